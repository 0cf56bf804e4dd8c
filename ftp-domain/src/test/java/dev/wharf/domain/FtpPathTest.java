package dev.wharf.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FtpPathTest {
  private static final FtpPath HOME = FtpPath.ROOT.resolve("home/bob");

  /// Pathnames that have led out of other servers' roots, and what each is in '/home/bob'.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ".. | /home",
        "../ | /home",
        "../.. | /",
        "../../.. | /",
        "../../../../../../../../../../etc/passwd | /etc/passwd",
        "/.. | /",
        "/../ | /",
        "/../../etc/passwd | /etc/passwd",
        "//../etc | /etc",
        "///..///..///etc | /etc",
        "..// | /home",
        "..//..// | /",
        "..//..//etc | /etc",
        "./.. | /home",
        "././../.. | /",
        "/./../ | /",
        "/./.././etc/. | /etc",
        "a/../.. | /home",
        "a/../../.. | /",
        "a/b/../../../.. | /",
        "a/./../b/.././.. | /home",
        ".//.. | /home",
        "/home/bob/../../../x | /x",
        "/home/bob/../bobby | /home/bobby",
        "../bobby/x | /home/bobby/x",
        "... | /home/bob/...",
        ".... | /home/bob/....",
        "....// | /home/bob/....",
        "....//....//etc | /home/bob/..../..../etc",
        ".../.. | /home/bob",
        "..\\ | /home/bob/..\\",
        "..\\..\\etc | /home/bob/..\\..\\etc",
        "\\..\\.. | /home/bob/\\..\\..",
        "a\\..\\.. | /home/bob/a\\..\\..",
        "..\\/.. | /home/bob",
        "%2e%2e | /home/bob/%2e%2e",
        "%2e%2e/%2e%2e | /home/bob/%2e%2e/%2e%2e",
        "%2e%2e%2f | /home/bob/%2e%2e%2f",
        "..%2f | /home/bob/..%2f",
        "..%2f..%2fetc | /home/bob/..%2f..%2fetc",
        "/..%20. | /..%20.",
        "..%00 | /home/bob/..%00",
        "%252e%252e/ | /home/bob/%252e%252e",
        "%c0%ae%c0%ae/ | /home/bob/%c0%ae%c0%ae",
        "%u002e%u002e | /home/bob/%u002e%u002e",
        ". . | /home/bob/. .",
        ". ./x | /home/bob/. ./x",
        "'.. ' | '/home/bob/.. '",
        "'.. /x' | '/home/bob/.. /x'",
        "' ..' | '/home/bob/ ..'",
        "' ../x' | '/home/bob/ ../x'",
        "..; | /home/bob/..;",
        "..;/ | /home/bob/..;",
        "..;/..;/etc | /home/bob/..;/..;/etc",
        "..: | /home/bob/..:",
        "..:/ | /home/bob/..:",
        "..:/..:/etc | /home/bob/..:/..:/etc",
        "..::$DATA | /home/bob/..::$DATA",
        "a. | /home/bob/a.",
        "'a ' | '/home/bob/a '",
        "a../ | /home/bob/a..",
        "..a/ | /home/bob/..a",
        "a/..b/.. | /home/bob/a",
        "~ | /home/bob/~",
        "~root | /home/bob/~root",
        "~/.. | /home/bob",
        "~root/.ssh | /home/bob/~root/.ssh",
        "$HOME | /home/bob/$HOME",
        "${HOME}/.. | /home/bob",
        "$(id) | /home/bob/$(id)",
        "`id | /home/bob/`id",
        "C: | /home/bob/C:",
        "C:\\ | /home/bob/C:\\",
        "C:/Windows | /home/bob/C:/Windows",
        "\\\\server\\share | /home/bob/\\\\server\\share",
        "//server/share | /server/share",
        "file:///etc | /home/bob/file:/etc",
        "* | /home/bob/*",
        "*/.. | /home/bob",
        "?./?./ | /home/bob/?./?.",
        "．．/x | /home/bob/．．/x",
        "․․/x | /home/bob/․․/x",
        "‥/x | /home/bob/‥/x",
        "..／etc | /home/bob/..／etc",
        "..∕etc | /home/bob/..∕etc",
        "-la | /home/bob/-la",
        "/ | /",
        "// | /",
        ". | /home/bob",
        "'' | /home/bob"
      })
  void a_080_no_pathname_leads_out_of_the_root(String pathname, String expected) {
    assertThat(HOME.resolve(pathname)).hasToString(expected);
  }

  @Test
  void a_path_can_be_seen_from_an_ancestor() {
    FtpPath path = FtpPath.ROOT.resolve("/a/b/c");
    assertThat(path.below(FtpPath.ROOT.resolve("/a"))).hasToString("/b/c");
    assertThat(path.below(path)).isEqualTo(FtpPath.ROOT);
    assertThatThrownBy(() -> path.below(FtpPath.ROOT.resolve("/b")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_080_a_long_chain_of_dots_ends_where_it_should() {
    assertThat(HOME.resolve("a/../".repeat(10_000) + "x")).hasToString("/home/bob/x");
    assertThat(HOME.resolve("../".repeat(10_000) + "x")).hasToString("/x");
    assertThat(HOME.resolve("./".repeat(10_000))).isEqualTo(HOME);
  }

  @Test
  void a_088_control_characters_are_no_part_of_a_pathname() {
    for (int c = 0; c <= 0x9f; c++) {
      String text = "a" + (char) c + "b";
      boolean control = c < 0x20 || c >= 0x7f;
      assertThat(FtpPath.isPathname(text)).as("U+%04X", c).isEqualTo(!control);
      if (control) {
        assertThatThrownBy(() -> HOME.resolve(text)).isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @Test
  void a_lone_surrogate_is_no_part_of_a_pathname() {
    assertThat(FtpPath.isPathname("\uD83D\uDE00")).isTrue();
    for (String text : List.of("\uD83D", "\uDE00", "\uD83Dx", "\uDE00\uD83D", "x\uD83D\uD83D")) {
      assertThat(FtpPath.isPathname(text)).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "/", "a\nb", "a\0"})
  void a_segment_is_one_name(String name) {
    assertThat(FtpPath.isName(name)).isFalse();
    assertThatThrownBy(() -> new FtpPath(List.of(name)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> HOME.child(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_081_bobby_does_not_live_at_bobs() {
    assertThat(FtpPath.ROOT.resolve("/home/bobby").startsWith(HOME)).isFalse();
    assertThat(FtpPath.ROOT.resolve("/home/bob/x").startsWith(HOME)).isTrue();
    assertThat(HOME.startsWith(HOME)).isTrue();
    assertThat(HOME.startsWith(FtpPath.ROOT)).isTrue();
    assertThat(HOME.parent().startsWith(HOME)).isFalse();
  }

  @Test
  void a_089_a_name_fits_up_to_255_bytes_and_a_path_up_to_4096() {
    assertThat(FtpPath.ROOT.child("x".repeat(255)).fits()).isTrue();
    assertThat(FtpPath.ROOT.child("x".repeat(256)).fits()).isFalse();
    assertThat(FtpPath.ROOT.child("€".repeat(85)).fits()).as("three bytes each").isTrue();
    assertThat(FtpPath.ROOT.child("€".repeat(86)).fits()).isFalse();
    FtpPath longest = FtpPath.ROOT.resolve(("x".repeat(255) + "/").repeat(16));
    assertThat(longest.toString()).hasSize(4096);
    assertThat(longest.fits()).isTrue();
    assertThat(longest.child("x").fits()).isFalse();
    assertThat(FtpPath.ROOT.fits()).isTrue();
  }

  @Test
  void parent_child_name_and_depth_belong_together() {
    assertThat(HOME.child("x").parent()).isEqualTo(HOME);
    assertThat(HOME.child("x").name()).isEqualTo("x");
    assertThat(HOME.depth()).isEqualTo(2);
    assertThat(FtpPath.ROOT.parent()).isEqualTo(FtpPath.ROOT);
    assertThat(FtpPath.ROOT.name()).isEmpty();
    assertThat(FtpPath.ROOT.isRoot()).isTrue();
    assertThat(HOME.isRoot()).isFalse();
    assertThat(FtpPath.ROOT).hasToString("/");
  }

  @Test
  void paths_are_ordered_by_segments() {
    assertThat(paths("/a/b", "/a-b", "/", "/a", "/a/a/c").stream().sorted().toList())
        .isEqualTo(paths("/", "/a", "/a/a/c", "/a/b", "/a-b"));
  }

  private static List<FtpPath> paths(String... texts) {
    return List.of(texts).stream().map(FtpPath.ROOT::resolve).toList();
  }

  @Test
  void a_path_does_not_change_with_the_list_it_was_made_of() {
    var segments = new ArrayList<>(List.of("a"));
    var path = new FtpPath(segments);
    segments.set(0, "..");
    assertThat(path).hasToString("/a");
  }

  @Test
  void a_082_random_pathnames_go_where_a_simple_minded_walk_goes() {
    long seed = "a_082_random_pathnames".hashCode();
    var random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      FtpPath from = FtpPath.ROOT.resolve(randomPathname(random));
      String pathname = randomPathname(random);
      FtpPath resolved = from.resolve(pathname);
      assertThat(resolved)
          .as("seed %d, step %d: %s from %s", seed, i, pathname, from)
          .hasToString(walk(from, pathname));
      assertThat(FtpPath.ROOT.resolve(resolved.toString())).as("read back").isEqualTo(resolved);
      assertThat(resolved.resolve(".")).isEqualTo(resolved);
      assertThat(resolved.resolve("..")).isEqualTo(resolved.parent());
    }
  }

  private static String randomPathname(Random random) {
    String[] pieces = {"/", "/", ".", "..", "...", "a", "b ", "\\", "~", "%2e", "*", "é"};
    var pathname = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      pathname.append(pieces[random.nextInt(pieces.length)]);
    }
    return pathname.toString();
  }

  /// What the path would be for a shell, written another way than the code under test.
  private static String walk(FtpPath from, String pathname) {
    Deque<String> stack = new ArrayDeque<>();
    String whole = pathname.startsWith("/") ? pathname : from + "/" + pathname;
    for (String segment : whole.split("/", -1)) {
      if (segment.equals("..")) {
        stack.pollLast();
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        stack.addLast(segment);
      }
    }
    return "/" + String.join("/", stack);
  }
}
