package dev.wharf.auth.ldap;

/// Numbers as directories have them: ASCII digits, perhaps a minus, nothing else.
final class Numbers {
  /// The largest user or group id; one more is the -1 that means *unchanged* to the system.
  static final long MAX_ID = 0xffff_fffeL;

  private Numbers() {}

  /// The number that `text` is.
  ///
  /// @throws IllegalArgumentException with what would be right, if it is none, or out of bounds
  static long parse(String text, long least, long most) {
    boolean wellFormed =
        !text.isEmpty() && text.chars().skip(text.startsWith("-") ? 1 : 0).allMatch(Numbers::digit);
    try {
      long number = wellFormed ? Long.parseLong(text) : least - 1;
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException _) {
      // too long, or a lonely minus; said below
    }
    throw new IllegalArgumentException("a whole number from " + least + " to " + most);
  }

  private static boolean digit(int c) {
    return c >= '0' && c <= '9';
  }
}
