package dev.wharf.domain;

/// What an account may do to a path.
public enum Permission {
  /// See the entries of a directory, and enter it.
  LIST,
  /// Read the bytes of a file.
  READ,
  /// Create a file, or replace its bytes.
  WRITE,
  /// Add bytes to the end of a file.
  APPEND,
  /// Remove a file or an empty directory.
  DELETE,
  /// Give a file or a directory another name.
  RENAME,
  /// Create a directory.
  MAKE_DIRECTORY,
  /// Set modification time and mode bits.
  CHANGE_ATTRIBUTES
}
