package dev.wharf.storage.spi;

/// What an entry of a directory is.
public enum EntryType {
  /// A regular file.
  FILE,
  /// A directory.
  DIRECTORY,
  /// A symbolic link.
  LINK,
  /// Anything else: a device, a pipe, a socket. Never opened.
  OTHER
}
