package dev.wharf.protocol.port;

import dev.wharf.domain.Account;
import dev.wharf.domain.Limits.Encryption;

/// What has to be encrypted (RFC 4217 §10 and §15). An account may demand more for itself.
///
/// @param login whether a login needs TLS on the control connection: then no password is ever asked
///   for in clear
/// @param data whether every data connection has to be private (PROT P)
/// @param certificates what the certificates of clients are good for
public record TlsPolicy(boolean login, boolean data, CertificateLogins certificates) {
  /// Nothing has to be; the client decides.
  public static final TlsPolicy FREE = new TlsPolicy(false, false);

  /// A policy under which everybody logs in with a password.
  public TlsPolicy(boolean login, boolean data) {
    this(login, data, CertificateLogins.NONE);
  }

  /// Whether `account` may log in under TLS only.
  public boolean needsPrivateLogin(Account account) {
    return login || account.limits().encryption() != Encryption.AS_THE_SERVER;
  }

  /// Whether every data connection of `account` has to be private.
  public boolean needsPrivateData(Account account) {
    return data || account.limits().encryption() == Encryption.CONTROL_AND_DATA;
  }
}
