package dev.wharf.auth.spi;

import dev.wharf.domain.Secret;
import java.security.cert.X509Certificate;
import java.util.List;

/// What somebody offers as proof. An authenticator answers [AuthResult.Undecided] to a kind that it
/// does not know.
public sealed interface Credentials {
  /// A password (PASS, RFC 959 §4.1.1).
  record Password(Secret secret) implements Credentials {}

  /// A certificate that the TLS handshake has verified, and that stands for the name of the attempt
  /// by a rule of the administrator (an alternative name, or the subject, letter by letter).
  ///
  /// It takes the place of the password and of nothing else: an account that is locked, expired or
  /// broken stays shut, as far as the authenticator can know. Some locks show only to those who try
  /// a password, as those of a directory that is asked by binding. An authenticator may look
  /// closer, and compare the certificate with one that it keeps.
  ///
  /// @param chain the client's certificate first
  record ClientCertificate(List<X509Certificate> chain) implements Credentials {
    /// Copies the chain.
    ///
    /// @throws IllegalArgumentException if there is no certificate in it
    public ClientCertificate {
      chain = List.copyOf(chain);
      if (chain.isEmpty()) {
        throw new IllegalArgumentException("no certificate");
      }
    }
  }

  /// None: a guest, who gave this in place of a password. It proves nothing.
  record Anonymous(String email) implements Credentials {}
}
