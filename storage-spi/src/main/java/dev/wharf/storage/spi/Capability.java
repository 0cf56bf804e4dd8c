package dev.wharf.storage.spi;

/// What a storage can do beyond the basics. A call that needs a missing capability fails with
/// [Failure#UNSUPPORTED] and changes nothing; in a tree that nobody can change it may also fail
/// with [Failure#DENIED], as every other change does there.
public enum Capability {
  /// [WriteMode.ResumeAt] works.
  RESUME_UPLOAD,
  /// [WriteMode.Append] works.
  APPEND,
  /// [FileTree#setModified] works, and the time can be read back exactly.
  SET_TIME,
  /// [FileTree#setMode] works.
  SET_MODE,
  /// Readers see the old file or the new one, never a part, while a file is replaced.
  ATOMIC_REPLACE,
  /// [FileTree#free] knows how much room is left.
  FREE_SPACE
}
