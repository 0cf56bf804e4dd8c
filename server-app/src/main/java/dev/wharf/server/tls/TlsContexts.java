package dev.wharf.server.tls;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Semaphore;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/// What the TLS connections of a server have in common. Thread-safe.
///
/// TLS 1.2 and 1.3, forward-secret AEAD suites only; ALPN is `ftp` or nothing, so that what was
/// meant for another protocol is not answered here (CVE-2021-3618). One context serves as long as
/// the server does: new certificates do not make it forget its sessions.
public final class TlsContexts implements Closeable {
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  private static final String[] SUITES = {
    "TLS_AES_128_GCM_SHA256",
    "TLS_AES_256_GCM_SHA384",
    "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
  };

  private static final String ALPN = "ftp";
  private static final int TOKEN_BYTES = 16;

  private final TlsRules rules;
  private final Identities identities;
  private final SSLContext context;
  private final SecureRandom random = new SecureRandom();

  /// Handshakes of strangers may not take all processors from the sessions that stand. Whoever
  /// makes the server wait in the middle of one holds no place here.
  private final Semaphore computing =
      new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() - 1));

  /// Reads the certificates.
  ///
  /// @throws IOException if a file cannot be read
  /// @throws GeneralSecurityException if one does not hold what it should
  public TlsContexts(List<IdentitySource> sources, TlsRules rules)
      throws IOException, GeneralSecurityException {
    this.rules = rules;
    this.context = SSLContext.getInstance("TLS");
    TrustManager[] trust = rules.authorities().isPresent() ? trust(rules) : new TrustManager[0];
    this.identities = new Identities(sources);
    context.init(new KeyManager[] {identities}, trust, random);
  }

  private static TrustManager[] trust(TlsRules rules) throws IOException, GeneralSecurityException {
    var file = rules.authorities().orElseThrow();
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    List<X509Certificate> certificates = Identity.certificates(Pem.read(Files.readAllBytes(file)));
    if (certificates.isEmpty()) {
      throw new InvalidKeyException("no certificate in " + file);
    }
    for (X509Certificate certificate : certificates) {
      store.setCertificateEntry(Integer.toString(store.size()), certificate);
    }
    var factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    return factory.getTrustManagers();
  }

  /// What the administrator chose.
  public TlsRules rules() {
    return rules;
  }

  /// TLS for a control connection. Its session carries a random token in place of the name of its
  /// peer, and so do all sessions that are resumed from it: that is what binds data connections to
  /// it. The token travels inside the session's ticket, which only this server can read.
  public TlsLayer control() {
    return layer("");
  }

  /// TLS for a data connection. It has a token of its own too, unless it resumes: somebody may open
  /// the next control connection with the session of this one. It shows the same certificate as its
  /// control connection, also when there are new ones since.
  public TlsLayer data(TlsLayer control) {
    return layer(control.serverCertificate().map(identities::pin).orElse(""));
  }

  private TlsLayer layer(String pin) {
    byte[] token = new byte[TOKEN_BYTES];
    random.nextBytes(token);
    SSLEngine engine = context.createSSLEngine(HexFormat.of().formatHex(token) + pin, 0);
    engine.setUseClientMode(false);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(PROTOCOLS);
    parameters.setCipherSuites(SUITES);
    parameters.setUseCipherSuitesOrder(true);
    engine.setSSLParameters(parameters);
    switch (rules.clients()) {
      case NONE -> {
        // nothing is asked
      }
      case OPTIONAL -> engine.setWantClientAuth(true);
      case REQUIRED -> engine.setNeedClientAuth(true);
    }
    engine.setHandshakeApplicationProtocolSelector(
        (_, offered) -> offered.contains(ALPN) ? ALPN : null);
    return new TlsLayer(engine, computing);
  }

  /// Stops looking at the files of the certificates.
  @Override
  public void close() {
    identities.close();
  }
}
