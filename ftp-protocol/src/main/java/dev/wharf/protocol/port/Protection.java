package dev.wharf.protocol.port;

/// How the data connection is protected (PROT, RFC 4217 §9).
public enum Protection {
  /// `C`: not at all.
  CLEAR,
  /// `P`: by TLS.
  PRIVATE
}
