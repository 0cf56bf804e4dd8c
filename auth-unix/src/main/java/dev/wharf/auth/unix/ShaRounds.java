package dev.wharf.auth.unix;

import dev.wharf.auth.spi.Digits;

/// The form that `$5$` and `$6$` share: an optional number of rounds, a salt, a hash.
final class ShaRounds {
  private static final String MARK = "rounds=";
  private static final int PREFIX = 3;
  private static final long DEFAULT = 5_000;
  private static final long FEWEST = 1_000;

  /// About three seconds.
  private static final long MOST = 10_000_000;

  private ShaRounds() {}

  /// The cost of a hash, as `rounds=5000`.
  ///
  /// @param digits how many digits the hash proper has
  /// @throws IllegalArgumentException if the hash is not well formed or has too many rounds
  static String of(String hash, int digits) {
    long rounds = DEFAULT;
    int saltStart = PREFIX;
    if (hash.startsWith(MARK, PREFIX)) {
      int end = Math.max(hash.indexOf('$', PREFIX), PREFIX + MARK.length());
      rounds = Digits.parse(hash.substring(PREFIX + MARK.length(), end), MOST, "rounds");
      saltStart = end + 1;
    }
    int saltEnd = hash.lastIndexOf('$');
    if (saltEnd < saltStart
        || saltEnd - saltStart > 16
        || hash.length() != saltEnd + 1 + digits
        || !isSalt(hash, saltStart, saltEnd)
        || !Crypt64.isDigits(hash, saltEnd + 1, hash.length())) {
      throw new IllegalArgumentException("not a salt and " + digits + " digits of hash");
    }
    if (rounds < FEWEST) {
      throw new IllegalArgumentException("fewer than " + FEWEST + " rounds");
    }
    return MARK + rounds;
  }

  /// Any visible ASCII but the separators; tools write digits of crypt(3), people write others.
  private static boolean isSalt(String hash, int start, int end) {
    for (int i = start; i < end; i++) {
      char c = hash.charAt(i);
      if (c <= ' ' || c > '~' || c == '$' || c == ':') {
        return false;
      }
    }
    return true;
  }
}
