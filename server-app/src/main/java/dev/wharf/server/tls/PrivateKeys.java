package dev.wharf.server.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// Private keys out of PEM blocks: PKCS#8, encrypted or not, and what OpenSSL wrote before it:
/// PKCS#1 for RSA (RFC 8017 §A.1.2) and SEC 1 for elliptic curves (RFC 5915), which become PKCS#8
/// by putting the name of the algorithm in front.
final class PrivateKeys {
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");
  private static final byte[] RSA =
      Der.sequence(Der.oid(1, 2, 840, 113_549, 1, 1, 1), new byte[] {5, 0});
  private static final byte[] EC = Der.oid(1, 2, 840, 10_045, 2, 1);
  private static final int PARAMETERS = 0xa0; // [0] of an EC key

  private PrivateKeys() {}

  /// The key of a block, or empty if it holds something else.
  ///
  /// @param passphrase for an encrypted key
  /// @throws GeneralSecurityException if it cannot be read
  static Optional<PrivateKey> read(Pem block, Optional<String> passphrase)
      throws GeneralSecurityException {
    return switch (block.label()) {
      case "PRIVATE KEY" -> Optional.of(key(new PKCS8EncodedKeySpec(block.bytes())));
      case "RSA PRIVATE KEY" -> Optional.of(key(pkcs8(RSA, block.bytes())));
      case "EC PRIVATE KEY" -> Optional.of(key(pkcs8(curve(block.bytes()), block.bytes())));
      case "ENCRYPTED PRIVATE KEY" -> Optional.of(key(decrypt(block.bytes(), passphrase)));
      default -> Optional.empty();
    };
  }

  private static PKCS8EncodedKeySpec pkcs8(byte[] algorithm, byte[] key) {
    return new PKCS8EncodedKeySpec(
        Der.sequence(Der.integer(BigInteger.ZERO), algorithm, Der.element(Der.OCTET_STRING, key)));
  }

  private static byte[] curve(byte[] key) throws GeneralSecurityException {
    for (Der.Element element : Der.read(key)) {
      if (element.tag() == PARAMETERS) {
        return Der.sequence(EC, element.content());
      }
    }
    throw new InvalidKeyException("the key does not name its curve");
  }

  private static PrivateKey key(KeySpec spec) throws GeneralSecurityException {
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException _) {
        // a key of another algorithm: the next one
      }
    }
    throw new InvalidKeyException("not a key for RSA, elliptic curves or EdDSA");
  }

  private static KeySpec decrypt(byte[] bytes, Optional<String> passphrase)
      throws GeneralSecurityException {
    if (passphrase.isEmpty()) {
      throw new InvalidKeyException("the key is encrypted, and there is no passphrase");
    }
    try {
      var info = new EncryptedPrivateKeyInfo(bytes);
      // PBES2 says in its parameters what it really is
      String name =
          info.getAlgName().startsWith("PBES2")
              ? String.valueOf(info.getAlgParameters())
              : info.getAlgName();
      SecretKey key =
          SecretKeyFactory.getInstance(name)
              .generateSecret(new PBEKeySpec(passphrase.get().toCharArray()));
      var cipher = Cipher.getInstance(name);
      cipher.init(Cipher.DECRYPT_MODE, key, info.getAlgParameters());
      return info.getKeySpec(cipher);
    } catch (IOException | GeneralSecurityException e) {
      throw new InvalidKeyException(
          "the key cannot be decrypted: is the passphrase right, and the cipher AES?", e);
    }
  }
}
