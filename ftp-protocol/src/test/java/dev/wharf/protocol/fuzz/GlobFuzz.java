package dev.wharf.protocol.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.protocol.listing.Glob;

/// A pattern and a name, with a slash between. What fits still fits with a star in front or behind,
/// a name fits itself, and both cost little.
public final class GlobFuzz {
  private static final int LONGEST = 1024;

  private GlobFuzz() {}

  /// One pattern and one name.
  public static void fuzzerTestOneInput(byte[] bytes) {
    String text = new String(bytes, UTF_8);
    int slash = text.indexOf('/');
    if (slash < 0 || bytes.length > LONGEST) {
      return;
    }
    String pattern = text.substring(0, slash);
    String name = text.substring(slash + 1);
    var glob = new Glob(pattern);
    if (glob.matches(name)) {
      assertThat(new Glob(pattern + "*").matches(name)).as("a star behind").isTrue();
      assertThat(name.startsWith(".") || new Glob("*" + pattern).matches(name))
          .as("a star in front")
          .isTrue();
    }
    if (!Glob.isPattern(pattern)) {
      assertThat(glob.matches(name)).isEqualTo(pattern.equals(name));
    }
    assertThat(glob.isExhausted()).isFalse();
  }
}
