package dev.wharf.auth.unix;

import dev.wharf.auth.spi.Digits;
import java.util.Base64;

/// Pieces of the PHC string format for password hashes, `$id$a=1,b=2$SALT$HASH`.
final class PhcString {
  private PhcString() {}

  /// The numbers of `a=1,b=2` for exactly these names in this order.
  ///
  /// @throws IllegalArgumentException if the text is anything else
  static long[] numbers(String text, String... names) {
    String[] pairs = text.split(",", -1);
    if (pairs.length != names.length) {
      throw new IllegalArgumentException("parameters other than " + String.join(", ", names));
    }
    long[] numbers = new long[names.length];
    for (int i = 0; i < names.length; i++) {
      if (!pairs[i].startsWith(names[i] + "=")) {
        throw new IllegalArgumentException("parameters other than " + String.join(", ", names));
      }
      numbers[i] =
          Digits.parse(pairs[i].substring(names[i].length() + 1), Integer.MAX_VALUE, names[i]);
    }
    return numbers;
  }

  /// The bytes of Base64 without padding.
  ///
  /// @throws IllegalArgumentException if it is not Base64, or the number of bytes is out of range
  static byte[] bytes(String text, String what, int fewest, int most) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(what + " is not Base64", e);
    }
    if (bytes.length < fewest || bytes.length > most) {
      throw new IllegalArgumentException(
          what + " has " + bytes.length + " bytes, not " + fewest + " to " + most);
    }
    return bytes;
  }
}
