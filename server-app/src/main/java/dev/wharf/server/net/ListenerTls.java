package dev.wharf.server.net;

/// What a listener does about TLS on control connections.
public enum ListenerTls {
  /// There is none.
  NONE,
  /// A client may ask for it (AUTH TLS, RFC 4217 §4).
  EXPLICIT,
  /// It begins with the first byte, as on port 990.
  IMPLICIT
}
