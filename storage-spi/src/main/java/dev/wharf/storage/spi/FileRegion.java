package dev.wharf.storage.spi;

import java.nio.channels.FileChannel;

/// The region of an open file that a transfer covers.
///
/// @param channel open for reading; closed by the owning download, not by the region
/// @param position first byte, 0-based
/// @param count bytes, not negative
public record FileRegion(FileChannel channel, long position, long count) {
  /// Checks both numbers.
  public FileRegion {
    if (position < 0 || count < 0) {
      throw new IllegalArgumentException("negative region: " + position + "+" + count);
    }
  }
}
