package dev.wharf.auth.ldap;

import dev.wharf.domain.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/// Formats of `userPassword` that Wharf refuses unless the administrator names them: cleartext, and
/// single rounds of a fast hash (RFC 2307 §5.3, and what OpenLDAP adds to it).
enum WeakHash {
  CLEARTEXT("", 0, false),
  MD5("MD5", 16, false),
  SALTED_MD5("MD5", 16, true),
  SHA1("SHA-1", 20, false),
  SALTED_SHA1("SHA-1", 20, true),
  SHA256("SHA-256", 32, false),
  SALTED_SHA256("SHA-256", 32, true),
  SHA512("SHA-512", 64, false),
  SALTED_SHA512("SHA-512", 64, true);

  private final String algorithm;
  private final int length;
  private final boolean salted;

  WeakHash(String algorithm, int length, boolean salted) {
    this.algorithm = algorithm;
    this.length = length;
    this.salted = salted;
  }

  /// The format of a stored value; empty if it is none of these.
  static Optional<WeakHash> of(String value) {
    int brace = value.indexOf('}');
    if (!value.startsWith("{") || brace < 0) {
      return value.startsWith("$") || value.startsWith("!") || value.startsWith("*")
          ? Optional.empty()
          : Optional.of(CLEARTEXT);
    }
    return switch (value.substring(1, brace).toUpperCase(Locale.ROOT)) {
      case "CLEAR", "CLEARTEXT", "PLAIN" -> Optional.of(CLEARTEXT);
      case "MD5" -> Optional.of(MD5);
      case "SMD5" -> Optional.of(SALTED_MD5);
      case "SHA" -> Optional.of(SHA1);
      case "SSHA" -> Optional.of(SALTED_SHA1);
      case "SHA256" -> Optional.of(SHA256);
      case "SSHA256" -> Optional.of(SALTED_SHA256);
      case "SHA512" -> Optional.of(SHA512);
      case "SSHA512" -> Optional.of(SALTED_SHA512);
      default -> Optional.empty();
    };
  }

  /// The name as the configuration has it: `salted-sha1`.
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// Whether `secret` has this value, which is of this format.
  ///
  /// @throws IllegalArgumentException if the value is malformed
  boolean matches(Secret secret, String value) {
    String text = value.startsWith("{") ? value.substring(value.indexOf('}') + 1) : value;
    if (this == CLEARTEXT) {
      return !text.isEmpty() && secret.matches(Secret.of(text.getBytes(StandardCharsets.UTF_8)));
    }
    byte[] stored = decode(text);
    byte[] salt = Arrays.copyOfRange(stored, length, stored.length);
    return MessageDigest.isEqual(
        Arrays.copyOf(stored, length), secret.use(password -> digest(password, salt)));
  }

  private byte[] decode(String text) {
    try {
      byte[] stored = Base64.getDecoder().decode(text);
      if (salted ? stored.length > length : stored.length == length) {
        return stored;
      }
    } catch (IllegalArgumentException _) {
      // no Base64; said below
    }
    throw new IllegalArgumentException("malformed " + word() + " hash");
  }

  private byte[] digest(byte[] password, byte[] salt) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      digest.update(password);
      return digest.digest(salt);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }
}
