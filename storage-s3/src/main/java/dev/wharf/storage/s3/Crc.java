package dev.wharf.storage.s3;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32;

/// The CRC-32 of a run of bytes, which can be joined with that of the next run without reading
/// either again. Pure.
///
/// @param value 32 bits
/// @param length bytes of the run
record Crc(int value, long length) {
  /// Of nothing at all.
  static final Crc NOTHING = new Crc(0, 0);

  /// The polynomial of ISO 3309; the highest bit is the coefficient of 1, here and below.
  private static final int POLYNOMIAL = 0xEDB88320;

  private static final int ONE = 1 << 31;
  private static final int X_TO_THE_8TH = 1 << 23;

  static Crc of(CRC32 sum, long length) {
    return new Crc((int) sum.getValue(), length);
  }

  static Crc of(byte[] bytes, int count) {
    var sum = new CRC32();
    sum.update(bytes, 0, count);
    return of(sum, count);
  }

  /// Reads what [#text] writes; empty for anything else.
  static Optional<Crc> parse(String text, long length) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      return bytes.length == Integer.BYTES
          ? Optional.of(new Crc(ByteBuffer.wrap(bytes).getInt(), length))
          : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// Of both runs, one behind the other: the first is moved up by so many zero bits, which is a
  /// multiplication of polynomials.
  Crc then(Crc next) {
    int moved = ONE;
    int square = X_TO_THE_8TH;
    for (long bits = next.length; bits > 0; bits >>= 1) {
      if ((bits & 1) != 0) {
        moved = product(moved, square);
      }
      square = product(square, square);
    }
    return new Crc(product(moved, value) ^ next.value, length + next.length);
  }

  private static int product(int a, int b) {
    int product = 0;
    int shifted = b;
    for (int bit = ONE; bit != 0; bit >>>= 1) {
      if ((a & bit) != 0) {
        product ^= shifted;
      }
      shifted = (shifted & 1) != 0 ? (shifted >>> 1) ^ POLYNOMIAL : shifted >>> 1;
    }
    return product;
  }

  /// As stores write it: four bytes, the highest first, in base 64.
  String text() {
    byte[] bytes = ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    return Base64.getEncoder().encodeToString(bytes);
  }

  /// Eight hexadecimal digits in lower case.
  String hex() {
    return HexFormat.of().toHexDigits(value);
  }
}
