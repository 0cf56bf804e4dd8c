package dev.wharf.protocol.session;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// A hash that HASH can compute, best first.
public enum HashAlgorithm {
  /// SHA-256, the default.
  SHA_256("SHA-256"),
  /// SHA-512.
  SHA_512("SHA-512"),
  /// SHA-1, which the draft wants; not for security.
  SHA_1("SHA-1"),
  /// MD5, for old clients; not for security.
  MD5("MD5"),
  /// CRC-32 of ISO 3309, which some storages keep; no hash at all, good against accidents.
  CRC_32("CRC32");

  private final String label;

  HashAlgorithm(String label) {
    this.label = label;
  }

  /// The name in FTP; for all but CRC-32 also that of `MessageDigest`.
  public String label() {
    return label;
  }

  /// The algorithm of that name, in any case.
  public static Optional<HashAlgorithm> of(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return Arrays.stream(values()).filter(one -> one.label.equals(upper)).findFirst();
  }
}
