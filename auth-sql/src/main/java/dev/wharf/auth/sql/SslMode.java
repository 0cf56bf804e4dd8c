package dev.wharf.auth.sql;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// How much TLS the connection to the database has, as PostgreSQL's own clients call it.
enum SslMode {
  /// None.
  DISABLE,
  /// If the server has it.
  PREFER,
  /// Always; the server may be anybody.
  REQUIRE,
  /// Always; the server has a certificate of somebody trusted.
  VERIFY_CA,
  /// Always; and that certificate is for the host that was asked for.
  VERIFY_FULL;

  /// All of them, in words.
  static final String WORDS =
      Arrays.stream(values()).map(SslMode::word).collect(Collectors.joining(", "));

  /// The mode as the driver knows it.
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// Whether the server's certificate is looked at.
  boolean verifies() {
    return this == VERIFY_CA || this == VERIFY_FULL;
  }

  /// The mode of this name.
  ///
  /// @throws IllegalArgumentException with what would be right
  static SslMode of(String word) {
    return Arrays.stream(values())
        .filter(mode -> mode.word().equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("one of " + WORDS));
  }
}
