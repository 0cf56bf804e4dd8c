package dev.wharf.auth.spi;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Formats that are known and refused, because whoever steals the hashes has the passwords.
final class WeakFormat {
  /// A format that shows by how it begins.
  private record Prefix(String beginning, String name) {}

  private static final List<Prefix> PREFIXES =
      List.of(
          new Prefix("$1$", "md5-crypt"),
          new Prefix("$apr1$", "apr1-md5"),
          new Prefix("$md5", "sun-md5"),
          new Prefix("$sha1$", "sha1-crypt"),
          new Prefix("$3$", "nt"),
          new Prefix("$2$", "bcrypt-2"),
          new Prefix("$2x$", "bcrypt-2x"),
          new Prefix("$p$", "phpass-md5"),
          new Prefix("$h$", "phpass-md5"),
          new Prefix("$argon2i$", "argon2i"),
          new Prefix("$argon2d$", "argon2d"),
          new Prefix("{clear}", "cleartext"),
          new Prefix("{cleartext}", "cleartext"),
          new Prefix("{plain}", "cleartext"),
          new Prefix("{sha}", "sha1"),
          new Prefix("{ssha}", "salted-sha1"),
          new Prefix("{md5}", "md5"),
          new Prefix("{plain-md5}", "md5"),
          new Prefix("{smd5}", "salted-md5"),
          new Prefix("{ssha256}", "salted-sha256"),
          new Prefix("{ssha512}", "salted-sha512"),
          new Prefix("{sha256}", "sha256"),
          new Prefix("{sha512}", "sha512"),
          new Prefix("{nt}", "nt"),
          new Prefix("{nthash}", "nt"),
          new Prefix("{lanman}", "lanman"),
          new Prefix("{lm}", "lanman"),
          new Prefix("{cram-md5}", "cram-md5"),
          new Prefix("$nt$", "nt"));

  private static final int DES_LENGTH = 13;
  private static final int BSDI_LENGTH = 20;
  private static final int MYSQL_LENGTH = 41;

  private WeakFormat() {}

  /// The name of the weak format that `hash` is in, if it is one.
  static Optional<String> nameOf(String hash) {
    String lower = hash.toLowerCase(Locale.ROOT);
    for (Prefix prefix : PREFIXES) {
      if (lower.startsWith(prefix.beginning())) {
        return Optional.of(prefix.name());
      }
    }
    return Optional.ofNullable(byShape(hash));
  }

  private static @Nullable String byShape(String hash) {
    if (hash.length() == DES_LENGTH && isCrypt64(hash, 0)) {
      return "des-crypt";
    }
    if (hash.length() == BSDI_LENGTH && hash.startsWith("_") && isCrypt64(hash, 1)) {
      return "bsdi-des-crypt";
    }
    if (hash.length() == MYSQL_LENGTH && hash.startsWith("*") && isHex(hash, 1)) {
      return "mysql-sha1";
    }
    if (!isHex(hash, 0)) {
      return null;
    }
    return switch (hash.length()) {
      case 16 -> "mysql-old";
      case 32 -> "md5";
      case 40 -> "sha1";
      case 64 -> "sha256";
      case 128 -> "sha512";
      default -> null;
    };
  }

  private static boolean isCrypt64(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!(c == '.' || c == '/' || (c < 128 && Character.isLetterOrDigit(c)))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHex(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) >= 128 || Character.digit(text.charAt(i), 16) < 0) {
        return false;
      }
    }
    return true;
  }
}
