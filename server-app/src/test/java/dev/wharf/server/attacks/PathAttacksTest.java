package dev.wharf.server.attacks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Section 2.4: paths and the local file system.
@Timeout(60)
class PathAttacksTest {
  private static final List<String> WAYS_OUT =
      List.of(
          "../canary",
          "/../canary",
          "../../../../../../etc/passwd",
          "..//canary",
          "....//canary",
          "./../canary",
          "d/../../canary",
          "d/./.././../canary",
          "%2e%2e/canary",
          "%2e%2e%2fcanary",
          "..%2fcanary",
          "..%c0%afcanary",
          "..;/canary",
          ". ./canary",
          ".. /canary",
          "..%20./canary",
          "../canary/",
          "/..//..//canary",
          "d/../d/../../canary",
          "~/../canary",
          "~root/canary",
          "$HOME/../canary",
          "${java.home}",
          "\\..\\canary",
          "..\\canary",
          "d\\..\\..\\canary",
          "..:/canary",
          "file:///etc/passwd",
          "C:\\canary",
          "//127.0.0.1/share",
          "\u2025/canary",
          "\uff0e\uff0e/canary",
          "..\u2215canary",
          "\u202e..",
          "/proc/self/root/etc/passwd",
          "d/../".repeat(200) + "../canary");

  @TempDir Path directory;

  @Test
  void a_080_a_102_no_pathname_reaches_the_canary_with_any_verb() throws Exception {
    try (var target = Target.in(directory);
        var client = target.login()) {
      Files.createDirectory(target.root.resolve("d"));
      for (String way : WAYS_OUT) {
        client.ask("CWD /", 250);
        for (String verb : List.of("SIZE", "MDTM", "DELE", "RMD", "RNFR", "HASH", "MLST")) {
          assertThat(client.ask(verb + " " + way)).as(verb).startsWith("5");
        }
        client.ask("SITE CHMOD 777 " + way, 501, 550, 553);
        client.ask("MFMT 20200101000000 " + way, 501, 550, 553);
        client.ask("CWD " + way, 501, 550, 553);
        client.passive();
        client.ask("RETR " + way, 501, 550, 553);
        client.passive();
        String listing = client.ask("STAT " + way);
        assertThat(listing).doesNotContain("root:").doesNotContain("canary");
      }
      target.assertAlive();
      assertThat(Files.getPosixFilePermissions(directory.resolve("canary")))
          .doesNotContainAnyElementsOf(PosixFilePermissions.fromString("--x--x--x"));
    }
  }

  @Test
  void a_080_what_is_written_through_dots_stays_inside() throws Exception {
    try (var target = Target.in(directory);
        var client = target.login()) {
      client.store("../../canary", "inside".getBytes(US_ASCII));
      assertThat(target.root.resolve("canary")).hasContent("inside");
      client.ask("MKD ../../../tmp", 257);
      client.ask("RNFR ../canary", 350).ask("RNTO ../../moved", 250);
      assertThat(target.root.resolve("moved")).exists();
      assertThat(directory.resolve("moved")).doesNotExist();
    }
  }

  @Test
  void a_083_links_that_lead_out_lead_nowhere_for_any_verb() throws Exception {
    try (var target = Target.in(directory);
        var client = target.login()) {
      link(target, "abs", directory.resolve("canary").toString());
      link(target, "rel", "../canary");
      link(target, "up", "..");
      link(target, "etc", "/etc");
      link(target, "chain", "rel");
      link(target, "loop", "loop");
      for (String name : List.of("abs", "rel", "chain", "loop", "up/canary", "etc/passwd")) {
        client.passive();
        client.ask("RETR " + name, 550);
        client.ask("SIZE " + name, 550).ask("HASH " + name, 550, 553);
        client.ask("SITE CHMOD 777 " + name, 550).ask("MFMT 20200101000000 " + name, 550);
      }
      store(client, "abs");
      store(client, "rel");
      store(client, "etc/x");
      assertThat(directory.resolve("canary")).hasContent("the canary sings");
      client.ask("RNFR abs", 350).ask("RNTO moved", 250);
      client.ask("DELE moved", 250).ask("DELE rel", 250);
      assertThat(directory.resolve("canary")).exists();
    }
  }

  private static void link(Target target, String name, String text) throws IOException {
    Files.createSymbolicLink(target.root.resolve(name), Path.of(text));
  }

