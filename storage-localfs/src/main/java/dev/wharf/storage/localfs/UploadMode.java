package dev.wharf.storage.localfs;

/// How uploads reach the disk.
enum UploadMode {
  /// A hidden staging file takes the place of the name at the end.
  ATOMIC,
  /// As [#ATOMIC], and what an interrupted upload has sent is kept for its account.
  RESUMABLE,
  /// Bytes go straight into the file.
  DIRECT
}
