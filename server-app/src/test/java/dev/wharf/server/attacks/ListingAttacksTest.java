package dev.wharf.server.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Section 2.5: listings and patterns.
@Timeout(60)
class ListingAttacksTest {
  private static final List<String> BOMBS =
      List.of(
          "{*,*,*,*}{*,*,*,*}{*,*,*,*}",
          "*/*/*/../../../*/*",
          "*a*a*a*a*a*a*a*a*a*a*a*a*b",
          "[[[[[[[[[[[[[[[[[[*",
          "[!a][!a][!a]*[!a]*[!a]*[!a]",
          "?*?*?*?*?*?*?*?*?*?*?*?*?*?*?*z",
          "[" + "a-".repeat(3000) + "]*",
          "*".repeat(8000),
          "[a-" + "*[".repeat(2000),
          "{".repeat(4000) + "}".repeat(4000),
          "~{a,b}*",
          "..*..*..*",
          "*[^]-a]*[^]-a]*");

  @TempDir Path directory;

  @Test
  void a_110_a_111_no_pattern_costs_more_than_a_moment() throws Exception {
    try (var target = Target.in(directory);
        var client = target.login()) {
      for (int i = 0; i < 2000; i++) {
        Files.createFile(target.root.resolve("a".repeat(200) + i));
      }
      for (String bomb : BOMBS) {
        for (String verb : List.of("LIST ", "NLST ", "STAT ")) {
          long start = System.nanoTime();
          exchange(client, verb + bomb);
          assertThat(Duration.ofNanos(System.nanoTime() - start))
              .as(verb + bomb.substring(0, Math.min(40, bomb.length())))
              .isLessThan(Duration.ofSeconds(3));
        }
      }
      client.ask("NOOP", 200);
    }
  }

  /// Sends the line and reads all that comes of it.
  private static void exchange(RawClient client, String line) throws IOException {
    if (line.startsWith("STAT")) {
      client.ask(line);
      return;
    }
    try (Socket data = client.data()) {
      if (client.ask(line).startsWith("150")) {
        data.getInputStream().readAllBytes();
        client.reply();
      }
    } catch (java.net.SocketException _) {
      client.reply(); // the pattern cost too much, so that the listing was cut
    }
  }

  @Test
  void a_110_a_stat_that_searches_long_holds_up_nobody() throws Exception {
    try (var target = Target.in(directory)) {
      for (int i = 0; i < 3000; i++) {
        Files.createFile(target.root.resolve("f" + i));
      }
      var searchers = new ArrayList<RawClient>();
      try (RawClient witness = target.login()) {
        for (int i = 0; i < 6; i++) {
          searchers.add(target.login().send("STAT *z\r\n".repeat(4)));
        }
        long worst = 0;
        for (int i = 0; i < 50; i++) {
          long start = System.nanoTime();
          witness.ask("NOOP", 200);
          worst = Math.max(worst, System.nanoTime() - start);
        }
        assertThat(Duration.ofNanos(worst)).isLessThan(Duration.ofSeconds(2));
      }
      for (RawClient searcher : searchers) {
        for (int i = 0; i < 4; i++) {
          searcher.expect(211, 212, 213, 450, 550);
        }
        searcher.close();
      }
    }
  }

  @Test
  void a_112_switches_walk_no_tree() throws Exception {
    try (var target = Target.in(directory);
        var client = target.login()) {
      Files.createDirectories(target.root.resolve("d/e/f"));
      Files.createSymbolicLink(target.root.resolve("d/loop"), Path.of(".."));
      for (String switches :
          List.of("-R", "-lR", "-laR", "-RRRR", "--", "-- -R", "-" + "R".repeat(5000))) {
        client.passive();
        String listing = client.ask("STAT " + switches);
        assertThat(listing).doesNotContain(" f\n").doesNotContain(" e\n");
      }
      client.passive();
      client.ask("LIST " + "-a ".repeat(2600), 150, 550, 500, 501);
    }
  }

  @Test
  void a_113_a_listing_can_be_aborted_and_left_unread() throws Exception {
    try (var target = Target.in(directory);
        var client = target.login()) {
      for (int i = 0; i < 3000; i++) {
        Files.createFile(target.root.resolve("f".repeat(200) + i));
      }
      for (int i = 0; i < 5; i++) {
        try (Socket _ = client.data()) {
          client.ask("MLSD", 150);
          client.send("ABOR\r\n").expect(226, 426).expect(225, 226);
        }
      }
      client.ask("NOOP", 200);
    }
  }

  @Test
  void a_116_a_117_loops_and_strange_times_are_listed_without_a_fault() throws Exception {
    try (var target = Target.in(directory);
        var client = target.login()) {
      Files.createSymbolicLink(target.root.resolve("loop"), Path.of("loop"));
      Files.createSymbolicLink(target.root.resolve("gone"), Path.of("nowhere"));
      for (String time :
          List.of(
              "1901-12-14T00:00:00Z",
              "1969-12-31T23:59:59Z",
              "2038-01-19T03:14:08Z",
              "2106-02-07T06:28:16Z",
              "2446-05-10T00:00:00Z")) {
        Path file = target.file("t" + time.substring(0, 4), "");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse(time)));
      }
      assertThat(client.list("LIST").lines()).hasSize(7);
      assertThat(client.list("MLSD").lines()).hasSizeGreaterThanOrEqualTo(7);
      assertThat(client.list("NLST").lines()).hasSize(7);
    }
  }
}
