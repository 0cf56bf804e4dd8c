package dev.wharf.server;

import dev.wharf.domain.Network;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// TLS (RFC 4217): certificates, and what is asked of clients.
///
/// @param mode for listeners that have no mode of their own
/// @param certificates at least one; a client that names a host is shown the one for that host,
///   every other client the first
/// @param sessionReuse whether data connections have to resume the session of their control
///   connection
/// @param strictEnd whether an upload that ends without close_notify fails; else it counts as whole
/// @param privateData whether data connections have to be encrypted (PROT P) on every listener that
///   offers TLS
/// @param clients whether clients show certificates, and what for
/// @param handshake how long a handshake may take; zero for ever
/// @param lenientFor networks whose clients need not resume sessions where `sessionReuse` requires
///   it; it is preferred there
public record TlsSettings(
    TlsMode mode,
    List<Certificate> certificates,
    SessionReuse sessionReuse,
    boolean strictEnd,
    boolean privateData,
    ClientCertificates clients,
    Duration handshake,
    List<Network> lenientFor) {
  /// How long a handshake may take unless somebody says otherwise.
  public static final Duration HANDSHAKE = Duration.ofSeconds(15);

  /// Copies the list, and checks what belongs together.
  public TlsSettings {
    certificates = List.copyOf(certificates);
    lenientFor = List.copyOf(lenientFor);
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException("TLS without a certificate");
    }
    if (handshake.isNegative()) {
      throw new IllegalArgumentException("a timeout is negative");
    }
  }

  /// The safe settings with this certificate: a login needs TLS, data is private and bound to its
  /// control connection.
  public static TlsSettings of(Certificate certificate) {
    return new TlsSettings(
        TlsMode.REQUIRED,
        List.of(certificate),
        SessionReuse.REQUIRE,
        true,
        true,
        ClientCertificates.NONE,
        HANDSHAKE,
        List.of());
  }

  /// The safe settings with a chain and a key in PEM files.
  public static TlsSettings of(Path certificate, Path key) {
    return of(new Certificate.Pem(certificate, key, Optional.empty()));
  }

  /// These settings with another mode. Data has to be private where a login needs TLS, and may be
  /// clear otherwise.
  public TlsSettings with(TlsMode other) {
    boolean demanded = other == TlsMode.REQUIRED || other == TlsMode.IMPLICIT;
    return new TlsSettings(
        other, certificates, sessionReuse, strictEnd, demanded, clients, handshake, lenientFor);
  }

  /// These settings with another rule for data connections.
  public TlsSettings with(SessionReuse other) {
    return new TlsSettings(
        mode, certificates, other, strictEnd, privateData, clients, handshake, lenientFor);
  }

  /// These settings with other client certificates.
  public TlsSettings with(ClientCertificates others) {
    return new TlsSettings(
        mode, certificates, sessionReuse, strictEnd, privateData, others, handshake, lenientFor);
  }

  /// These settings with networks whose clients need not resume sessions.
  public TlsSettings withLenientFor(List<Network> others) {
    return new TlsSettings(
        mode, certificates, sessionReuse, strictEnd, privateData, clients, handshake, others);
  }

  /// These settings, with data that has to be private, or may be clear.
  public TlsSettings withPrivateData(boolean demanded) {
    return new TlsSettings(
        mode, certificates, sessionReuse, strictEnd, demanded, clients, handshake, lenientFor);
  }

  /// Where a certificate and its key come from. Files are read again when they change.
  public sealed interface Certificate {
    /// PEM files (RFC 7468): a chain that begins with the server's own certificate, and a key in
    /// PKCS#8, PKCS#1 or SEC 1. Both may be in one file.
    ///
    /// @param passphrase of a key in PKCS#8 that is encrypted
    record Pem(Path chain, Path key, Optional<String> passphrase) implements Certificate {
      @Override
      public String toString() {
        return chain.toString(); // never the passphrase
      }
    }

    /// A PKCS#12 key store with one key.
    record Pkcs12(Path file, Optional<String> passphrase) implements Certificate {
      @Override
      public String toString() {
        return file.toString(); // never the passphrase
      }
    }

    /// One that is made at the start and trusted by nobody; for a try.
    ///
    /// @param names host names and addresses that it is for, at least one
    record SelfSigned(List<String> names) implements Certificate {
      /// Copies the names.
      public SelfSigned {
        names = List.copyOf(names);
        if (names.isEmpty()) {
          throw new IllegalArgumentException("a certificate for nobody");
        }
      }
    }
  }

  /// What a data connection has to prove by resuming the TLS session of its control connection.
  public enum SessionReuse {
    /// Nothing.
    OFF,
    /// It is logged when it does not, and allowed.
    PREFER,
    /// It is refused when it does not.
    REQUIRE
  }
}
