package dev.wharf.server.tls;

/// What a data connection has to prove: that it belongs to its control connection, by resuming the
/// TLS session of that connection and no other (RFC 4217 §10.4).
public enum SessionBinding {
  /// Nothing.
  OFF,
  /// It is noted when it does not, and allowed.
  PREFER,
  /// It is refused when it does not.
  REQUIRE
}
