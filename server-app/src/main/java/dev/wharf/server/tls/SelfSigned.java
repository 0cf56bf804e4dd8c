package dev.wharf.server.tls;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/// Makes a certificate that signs itself (RFC 5280), for a try: an elliptic curve, a year.
final class SelfSigned {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final byte[] ECDSA_SHA256 = Der.sequence(Der.oid(1, 2, 840, 10_045, 4, 3, 2));
  private static final int VERSION = 0xa0;
  private static final int EXTENSIONS = 0xa3;
  private static final int DNS_NAME = 0x82;
  private static final int IP_ADDRESS = 0x87;

  private SelfSigned() {}

  /// A new one.
  ///
  /// @param names host names and addresses that it is for; the first one is its subject
  static Identity identity(List<String> names) throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    byte[] body = body(pair.getPublic().getEncoded(), names, Instant.now());
    var signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(pair.getPrivate());
    signer.update(body);
    byte[] all = Der.sequence(body, ECDSA_SHA256, Der.bits(signer.sign()));
    var certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(all));
    return new Identity(pair.getPrivate(), List.of(certificate)).checked();
  }

  private static byte[] body(byte[] publicKey, List<String> names, Instant now) {
    byte[] name =
        Der.sequence(
            Der.element(
                Der.SET,
                Der.sequence(Der.oid(2, 5, 4, 3), Der.text(Der.UTF8_STRING, names.getFirst()))));
    byte[] validity =
        Der.sequence(
            Der.text(Der.GENERALIZED_TIME, TIME.format(now.minus(Duration.ofHours(1)))),
            Der.text(Der.GENERALIZED_TIME, TIME.format(now.plus(Duration.ofDays(365)))));
    byte[] alternatives =
        Der.sequence(names.stream().map(SelfSigned::alternative).toArray(byte[][]::new));
    byte[] extensions =
        Der.sequence(
            Der.sequence(Der.oid(2, 5, 29, 17), Der.element(Der.OCTET_STRING, alternatives)));
    return Der.sequence(
        Der.element(VERSION, Der.integer(BigInteger.TWO)),
        Der.integer(new BigInteger(120, new SecureRandom()).add(BigInteger.ONE)),
        ECDSA_SHA256,
        name,
        validity,
        name,
        publicKey,
        Der.element(EXTENSIONS, extensions));
  }

  private static byte[] alternative(String name) {
    try {
      return Der.element(IP_ADDRESS, InetAddress.ofLiteral(name).getAddress());
    } catch (IllegalArgumentException _) {
      return Der.text(DNS_NAME, name);
    }
  }
}