  /// Writes as far as it is let, and reads what there is to read.
  private static void store(RawClient client, String name) throws IOException {
    boolean begun;
    try (Socket data = client.data()) {
      begun = client.ask("STOR " + name).startsWith("150");
      if (begun) {
        data.getOutputStream().write("overwritten".getBytes(US_ASCII));
      }
    }
    if (begun) {
      client.reply();
    }
  }

  @Test
  void a_085_a_hard_link_is_replaced_and_what_it_shared_stays() throws Exception {
    try (var target = Target.in(directory);
        var client = target.login()) {
      Path shared = Files.writeString(directory.resolve("shared"), "theirs");
      Files.createLink(target.root.resolve("link"), shared);
      Files.createLink(target.root.resolve("appended"), shared);
      client.store("link", "mine".getBytes(US_ASCII));
      try (Socket data = client.data()) {
        client.ask("APPE appended", 150);
        data.getOutputStream().write("more".getBytes(US_ASCII));
      }
      client.expect(226);
      assertThat(shared).hasContent("theirs");
      assertThat(target.root.resolve("appended")).hasContent("theirsmore");
    }
  }

  @Test
  void a_086_a_pipe_is_refused_at_once_by_every_verb() throws Exception {
    try (var target = Target.in(directory);
        var client = target.login()) {
      Path pipe = target.root.resolve("pipe");
      assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
      for (String verb : List.of("RETR", "STOR", "APPE")) {
        client.passive();
        client.ask(verb + " pipe", 550, 553);
      }
      for (String verb : List.of("SIZE", "MDTM", "HASH", "CWD")) {
        client.ask(verb + " pipe", 550, 553);
      }
      client.ask("DELE pipe", 250);
    }
  }

  @Test
  void a_088_control_characters_are_refused_in_every_name() throws Exception {
    try (var target = Target.in(directory);
        var client = target.login()) {
      target.file("a", "x");
      for (int c = 0; c < 32; c++) {
        if (c == '\n') {
          continue;
        }
        String name = "x" + (char) c + (c == '\r' ? "\0" : "") + "y";
        for (String verb : List.of("MKD", "STOR", "RETR", "DELE", "RMD", "CWD", "SIZE", "RNFR")) {
          client.ask(verb + " " + name, 501, 550, 553);
        }
        client.ask("RNFR a", 350).ask("RNTO " + name, 501, 550, 553);
      }
      client.ask("MKD x\u007fy", 501, 550, 553).ask("NOOP", 200);
      assertThat(target.root.toFile().list()).containsExactly("a");
    }
  }

  @Test
  void a_089_the_longest_names_work_and_longer_ones_are_refused() throws Exception {
    try (var target = Target.in(directory);
        var client = target.login()) {
      client.store("a".repeat(255), new byte[1]);
      client.store("ü".repeat(127), new byte[1]);
      for (String name :
          List.of("a".repeat(256), "ü".repeat(128), "a".repeat(8000), "b/".repeat(2100) + "c")) {
        client.passive();
        client.ask("STOR " + name, 550, 553).ask("MKD " + name, 550, 553).ask("CWD " + name, 550);
        client.ask("SIZE " + name, 550).ask("RNFR " + "a".repeat(255), 350);
        client.ask("RNTO " + name, 550, 553);
      }
      String full = "s".repeat(255);
      client.store(full, new byte[1]);
      client.passive();
      client.ask("STOU " + full, 450, 553);
    }
  }

  @Test
  void a_090_no_tree_gets_deeper_than_a_hundred_levels_not_even_by_moving_pieces()
      throws Exception {
    try (var target = Target.in(directory);
        var client = target.login()) {
      int depth = 0;
      client.ask("MKD /a", 257);
      client.ask("CWD /a", 250);
      while (depth < 150 && client.ask("MKD d").startsWith("257")) {
        client.ask("CWD d", 250);
        depth++;
      }
      assertThat(depth).isEqualTo(99);
      client.ask("CWD /", 250).ask("MKD /b", 257).ask("MKD /b/c", 257);
      client.ask("RNFR /a/d", 350).ask("RNTO /b/d", 250);
      client.ask("RNFR /b/d", 350).ask("RNTO /b/c/d", 550, 553);
      client.ask("RNFR /b", 350).ask("RNTO /c", 250);
    }
  }

