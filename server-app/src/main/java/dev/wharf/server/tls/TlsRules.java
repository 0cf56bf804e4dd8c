package dev.wharf.server.tls;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// What an administrator may choose about TLS, besides certificates.
///
/// @param bindings what ties data connections to their control connection
/// @param strictEnd whether an upload without a close_notify is cut off rather than at its end
/// @param patience how long a handshake may take
/// @param clients whether clients show certificates
/// @param authorities PEM file with the certificates of those who may sign client certificates
public record TlsRules(
    Bindings bindings,
    boolean strictEnd,
    Duration patience,
    Clients clients,
    Optional<Path> authorities) {
  /// What is asked of clients.
  public enum Clients {
    /// They are not asked.
    NONE,
    /// They are asked, and may go on without.
    OPTIONAL,
    /// No certificate, no connection.
    REQUIRED
  }
}
