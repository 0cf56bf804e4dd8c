package dev.wharf.domain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.function.Function;

/// The bytes of a password, just as the client sent them. Prints as `***`, can be wiped, is never a
/// `String`.
///
/// Not thread-safe against its own [#wipe]: whoever asked for the secret wipes it once the answer
/// is there.
public final class Secret implements AutoCloseable {
  private final byte[] bytes;

  private Secret(byte[] bytes) {
    this.bytes = bytes;
  }

  /// Takes over `bytes`; the caller does not touch the array any more.
  public static Secret of(byte[] bytes) {
    return new Secret(bytes);
  }

  /// The UTF-8 bytes of `text`; for tests and for accounts given on a command line.
  public static Secret of(String text) {
    return new Secret(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Number of bytes.
  public int length() {
    return bytes.length;
  }

  /// Whether there is nothing to check: no bytes, or only NULs.
  public boolean isEmpty() {
    for (byte b : bytes) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  /// Hands a copy of the bytes to `use` and wipes the copy afterwards.
  public <T> T use(Function<byte[], T> use) {
    byte[] copy = bytes.clone();
    try {
      return use.apply(copy);
    } finally {
      Arrays.fill(copy, (byte) 0);
    }
  }

  /// Whether both hold the same bytes; takes the same time wherever they differ.
  public boolean matches(Secret other) {
    return MessageDigest.isEqual(bytes, other.bytes);
  }

  /// Overwrites the bytes with zeros.
  public void wipe() {
    Arrays.fill(bytes, (byte) 0);
  }

  /// Same as [#wipe].
  @Override
  public void close() {
    wipe();
  }

  @Override
  public String toString() {
    return "***";
  }
}
