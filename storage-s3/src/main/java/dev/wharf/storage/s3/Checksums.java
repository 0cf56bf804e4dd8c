package dev.wharf.storage.s3;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.CRC32;

/// CRC-32 as stores write it: four bytes, the highest first, in base 64. Pure.
final class Checksums {
  private Checksums() {}

  static String text(CRC32 sum) {
    byte[] bytes = ByteBuffer.allocate(Integer.BYTES).putInt((int) sum.getValue()).array();
    return Base64.getEncoder().encodeToString(bytes);
  }

  static String of(byte[] bytes, int count) {
    var sum = new CRC32();
    sum.update(bytes, 0, count);
    return text(sum);
  }
}
