package dev.wharf.storage.spi;

/// Why a storage says no. Facts, not reply codes.
public enum Failure {
  /// No such file or directory.
  NOT_FOUND,
  /// The name is taken.
  EXISTS,
  /// Something on the way, or the thing itself, is no directory.
  NOT_A_DIRECTORY,
  /// It is a directory where a file was wanted.
  IS_A_DIRECTORY,
  /// It is neither file nor directory: a device, a pipe, a socket.
  NOT_A_FILE,
  /// The directory has entries.
  NOT_EMPTY,
  /// The storage does not allow it.
  DENIED,
  /// Somebody else is just writing it.
  BUSY,
  /// It was changed by somebody else while it was read.
  CHANGED,
  /// The back-end is full.
  NO_SPACE,
  /// The account has used up its quota, or the file is larger than one may be.
  QUOTA,
  /// The name is too long, reserved, or impossible in this storage.
  BAD_NAME,
  /// An offset lies beyond the end, or a value cannot be stored.
  OUT_OF_RANGE,
  /// This storage does not do that.
  UNSUPPORTED,
  /// The back-end failed or did not answer; later it may work.
  UNAVAILABLE
}