  @Test
  void a_091_names_that_look_alike_are_two_names() throws Exception {
    try (var target = Target.in(directory);
        var client = target.login()) {
      client.store("\u00e9", "composed".getBytes(UTF_8));
      client.store("e\u0301", "decomposed".getBytes(UTF_8));
      client.store("\u202egpj.exe", "turned".getBytes(UTF_8));
      assertThat(client.list("RETR \u00e9")).isEqualTo("composed");
      assertThat(client.list("RETR e\u0301")).isEqualTo("decomposed");
      assertThat(client.list("NLST").lines()).hasSize(3);
    }
  }

  @Test
  void a_094_trailing_dots_and_blanks_belong_to_the_name() throws Exception {
    try (var target = Target.in(directory);
        var client = target.login()) {
      for (String name : List.of("a", "a.", "a ", " a", "a::$DATA", "a~1", "...")) {
        client.store(name, name.getBytes(UTF_8));
      }
      assertThat(client.list("RETR a.")).isEqualTo("a.");
      assertThat(client.list("RETR a ")).isEqualTo("a ");
      assertThat(client.list("RETR a")).isEqualTo("a");
    }
  }

  @Test
  void a_096_the_root_and_the_place_where_one_stands_stay() throws Exception {
    try (var target = Target.in(directory);
        var client = target.login();
        var other = target.login()) {
      Files.createDirectories(target.root.resolve("d/e"));
      Files.createDirectory(target.root.resolve("gone"));
      for (String root : List.of("/", "//", "/..", "/.", "d/..")) {
        client.ask("RMD " + root, 550).ask("DELE " + root, 550).ask("RNFR " + root, 550);
        client.ask("SITE CHMOD 000 " + root, 550);
      }
      client.ask("CWD d/e", 250).ask("RMD .", 550).ask("RMD ..", 550).ask("RMD /d", 550);
      other.ask("CWD gone", 250);
      client.ask("RMD /gone", 250);
      other.passive();
      other.ask("STOR x", 550, 553);
      other.ask("PWD", 257).ask("CWD /", 250).ask("NOOP", 200);
    }
  }

  @Test
  void a_097_special_bits_are_refused_and_new_files_are_closed_to_the_world() throws Exception {
    try (var target = Target.in(directory);
        var client = target.login()) {
      client.store("f", new byte[1]);
      client.ask("SITE CHMOD 4777 f", 501, 550).ask("SITE CHMOD 1777 f", 501, 550);
      client.ask("SITE CHMOD 02755 f", 501, 550).ask("SITE CHMOD -1 f", 501, 550);
      client.ask("MFF UNIX.mode=6777; f", 501, 550);
      client.ask("MKD d", 257);
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(target.root.resolve("f"))))
          .isEqualTo("rw-r-----");
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(target.root.resolve("d"))))
          .isEqualTo("rwxr-x---");
    }
  }

  @Test
  void a_098_the_names_the_storage_keeps_for_itself_cannot_be_used_or_seen() throws Exception {
    try (var target = Target.in(directory);
        var client = target.login()) {
      Files.createDirectory(target.root.resolve(".wharf-dir"));
      target.file(".wharf-upload-1", "hidden");
      target.file("a", "x");
      for (String name : List.of(".wharf-upload-1", ".wharf-x", ".wharf-dir/x", "./.wharf-")) {
        client.passive();
        client.ask("STOR " + name, 550, 553);
        client.passive();
        client.ask("RETR " + name, 550);
        client.ask("DELE " + name, 550).ask("MKD " + name, 550, 553).ask("RNFR " + name, 550);
        client.ask("RNFR a", 350).ask("RNTO " + name, 550, 553).ask("SIZE " + name, 550);
      }
      assertThat(client.list("NLST -a")).isEqualTo("a\r\n");
      assertThat(client.list("NLST .wharf*")).isEmpty();
      assertThat(client.list("MLSD")).doesNotContain("wharf");
    }
  }

  @Test
  void a_099_missing_and_forbidden_look_the_same() throws Exception {
    try (var target = Target.in(directory);
        var client = target.login()) {
      target.file(".wharf-secret", "x");
      for (String verb : List.of("SIZE", "MDTM", "DELE", "RMD", "CWD", "RNFR", "MLST", "STAT")) {
        assertThat(client.ask(verb + " .wharf-secret")).isEqualTo(client.ask(verb + " missing"));
      }
    }
  }
}
