package dev.wharf.protocol.listing;

/// A pattern for one name: `*` is any text, `?` one character, `[a-z]` one of a set, `[!a-z]` one
/// that is not in it. Braces, tildes and backslashes are ordinary characters. Characters are code
/// points.
///
/// Matching takes time linear in the name for each part between two stars; a budget of steps bounds
/// what one listing may cost. Not thread-safe.
public final class Glob {
  private static final long BUDGET = 20_000_000;

  private final int[] pattern;

  /// Where the set that begins at an index is closed; 0 where none begins.
  private final int[] ends;

  private final boolean hidden;
  private long budget = BUDGET;

  /// A pattern.
  public Glob(String pattern) {
    this.pattern = pattern.codePoints().toArray();
    this.hidden = pattern.startsWith(".");
    this.ends = ends(this.pattern);
  }

  /// Found once, from the back, so that many open brackets cost no more than few.
  private static int[] ends(int[] pattern) {
    int[] ends = new int[pattern.length];
    int[] nextClosing = new int[pattern.length + 3];
    for (int i = pattern.length - 1; i >= 0; i--) {
      if (pattern[i] == '[') {
        // A bracket first in a set is one of its members.
        ends[i] = nextClosing[isNegated(pattern, i) ? i + 3 : i + 2];
      }
      nextClosing[i] = pattern[i] == ']' ? i : nextClosing[i + 1];
    }
    return ends;
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
    return (hidden || !name.startsWith(".")) && matches(name.codePoints().toArray());
  }

  private boolean matches(int[] name) {
    int n = 0;
    int p = 0;
    int starPattern = -1;
    int starName = -1;
    while (n < name.length) {
      if (--budget <= 0) {
        return false;
      }
      if (p < pattern.length && pattern[p] == '*') {
        starPattern = p++;
        starName = n;
      } else if (p < pattern.length && fits(p, name[n])) {
        p = Math.max(p, ends[p]) + 1;
        n++;
      } else if (starPattern >= 0) {
        p = starPattern + 1;
        n = ++starName;
      } else {
        return false;
      }
    }
    while (p < pattern.length && pattern[p] == '*') {
      p++;
    }
    return p == pattern.length;
  }

  private boolean fits(int p, int c) {
    return switch (pattern[p]) {
      case '?' -> true;
      case '[' -> ends[p] == 0 ? c == '[' : inSet(p, ends[p], c);
      default -> pattern[p] == c;
    };
  }

  private static boolean isNegated(int[] pattern, int p) {
    return p + 1 < pattern.length && (pattern[p + 1] == '!' || pattern[p + 1] == '^');
  }

  private boolean inSet(int p, int end, int c) {
    boolean negated = isNegated(pattern, p);
    boolean found = false;
    int i = negated ? p + 2 : p + 1;
    while (i < end) {
      budget--;
      if (i + 2 < end && pattern[i + 1] == '-') {
        found |= pattern[i] <= c && c <= pattern[i + 2];
        i += 3;
      } else {
        found |= pattern[i] == c;
        i++;
      }
    }
    return found != negated;
  }
}
