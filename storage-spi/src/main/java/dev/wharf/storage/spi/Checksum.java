package dev.wharf.storage.spi;

/// The checksum of a whole file.
///
/// @param size bytes of the file that it is of
/// @param hex its digits in lower case, with leading zeros
public record Checksum(long size, String hex) {
  /// Checks the size.
  public Checksum {
    if (size < 0) {
      throw new IllegalArgumentException("negative size: " + size);
    }
  }
}
