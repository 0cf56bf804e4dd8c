package dev.wharf.protocol.listing;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.function.UnaryOperator;

/// Hides what a storage calls its objects: SHA-256 under a key that lives as long as a session. The
/// same object gives the same bytes, and nobody learns inode numbers. Not thread-safe.
public final class Disguise implements UnaryOperator<byte[]> {
  private static final byte[] NONE_YET = {};

  private byte[] key = NONE_YET;

  @Override
  public byte[] apply(byte[] identity) {
    if (key.length == 0) {
      key = new byte[16];
      new SecureRandom().nextBytes(key);
    }
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(key);
      return sha.digest(identity);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
