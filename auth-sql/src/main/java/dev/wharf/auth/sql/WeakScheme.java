package dev.wharf.auth.sql;

import dev.wharf.auth.spi.PasswordScheme;
import dev.wharf.domain.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Formats that give the passwords to whoever steals them. Nothing is read as one of these unless
/// the operator names it.
enum WeakScheme {
  /// The password itself.
  CLEARTEXT {
    @Override
    boolean recognizes(String hash) {
      // what looks like a hash is none of a password that somebody would type, and must not be a
      // password for who has read it
      return !hash.isEmpty() && "${!*".indexOf(hash.charAt(0)) < 0 && !isLongHex(hash);
    }

    @Override
    byte[] of(byte[] password) {
      return password.clone();
    }
  },

  /// MD5 without salt, in hexadecimal digits.
  MD5 {
    @Override
    boolean recognizes(String hash) {
      return hash.length() == 32 && isHex(hash);
    }

    @Override
    byte[] of(byte[] password) {
      return hex("MD5", password);
    }
  },

  /// SHA-1 without salt, in hexadecimal digits.
  SHA1 {
    @Override
    boolean recognizes(String hash) {
      return hash.length() == 40 && isHex(hash);
    }

    @Override
    byte[] of(byte[] password) {
      return hex("SHA-1", password);
    }
  };

  /// All of them, in words.
  static final String WORDS =
      Arrays.stream(values()).map(WeakScheme::word).collect(Collectors.joining(", "));

  private static final int SHORTEST_HASH = 32;

  /// Whether `hash`, which no scheme worth the name recognizes, can be of this format.
  abstract boolean recognizes(String hash);

  /// What is stored for a password, in the form that is compared.
  abstract byte[] of(byte[] password);

  /// Those of these names.
  ///
  /// @throws IllegalArgumentException with what would be right
  static Set<WeakScheme> of(List<String> words) {
    var schemes = EnumSet.noneOf(WeakScheme.class);
    for (String word : words) {
      schemes.add(
          Arrays.stream(values())
              .filter(scheme -> scheme.word().equals(word))
              .findFirst()
              .orElseThrow(() -> new IllegalArgumentException("some of " + WORDS)));
    }
    return Set.copyOf(schemes);
  }

  /// The name in the configuration.
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The scheme by which one account is checked.
  PasswordScheme scheme() {
    return new Scheme(this);
  }

  private record Scheme(WeakScheme weak) implements PasswordScheme {
    @Override
    public String name() {
      return weak.word();
    }

    @Override
    public boolean recognizes(String hash) {
      return weak.recognizes(hash);
    }

    @Override
    public String cost(String hash) {
      return "weak";
    }

    @Override
    public boolean verify(Secret secret, String hash) {
      String text = weak == CLEARTEXT ? hash : hash.toLowerCase(Locale.ROOT);
      byte[] stored = text.getBytes(StandardCharsets.UTF_8);
      return secret.use(password -> MessageDigest.isEqual(weak.of(password), stored));
    }

    @Override
    public String hash(Secret secret) {
      throw new UnsupportedOperationException("nobody is given a weak hash");
    }
  }

  private static byte[] hex(String algorithm, byte[] password) {
    try {
      byte[] digest = MessageDigest.getInstance(algorithm).digest(password);
      return HexFormat.of().formatHex(digest).getBytes(StandardCharsets.US_ASCII);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }

  private static boolean isHex(String text) {
    return text.chars().allMatch(HexFormat::isHexDigit);
  }

  private static boolean isLongHex(String text) {
    return text.length() >= SHORTEST_HASH && isHex(text);
  }
}
