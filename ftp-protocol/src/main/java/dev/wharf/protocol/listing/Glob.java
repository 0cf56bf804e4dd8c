package dev.wharf.protocol.listing;

/// A pattern for one name: `*` is any text, `?` one character, `[a-z]` one of a set, `[!a-z]` one
/// that is not in it. Braces, tildes and backslashes are ordinary characters.
///
/// Matching takes time linear in the name for each part between two stars; a budget of steps bounds
/// what one listing may cost. Not thread-safe.
public final class Glob {
  private static final long BUDGET = 20_000_000;

  private final String pattern;
  private long budget = BUDGET;

  /// A pattern.
  public Glob(String pattern) {
    this.pattern = pattern;
  }

  /// Whether `text` has a character with a meaning.
  public static boolean isPattern(String text) {
    return text.indexOf('*') >= 0 || text.indexOf('?') >= 0 || text.indexOf('[') >= 0;
  }

  /// Whether so much has been matched that nothing more is; the listing then ends with an error.
  public boolean isExhausted() {
    return budget <= 0;
  }

  /// Whether `name` fits the pattern. A name that begins with a dot needs a pattern that does.
  public boolean matches(String name) {
    if (name.startsWith(".") && !pattern.startsWith(".")) {
      return false;
    }
    int n = 0;
    int p = 0;
    int starPattern = -1;
    int starName = -1;
    while (n < name.length()) {
      if (--budget <= 0) {
        return false;
      }
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        starPattern = p++;
        starName = n;
      } else if (p < pattern.length() && fits(p, name.charAt(n))) {
        p = next(p);
        n++;
      } else if (starPattern >= 0) {
        p = starPattern + 1;
        n = ++starName;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  private boolean fits(int p, char c) {
    return switch (pattern.charAt(p)) {
      case '?' -> true;
      case '[' -> end(p) < 0 ? c == '[' : inSet(p, end(p), c);
      default -> pattern.charAt(p) == c;
    };
  }

  private int next(int p) {
    return pattern.charAt(p) == '[' && end(p) >= 0 ? end(p) + 1 : p + 1;
  }

  /// Where the set that begins at `p` is closed, or -1: a bracket first in a set is one of its
  /// members.
  private int end(int p) {
    int first = isNegated(p) ? p + 2 : p + 1;
    return pattern.indexOf(']', first + 1);
  }

  private boolean isNegated(int p) {
    return p + 1 < pattern.length()
        && (pattern.charAt(p + 1) == '!' || pattern.charAt(p + 1) == '^');
  }

  private boolean inSet(int p, int end, char c) {
    boolean negated = isNegated(p);
    boolean found = false;
    int i = negated ? p + 2 : p + 1;
    while (i < end) {
      budget--;
      if (i + 2 < end && pattern.charAt(i + 1) == '-') {
        found |= pattern.charAt(i) <= c && c <= pattern.charAt(i + 2);
        i += 3;
      } else {
        found |= pattern.charAt(i) == c;
        i++;
      }
    }
    return found != negated;
  }
}
