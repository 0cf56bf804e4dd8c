package dev.wharf.server;

import dev.wharf.protocol.port.CertificateLogin;
import java.nio.file.Path;
import java.util.Optional;

/// What is asked of clients in the TLS handshake, and what it is good for.
///
/// @param demand whether clients show certificates
/// @param authorities PEM file of those who may sign them; present unless nobody is asked
/// @param login what a certificate is good for at the login
/// @param name the name in a certificate that is the login name of its account; accounts for which
///   an [AccountRule] lists certificates have those alone. Empty if only those count
public record ClientCertificates(
    Demand demand,
    Optional<Path> authorities,
    CertificateLogin login,
    Optional<CertificateName.Kind> name) {
  /// Nobody is asked.
  public static final ClientCertificates NONE =
      new ClientCertificates(
          Demand.NONE, Optional.empty(), CertificateLogin.NONE, Optional.empty());

  /// Whether clients show certificates.
  public enum Demand {
    /// They are not asked.
    NONE,
    /// They are asked, and may go on without.
    OPTIONAL,
    /// No certificate, no connection.
    REQUIRED
  }

  /// Checks what belongs together.
  public ClientCertificates {
    if (authorities.isPresent() != (demand != Demand.NONE)) {
      throw new IllegalArgumentException("client certificates and those who may sign them");
    }
    if (login != CertificateLogin.NONE && demand == Demand.NONE) {
      throw new IllegalArgumentException("logins by certificates that nobody is asked for");
    }
  }

  /// Certificates that those in a PEM file have signed, and that are good for no login.
  public static ClientCertificates signedBy(Path authorities, Demand demand) {
    return new ClientCertificates(
        demand, Optional.of(authorities), CertificateLogin.NONE, Optional.empty());
  }

  /// The same, with certificates that are good for a login.
  public ClientCertificates with(CertificateLogin other) {
    return new ClientCertificates(demand, authorities, other, name);
  }

  /// The same, with certificates that carry the login name of their account.
  public ClientCertificates with(CertificateName.Kind other) {
    return new ClientCertificates(demand, authorities, login, Optional.of(other));
  }
}
