package dev.wharf.protocol.listing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*|a.txt|true",
        "*|.hidden|false",
        ".*|.hidden|true",
        "?hidden|.hidden|false",
        "*.txt|a.txt|true",
        "*.txt|a.txt2|false",
        "a?c|abc|true",
        "a?c|ac|false",
        "?|😀|true",
        "[😀-😂]|😁|true",
        "[a-c]x|bx|true",
        "[a-c]x|dx|false",
        "[!a-c]x|dx|true",
        "[^a-c]x|bx|false",
        "[]]|]|true",
        "[!]]|]|false",
        "[!]]|a|true",
        "[a-]|-|true",
        "[a|[a|true",
        "[|[|true",
        "[!|[!|true",
        "[c-a]|b|false",
        "{a,b}|a|false",
        "{a,b}|{a,b}|true",
        "~|~|true",
        "a**b|axyb|true",
        "*a*b*|xaxbx|true",
        "*a*b*|xbxax|false",
        "a[*]b|a*b|true",
        "a[*]b|axb|false",
      })
  void c_196_patterns(String pattern, String name, boolean matches) {
    assertThat(new Glob(pattern).matches(name)).isEqualTo(matches);
  }

  @Test
  void random_patterns_match_what_a_slow_reference_matches() {
    var random = new Random("slow reference".hashCode());
    for (int i = 0; i < 300_000; i++) {
      String pattern = text(random, "ab*?[]!-", 8);
      String name = text(random, "ab-]", 7);
      assertThat(new Glob(pattern).matches(name))
          .as("%s against %s", pattern, name)
          .isEqualTo(slow(pattern, 0, name, 0));
    }
  }

  private static String text(Random random, String alphabet, int longest) {
    var text = new StringBuilder();
    int length = random.nextInt(longest + 1);
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  /// Tries everything.
  private static boolean slow(String pattern, int p, String name, int n) {
    if (p == pattern.length()) {
      return n == name.length();
    }
    char c = pattern.charAt(p);
    if (c == '*') {
      return slow(pattern, p + 1, name, n) || (n < name.length() && slow(pattern, p, name, n + 1));
    }
    if (n == name.length()) {
      return false;
    }
    boolean negated = c == '[' && p + 1 < pattern.length() && pattern.charAt(p + 1) == '!';
    int first = negated ? p + 2 : p + 1;
    int end = c == '[' ? pattern.indexOf(']', first + 1) : -1;
    if (end > 0) {
      return isIn(pattern.substring(first, end), name.charAt(n)) != negated
          && slow(pattern, end + 1, name, n + 1);
    }
    return (c == '?' || c == name.charAt(n)) && slow(pattern, p + 1, name, n + 1);
  }

  private static boolean isIn(String members, char c) {
    int i = 0;
    while (i < members.length()) {
      boolean range = i + 2 < members.length() && members.charAt(i + 1) == '-';
      char last = members.charAt(range ? i + 2 : i);
      if (members.charAt(i) <= c && c <= last) {
        return true;
      }
      i += range ? 3 : 1;
    }
    return false;
  }

  @Test
  void a_110_a_listing_costs_a_bounded_number_of_steps() {
    String name = "a".repeat(255);
    var glob = new Glob("*a".repeat(100) + "*b");
    for (int i = 0; i < 100_000 && !glob.isExhausted(); i++) {
      assertThat(glob.matches(name)).isFalse();
    }
    assertThat(glob.isExhausted()).isTrue();
    assertThat(glob.matches("anything")).isFalse();
  }

  @Test
  void a_110_long_sets_use_up_the_budget_as_well() {
    var glob = new Glob("*[" + "b".repeat(4000) + "]");
    String name = "a".repeat(255);
    int names = 0;
    while (!glob.isExhausted()) {
      assertThat(glob.matches(name)).isFalse();
      names++;
    }
    assertThat(names).isLessThan(100);
  }

  @Test
  void a_111_stars_cost_linear_time_each() {
    var glob = new Glob("*a*a*a*a*a*b");
    String name = "a".repeat(255);
    for (int i = 0; i < 10_000; i++) {
      assertThat(glob.matches(name)).isFalse();
    }
    assertThat(glob.isExhausted()).isFalse();
  }

  @Test
  void patterns_are_told_from_names() {
    assertThat(Glob.isPattern("a*")).isTrue();
    assertThat(Glob.isPattern("a?")).isTrue();
    assertThat(Glob.isPattern("[a]")).isTrue();
    assertThat(Glob.isPattern("{a,b}~%")).isFalse();
  }
}
