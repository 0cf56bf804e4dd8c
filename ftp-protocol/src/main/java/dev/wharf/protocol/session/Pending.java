package dev.wharf.protocol.session;

import dev.wharf.domain.FtpPath;

/// What one command has prepared for another.
public sealed interface Pending {
  /// Nothing.
  record Nothing() implements Pending {}

  /// RNFR: what RNTO, sent right after it, will rename.
  record RenameFrom(FtpPath path) implements Pending {}

  /// REST: where the next transfer begins.
  record RestartAt(long offset) implements Pending {}

  /// RANG: which bytes the next RETR or HASH means, both ends included.
  record Range(long first, long last) implements Pending {}
}
