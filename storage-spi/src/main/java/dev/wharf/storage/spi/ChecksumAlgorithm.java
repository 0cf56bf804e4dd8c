package dev.wharf.storage.spi;

/// A way to sum up the bytes of a file.
public enum ChecksumAlgorithm {
  /// CRC-32 of ISO 3309: good against accidents only.
  CRC32,
  /// MD5, for old clients; not for security.
  MD5,
  /// SHA-1; not for security.
  SHA_1,
  /// SHA-256.
  SHA_256,
  /// SHA-512.
  SHA_512
}
