package dev.wharf.server;

/// Whether the control connections of a listener are encrypted.
public enum TlsMode {
  /// Never: passwords and files cross the network in clear text.
  OFF,
  /// If the client asks for it (AUTH TLS).
  OPTIONAL,
  /// The client has to ask for it before it may log in.
  REQUIRED,
  /// From the first byte, as on port 990 (`ftps://`).
  IMPLICIT
}
