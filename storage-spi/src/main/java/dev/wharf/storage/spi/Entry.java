package dev.wharf.storage.spi;

import java.time.Instant;
import java.util.Optional;

/// A file, directory or link, as it was when somebody looked.
///
/// @param name the last segment of its path; empty for the root
/// @param type what it is
/// @param size bytes for a file; 0 for everything else
/// @param modified time of the last modification
/// @param identity the same for two names of one object, different for two objects; empty if the
///   storage has none. Not for the eyes of clients as it is
/// @param posix owner and mode, where the storage has them
/// @param target where a link leads, as it is written in the link, if it leads to something in the
///   tree
public record Entry(
    String name,
    EntryType type,
    long size,
    Instant modified,
    Optional<String> identity,
    Optional<PosixFacts> posix,
    Optional<String> target) {
  /// Checks the size.
  public Entry {
    if (size < 0) {
      throw new IllegalArgumentException("negative size: " + size);
    }
  }

  /// A file without POSIX facts.
  public static Entry file(String name, long size, Instant modified) {
    return new Entry(
        name, EntryType.FILE, size, modified, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /// A directory without POSIX facts.
  public static Entry directory(String name, Instant modified) {
    return new Entry(
        name,
        EntryType.DIRECTORY,
        0,
        modified,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /// Whether it is a regular file.
  public boolean isFile() {
    return type == EntryType.FILE;
  }

  /// Whether it is a directory.
  public boolean isDirectory() {
    return type == EntryType.DIRECTORY;
  }
}
