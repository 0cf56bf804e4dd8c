package dev.wharf.auth.spi;

import dev.wharf.domain.Secret;
import java.security.cert.X509Certificate;
import java.util.List;

/// What somebody offers as proof. An authenticator answers [AuthResult.Undecided] to a kind that it
/// does not know.
public sealed interface Credentials {
  /// A password (PASS, RFC 959 §4.1.1).
  record Password(Secret secret) implements Credentials {}

  /// A certificate that the TLS handshake has verified.
  ///
  /// @param chain the client's certificate first
  record ClientCertificate(List<X509Certificate> chain) implements Credentials {
    /// Copies the chain.
    public ClientCertificate {
      chain = List.copyOf(chain);
    }
  }

  /// None: a guest, who gave this in place of a password. It proves nothing.
  record Anonymous(String email) implements Credentials {}
}
