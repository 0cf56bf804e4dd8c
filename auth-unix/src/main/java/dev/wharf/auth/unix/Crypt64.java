package dev.wharf.auth.unix;

/// The Base64 of crypt(3): digits `./0-9A-Za-z`, least significant first.
final class Crypt64 {
  private static final String ALPHABET =
      "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private Crypt64() {}

  /// The value of one digit, 0 to 63.
  ///
  /// @throws IllegalArgumentException if it is none
  static int digit(char c) {
    int digit = ALPHABET.indexOf(c);
    if (digit < 0) {
      throw new IllegalArgumentException("a character outside ./0-9A-Za-z");
    }
    return digit;
  }

  /// Whether every character from `start` to before `end` is a digit.
  static boolean isDigits(String text, int start, int end) {
    for (int i = start; i < end; i++) {
      if (ALPHABET.indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  /// The number of five digits, 30 bits.
  static int number(String digits) {
    int number = 0;
    for (int i = digits.length() - 1; i >= 0; i--) {
      number = number << 6 | digit(digits.charAt(i));
    }
    return number;
  }

  /// Writes bytes as digits, three bytes in four.
  static String encode(byte[] bytes) {
    var digits = new StringBuilder();
    for (int i = 0; i < bytes.length; i += 3) {
      int count = Math.min(3, bytes.length - i);
      int value = 0;
      for (int j = 0; j < count; j++) {
        value |= (bytes[i + j] & 0xff) << (8 * j);
      }
      for (int j = 0; j <= count; j++) {
        digits.append(ALPHABET.charAt(value >> (6 * j) & 0x3f));
      }
    }
    return digits.toString();
  }
}
