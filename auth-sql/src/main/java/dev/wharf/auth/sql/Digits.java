package dev.wharf.auth.sql;

/// Numbers as a database prints them: ASCII digits and nothing else, no sign, no fraction.
final class Digits {
  private Digits() {}

  /// The number that `text` is.
  ///
  /// @param what what it is, for the message
  /// @throws IllegalArgumentException if it is no number, or larger than `largest`; the message
  ///   does not quote the text, which may be a secret in the wrong place
  static long parse(String text, long largest, String what) {
    long number = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9 || number > (largest - digit) / 10) {
        throw refused(what, largest);
      }
      number = number * 10 + digit;
    }
    if (text.isEmpty()) {
      throw refused(what, largest);
    }
    return number;
  }

  private static IllegalArgumentException refused(String what, long largest) {
    return new IllegalArgumentException(what + " is not a whole number from 0 to " + largest);
  }
}
