package dev.wharf.storage.s3;

import dev.wharf.domain.SettingsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/// Whose certificates a store may show.
final class TlsTrust {
  private TlsTrust() {}

  /// Who trusts the authorities in a file, and nobody else.
  ///
  /// @param caFile PEM
  /// @throws SettingsException if the file holds no certificates
  static TrustManager[] of(String caFile) {
    try (InputStream in = Files.newInputStream(Path.of(caFile))) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca-" + store.size(), one);
      }
      if (store.size() == 0) {
        throw new SettingsException("ca-file: " + caFile + ": no certificate is in it");
      }
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory.getTrustManagers();
    } catch (InvalidPathException | IOException | GeneralSecurityException e) {
      throw new SettingsException(
          "ca-file: " + caFile + ": expected certificates in PEM (" + e.getMessage() + ")", e);
    }
  }

  /// What was wrong with the TLS of a connection, if that is why it failed.
  static Optional<String> trouble(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException) {
        return Optional.of("no TLS with the store, see ca-file: " + cause.getMessage());
      }
    }
    return Optional.empty();
  }
}
