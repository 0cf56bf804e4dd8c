package dev.wharf.protocol.port;

/// What has to be encrypted (RFC 4217 §10 and §15).
///
/// @param login whether a login needs TLS on the control connection: then no password is ever asked
///   for in clear
/// @param data whether every data connection has to be private (PROT P)
public record TlsPolicy(boolean login, boolean data) {
  /// Nothing has to be; the client decides.
  public static final TlsPolicy FREE = new TlsPolicy(false, false);
}
