package dev.wharf.protocol.session;

import dev.wharf.storage.spi.ChecksumAlgorithm;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// A hash that HASH can compute, best first.
public enum HashAlgorithm {
  /// SHA-256, the default.
  SHA_256("SHA-256", ChecksumAlgorithm.SHA_256),
  /// SHA-512.
  SHA_512("SHA-512", ChecksumAlgorithm.SHA_512),
  /// SHA-1, which the draft wants; not for security.
  SHA_1("SHA-1", ChecksumAlgorithm.SHA_1),
  /// MD5, for old clients; not for security.
  MD5("MD5", ChecksumAlgorithm.MD5),
  /// CRC-32 of ISO 3309, which some storages keep; no hash at all, good against accidents.
  CRC_32("CRC32", ChecksumAlgorithm.CRC32);

  private final String label;
  private final ChecksumAlgorithm kept;

  HashAlgorithm(String label, ChecksumAlgorithm kept) {
    this.label = label;
    this.kept = kept;
  }

  /// What a storage may keep of it.
  public ChecksumAlgorithm kept() {
    return kept;
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
