package dev.wharf.protocol.port;

/// What a client's certificate is good for at the login, besides the handshake.
public enum CertificateLogin {
  /// Nothing: everybody logs in with a password.
  NONE,
  /// It has to be the account's, and a password is needed all the same. Nobody logs in without one.
  WITH_PASSWORD,
  /// It takes the place of the password: USER is answered with 232 (RFC 2228 §3), and the client is
  /// logged in.
  AT_USER,
  /// It takes the place of the password, which is asked for and may be any: for clients that do not
  /// know 232.
  AT_PASSWORD
}
