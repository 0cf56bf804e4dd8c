package dev.wharf.domain;

/// What an account may do to a path. Any of them is enough to enter a directory.
public enum Permission {
  /// See the entries of a directory, and facts of what is there.
  LIST,
  /// Read the bytes of a file, and its facts.
  READ,
  /// Create a file; who may also delete it may replace its bytes.
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
