package dev.wharf.server.attacks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Section 2.6: transfers and offsets.
@Timeout(60)
class TransferAttacksTest {
  private static final String LARGEST = Long.toString(Long.MAX_VALUE);

  @TempDir Path directory;

  @Test
  void a_130_offsets_that_are_no_numbers_are_refused() throws Exception {
    try (var target = Target.in(directory);
        var client = target.login()) {
      for (String offset :
          List.of(
              "-1",
              "+1",
              "9223372036854775808",
              "18446744073709551616",
              "1 2",
              "0x10",
              "1e3",
              "",
              "١",
              "1.0",
              "9".repeat(5000))) {
        client.ask("REST " + offset, 501);
        client.ask("RANG " + offset + " 5", 501).ask("ALLO " + offset, 501, 200, 202);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"atomic", "resumable", "direct"})
  void a_131_an_offset_beyond_the_end_makes_no_hole_and_appends_nothing(String mode)
      throws Exception {
    try (var target = Target.in(directory, builder -> builder.uploads(Map.of("mode", mode)));
        var client = target.login()) {
      target.file("a", "12345");
      for (String offset : List.of("6", "1000000000000000", LARGEST)) {
        client.passive();
        client.ask("REST " + offset, 350).ask("RETR a", 554, 550);
        client.passive();
        client.ask("REST " + offset, 350).ask("STOR a", 554, 553, 550);
        client.passive();
        client.ask("REST " + offset, 350).ask("APPE a", 554, 553, 550);
        client.passive();
        client.ask("REST " + offset, 350).ask("STOR new", 554, 553, 550);
      }
      assertThat(target.root.resolve("a")).hasContent("12345");
      assertThat(target.root.resolve("new")).doesNotExist();
      client.ask("RANG 0 " + LARGEST, 350).ask("HASH a", 213);
      client.ask("RANG " + LARGEST + " " + LARGEST, 350).ask("HASH a", 550, 554, 501);
    }
  }

  @Test
  void a_137_two_writers_never_mix_their_bytes() throws Exception {
    try (var target = Target.in(directory);
        var one = target.login();
        var two = target.login()) {
      for (int round = 0; round < 10; round++) {
        try (Socket first = one.data();
            Socket second = two.data()) {
          one.ask("STOR a", 150);
          first.getOutputStream().write("1".repeat(100_000).getBytes(US_ASCII));
          two.ask("STOR a", 451);
          assertThat(second.isConnected()).isTrue();
        }
        one.expect(226);
        assertThat(Files.readString(target.root.resolve("a"))).isEqualTo("1".repeat(100_000));
      }
    }
  }

  @Test
  void a_138_a_139_reader_writer_and_remover_of_one_file_do_not_hurt_each_other() throws Exception {
    try (var target = Target.in(directory);
        var reader = target.login();
        var writer = target.login()) {
      byte[] old = "o".repeat(16 << 20).getBytes(US_ASCII);
      Files.write(target.root.resolve("a"), old);
      try (Socket reading = reader.data()) {
        reader.ask("RETR a", 150);
        writer.store("a", "new".getBytes(US_ASCII)).ask("DELE a", 250);
        assertThat(reading.getInputStream().readAllBytes()).isEqualTo(old);
      }
      reader.expect(226);
      try (Socket writing = writer.data()) {
        writer.ask("STOR b", 150);
        writing.getOutputStream().write(1);
        reader.ask("DELE b", 550).ask("RNFR b", 550);
      }
      writer.expect(226);
      assertThat(target.root.resolve("b")).exists();
    }
  }

  @Test
  void a_140_lines_and_nothing_but_lines_are_converted_without_end() throws Exception {
    try (var target = Target.in(directory);
        var client = target.login()) {
      Files.write(target.root.resolve("lf"), "\n".repeat(4 << 20).getBytes(US_ASCII));
      client.ask("TYPE A", 200);
      assertThat(client.fetch("RETR lf")).hasSize(8 << 20);
      client.store("cr", "\r".repeat(1 << 20).getBytes(US_ASCII));
      assertThat(Files.size(target.root.resolve("cr"))).isEqualTo(1 << 20);
    }
  }

  @Test
  void a_141_a_146_compression_and_putting_pieces_together_are_off() throws Exception {
    try (var target = Target.in(directory);
        var client = target.login()) {
      client.ask("MODE Z", 504).ask("MODE B", 504).ask("MODE C", 504).ask("STRU R", 504);
      client.ask("OPTS MODE Z LEVEL 9", 501, 504);
      target.file("part", "x");
      client.ask("COMB whole part", 502);
      assertThat(target.root.resolve("part")).hasContent("x");
    }
  }

  @Test
  void a_142_a_flood_of_checksums_can_be_aborted_and_leaves_the_others_alone() throws Exception {
    try (var target = Target.in(directory)) {
      Path big = target.root.resolve("big");
      try (var file = new java.io.RandomAccessFile(big.toFile(), "rw")) {
        file.setLength(2L << 30);
      }
      var flood = new ArrayList<RawClient>();
      for (int i = 0; i < 4; i++) {
        flood.add(target.login().send("HASH big\r\n"));
      }
      target.assertAlive();
      for (RawClient client : flood) {
        client.send("ABOR\r\n").expect(213, 426, 450, 451).expect(225, 226);
        client.ask("NOOP", 200).close();
      }
      target.awaitNobody();
    }
  }

  @Test
  void a_143_an_upload_that_fails_leaves_the_old_file_and_no_empty_one() throws Exception {
    try (var target = Target.in(directory);
        var client = target.login()) {
      target.file("a", "old");
      try (Socket data = client.data()) {
        client.ask("STOR a", 150);
        data.getOutputStream().write("new".getBytes(US_ASCII));
        client.send("ABOR\r\n").expect(426).expect(225, 226);
      }
      resetUpload(client, "a");
      resetUpload(client, "b");
      client.ask("ALLO 1000", 200);
      try (Socket data = client.data()) {
        client.ask("STOR a", 150);
        data.getOutputStream().write(new byte[999]);
      }
      client.expect(426, 451, 551);
      assertThat(target.root.resolve("a")).hasContent("old");
      assertThat(target.root.resolve("b")).doesNotExist();
      assertThat(target.hidden()).isEmpty();
    }
  }

  private static void resetUpload(RawClient client, String name) throws IOException {
    try (Socket data = client.data()) {
      client.ask("STOR " + name, 150);
      data.getOutputStream().write("new".getBytes(US_ASCII));
      data.setSoLinger(true, 0);
    }
    client.expect(426);
  }

  @Test
  void a_144_names_of_stou_are_new_each_time() throws Exception {
    try (var target = Target.in(directory);
        var client = target.login()) {
      var names = new HashSet<String>();
      for (int i = 0; i < 50; i++) {
        try (Socket data = client.data()) {
          names.add(client.ask("STOU" + (i % 2 == 0 ? "" : " same")));
          data.getOutputStream().write(i);
        }
        client.expect(226, 250);
      }
      assertThat(names).hasSize(50);
      assertThat(target.root.toFile().list()).hasSize(50);
    }
  }

  @Test
  void a_149_times_are_kept_exactly_or_refused() throws Exception {
    try (var target = Target.in(directory);
        var client = target.login()) {
      target.file("a", "");
      for (String time :
          List.of(
              "00010101000000",
              "19691231235959",
              "99991231235959",
              "20230230000000",
              "20230101250000",
              "2023010100000",
              "20380119031408",
              "21060207062816",
              "20230101000060",
              "2023-1-1000000",
              "20230101000000.999999999999")) {
        String reply = client.ask("MFMT " + time + " a");
        assertThat(RawClient.code(reply)).isIn(213, 501, 550);
        if (reply.startsWith("213")) {
          assertThat(client.ask("MDTM a")).isEqualTo("213 " + time.substring(0, 14));
        }
        assertThat(client.list("MLSD")).contains("modify=").contains(" a\r\n");
      }
    }
  }
}
