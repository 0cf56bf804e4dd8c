package dev.wharf.server.tls;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/// Who the server is: a private key, and the chain of certificates that says so.
///
/// @param chain the server's own certificate first
public record Identity(PrivateKey key, List<X509Certificate> chain) {
  private static final int DNS_NAME = 2; // of a subject alternative name (RFC 5280 §4.2.1.6)

  /// Checks that there is a certificate.
  public Identity {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("no certificate");
    }
  }

  /// The server's own certificate.
  public X509Certificate certificate() {
    return chain.getFirst();
  }

  /// When it ends.
  Instant expiry() {
    return certificate().getNotAfter().toInstant();
  }

  /// This identity, if its key belongs to its certificate.
  ///
  /// @throws GeneralSecurityException if not
  Identity checked() throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          case "EdDSA", "Ed25519", "Ed448" -> "EdDSA";
          default -> throw new InvalidKeyException("a key for " + key.getAlgorithm());
        };
    byte[] sample = {1, 2, 3};
    try {
      var signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      signer.update(sample);
      var verifier = Signature.getInstance(algorithm);
      verifier.initVerify(certificate().getPublicKey());
      verifier.update(sample);
      if (verifier.verify(signer.sign())) {
        return this;
      }
    } catch (GeneralSecurityException e) {
      throw new InvalidKeyException("the key does not belong to the certificate", e);
    }
    throw new InvalidKeyException("the key does not belong to the certificate");
  }

  /// Whether the certificate is for `host`, exactly or by a wildcard for one label (RFC 6125 §6.4).
  boolean isFor(String host) {
    String wanted = host.toLowerCase(Locale.ROOT);
    int dot = wanted.indexOf('.');
    String wildcard = dot > 0 ? "*" + wanted.substring(dot) : wanted;
    return names().stream().anyMatch(name -> name.equals(wanted) || name.equals(wildcard));
  }

  private List<String> names() {
    var names = new ArrayList<String>();
    try {
      Collection<List<?>> alternatives = certificate().getSubjectAlternativeNames();
      if (alternatives != null) {
        for (List<?> one : alternatives) {
          if (one.get(0).equals(DNS_NAME)) {
            names.add(one.get(1).toString().toLowerCase(Locale.ROOT));
          }
        }
      }
    } catch (CertificateException _) {
      // a certificate whose names cannot be read is for no host
    }
    return names;
  }

  /// All certificates among the blocks of a PEM file.
  static List<X509Certificate> certificates(List<Pem> blocks) throws GeneralSecurityException {
    var factory = CertificateFactory.getInstance("X.509");
    var chain = new ArrayList<X509Certificate>();
    for (Pem block : blocks) {
      if (block.label().equals("CERTIFICATE")) {
        chain.add(
            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.bytes())));
      }
    }
    return chain;
  }
}
