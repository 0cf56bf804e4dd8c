package dev.wharf.protocol.port;

import dev.wharf.domain.Username;
import java.security.cert.X509Certificate;

/// Logins by the certificate that a client has shown in its TLS handshake (RFC 4217 §10).
///
/// @param way what a certificate is good for
/// @param owners whose it is
public record CertificateLogins(CertificateLogin way, Owners owners) {
  /// Everybody logs in with a password.
  public static final CertificateLogins NONE =
      new CertificateLogins(CertificateLogin.NONE, (_, _) -> false);

  /// Says whose a certificate is. Thread-safe, and does not wait for anything.
  @FunctionalInterface
  public interface Owners {
    /// Whether a certificate that has been verified stands for the account of this name.
    boolean owns(X509Certificate certificate, Username name);
  }
}
