package dev.wharf.protocol.port;

/// How the bytes of a transfer ended. Stream mode has no length (RFC 959 §3.4.1), so the end itself
/// has to be the proof that all has come.
public enum EndOfData {
  /// TLS was closed in order.
  CLOSE_NOTIFY(true),
  /// The client closed the connection in order.
  FIN(true),
  /// The client closed TCP without closing TLS before.
  TRUNCATED(false),
  /// The connection broke.
  RESET(false),
  /// Nothing moved for too long, and it was the client's turn.
  TIMEOUT(false),
  /// It moved, but hardly.
  TOO_SLOW(false),
  /// The whole transfer took too long.
  TOO_LONG(false),
  /// The transfer was ended from this side: ABOR, or shutdown.
  ABORTED(false),
  /// The control connection was lost meanwhile.
  CONTROL_LOST(false),
  /// Fewer bytes came than ALLO had said.
  SHORT_OF_ALLO(false);

  private final boolean proof;

  EndOfData(boolean proof) {
    this.proof = proof;
  }

  /// Whether an upload may be committed on it.
  public boolean isProof() {
    return proof;
  }
}
