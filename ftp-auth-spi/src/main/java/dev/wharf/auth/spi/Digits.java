package dev.wharf.auth.spi;

/// Numbers as files, databases and directories have them: ASCII digits, a minus where there may be
/// one, and nothing else. No message quotes the text, which may be a secret in the wrong place.
public final class Digits {
  private Digits() {}

  /// The number that `text` is.
  ///
  /// @throws IllegalArgumentException if it is none, or out of bounds; the message says what would
  ///   be right, as in *a whole number from 1 to 9*
  public static long parse(String text, long least, long most) {
    boolean wellFormed =
        !text.isEmpty() && text.chars().skip(text.startsWith("-") ? 1 : 0).allMatch(Digits::is);
    try {
      long number = wellFormed ? Long.parseLong(text) : least - 1;
      if (wellFormed && number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException _) {
      // too long, or a lonely minus; said below
    }
    throw new IllegalArgumentException("a whole number from " + least + " to " + most);
  }

  /// The number, from 0 up, that `text` is. A minus is none.
  ///
  /// @param what what it is, for the message
  /// @throws IllegalArgumentException if it is none, or larger than `most`; the message is a
  ///   sentence, as in *the size quota is not a whole number from 0 to 9*
  public static long parse(String text, long most, String what) {
    try {
      if (!text.startsWith("-")) {
        return parse(text, 0, most);
      }
    } catch (IllegalArgumentException _) {
      // said below
    }
    throw new IllegalArgumentException(what + " is not a whole number from 0 to " + most);
  }

  private static boolean is(int c) {
    return c >= '0' && c <= '9';
  }
}
