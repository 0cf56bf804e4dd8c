package dev.wharf.auth.ldap;

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
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/// Whose certificates servers may show.
final class TlsTrust {
  private TlsTrust() {}

  /// Makes the TLS side of connections.
  ///
  /// @param caFile PEM; without it what the JDK trusts
  /// @throws SettingsException if the file holds no certificates
  static SSLSocketFactory sockets(Optional<String> caFile) {
    try {
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      if (caFile.isPresent()) {
        trust.init(store(caFile.get()));
      } else {
        trust.init((KeyStore) null);
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new SettingsException("ca-file: the JDK's TLS cannot be used: " + e.getMessage(), e);
    }
  }

  private static KeyStore store(String caFile) throws GeneralSecurityException {
    try (InputStream in = Files.newInputStream(Path.of(caFile))) {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (certificates.isEmpty()) {
        throw new SettingsException("ca-file: " + caFile + ": no certificate is in it");
      }
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (Certificate certificate : certificates) {
        store.setCertificateEntry("ca-" + store.size(), certificate);
      }
      return store;
    } catch (InvalidPathException | IOException | GeneralSecurityException e) {
      throw new SettingsException(
          "ca-file: " + caFile + ": expected certificates in PEM (" + e.getMessage() + ")", e);
    }
  }
}
