package canary;

import org.jspecify.annotations.Nullable;

/// Forgets that a text may be missing.
final class Canary {
  private Canary() {}

  static int lengthOf(@Nullable String text) {
    return text.length();
  }
}
