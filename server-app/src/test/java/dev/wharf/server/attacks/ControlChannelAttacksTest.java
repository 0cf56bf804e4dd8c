package dev.wharf.server.attacks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.server.ServerLimits;
import dev.wharf.server.ServerTimeouts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Section 2.3: the control channel and the parser.
@Timeout(60)
class ControlChannelAttacksTest {
  @TempDir Path directory;

  @Test
  void a_050_a_line_without_an_end_is_cut_off() throws Exception {
    try (var target = Target.in(directory);
        var client = target.connect()) {
      client.expect(220);
      byte[] block = "A".repeat(8192).getBytes(US_ASCII);
      int sent = 0;
      try {
        while (sent < 64 << 20) {
          client.send(block);
          sent += block.length;
        }
      } catch (SocketException _) {
        // cut off, as it should be
      }
      client.expectEnd();
      assertThat(sent).as("bytes before the end").isLessThan(32 << 20);
      target.awaitNobody();
      target.assertAlive();
    }
  }

  @Test
  void a_051_the_tail_of_an_overlong_line_is_never_a_command() throws Exception {
    try (var target = Target.in(directory);
        var client = target.login()) {
      target.file("x", "");
      for (int length = 8192 - 24; length <= 8192 + 8; length++) {
        client.send("A".repeat(length) + "DELE x\r\n").expect(500);
        client.send("A".repeat(length)).send("\0DELE x\r\n").expect(500);
      }
      client.ask("NOOP", 200);
      assertThat(target.root.resolve("x")).exists();
    }
  }

  @Test
  void a_052_nuls_and_crs_before_a_command_are_no_way_in() throws Exception {
    try (var target = Target.in(directory);
        var client = target.connect()) {
      client.expect(220);
      client.send("\n\n\r\0USER alice\r\n");
      for (String reply = client.reply(); ; reply = client.reply()) {
        assertThat(RawClient.code(reply)).isBetween(500, 501);
        if (reply.equals(client.ask("NOOP"))) {
          continue;
        }
        break;
      }
      target.assertAlive();
    }
  }

  @Test
  void a_053_telnet_floods_end_and_reflect_little() throws Exception {
    try (var target = Target.in(directory);
        var client = target.connect()) {
      client.expect(220);
      byte[] flood = new byte[3 * 100_000];
      for (int i = 0; i < flood.length; i += 3) {
        flood[i] = (byte) 255;
        flood[i + 1] = (byte) 253;
        flood[i + 2] = 1;
      }
      try {
        client.send(flood);
      } catch (SocketException _) {
        // cut off
      }
      assertThat(bytesBeforeTheEnd(client)).isLessThan(1000);
      target.assertAlive();
    }
  }

  private static int bytesBeforeTheEnd(RawClient client) throws IOException {
    int count = 0;
    try {
      while (client.socket.getInputStream().read() >= 0) {
        count++;
      }
    } catch (SocketException _) {
      // reset: an end as well
    }
    return count;
  }

  @Test
  void a_054_a_055_a_client_that_floods_and_never_reads_is_cut() throws Exception {
    var timeouts = ServerTimeouts.DEFAULT.withWrite(Duration.ofMillis(500));
    try (var target = Target.in(directory, builder -> builder.timeouts(timeouts));
        var client = target.login()) {
      byte[] flood = "HELP\r\n".repeat(10_000).getBytes(US_ASCII);
      long sent = 0;
      try {
        while (sent < 1L << 30) {
          client.send(flood);
          sent += flood.length;
        }
      } catch (SocketException _) {
        // cut: who does not read does not write
      }
      assertThat(sent).isLessThan(1L << 30);
      target.awaitNobody();
      target.assertAlive();
    }
  }

  @Test
  void a_056_a_115_names_from_the_disk_cannot_forge_replies_or_lines() throws Exception {
    try (var target = Target.in(directory);
        var client = target.login()) {
      Files.createDirectory(target.root.resolve("a\r\n226 done"));
      Files.createFile(target.root.resolve("b\n-rw-r--r-- 1 root root 0 Jan 1 00:00 forged"));
      Files.createFile(target.root.resolve("c\u001b[2J"));
      assertThat(client.list("LIST -a")).isEmpty();
      assertThat(client.list("NLST")).isEmpty();
      assertThat(client.list("MLSD").lines()).hasSize(2);
      client.send("CWD a\r\0\n226 done\r\n").expect(501, 550).expect(500);
      client.send("MKD x\r\0y\r\n").expect(550, 553, 501);
      client.send("MKD x\u0085y\r\n").expect(550, 553, 501);
      client.ask("PWD", 257);
    }
  }

  @Test
  void a_058_a_059_patterns_and_lookups_are_plain_text() throws Exception {
    try (var target = Target.in(directory)) {
      try (RawClient client = target.connect()) {
        client.expect(220).ask("USER %n%s%x{0}${jndi:ldap://127.0.0.1:1/a}", 331);
        client.ask("PASS %s{0}", 530);
        client.ask("USER \u001b[2Jalice", 331).ask("PASS secret", 530);
      }
      try (RawClient client = target.login()) {
        String name = "%n%s{0}${java:version}#{1}";
        client.ask("MKD " + name, 257);
        assertThat(client.ask("CWD " + name)).startsWith("250");
        assertThat(client.ask("PWD")).contains(name);
      }
    }
  }

  @Test
  void a_060_a_237_before_the_login_nothing_works_but_what_has_to() throws Exception {
    List<String> free =
        List.of(
            "USER", "PASS", "ACCT", "QUIT", "HOST", "CLNT", "CSID", "ABOR", "AUTH", "ADAT", "PBSZ",
            "PROT", "CCC", "FEAT", "OPTS", "LANG", "HELP", "SYST", "NOOP", "REIN", "MIC", "CONF",
            "ENC");
    try (var target = Target.in(directory);
        var client = target.connect()) {
      target.file("a.txt", "x");
      client.expect(220);
      List<String> help = client.ask("HELP").lines().toList();
      int tried = 0;
      for (String line : help.subList(1, help.size() - 1)) {
        for (String word : line.strip().split(" ", -1)) {
          if (!free.contains(word)) {
            client.ask(word, 530).ask(word + " a.txt", 530).ask(word + " 1 2 3", 530);
            tried++;
          }
        }
      }
      assertThat(tried).isGreaterThan(40);
      target.assertAlive();
    }
  }

  @Test
  void a_061_a_175_no_order_of_user_and_pass_mixes_two_people() throws Exception {
    try (var target = Target.in(directory);
        var client = target.connect()) {
      client.expect(220).ask("PASS secret", 503).ask("USER alice", 331).ask("PASS wrong", 530);
      client.ask("PASS secret", 503).ask("PWD", 530);
      client.ask("USER alice", 331).ask("USER nobody", 331).ask("PASS secret", 530);
      client.ask("USER nobody", 331).ask("USER alice", 331).ask("CWD /", 530);
      client.ask("PASS secret", 230).ask("USER bob", 503, 530).ask("PASS bob", 503, 530);
      assertThat(client.ask("STAT")).contains("alice").doesNotContain("bob");
    }
  }

  @Test
  void a_062_a_stranger_who_talks_all_the_time_is_shown_out_as_well() throws Exception {
    var soon = Target.impatient(Duration.ofMillis(400));
    try (var target = Target.in(directory, builder -> builder.protocol(soon))) {
      try (RawClient slow = target.connect();
          RawClient quick = target.connect()) {
        slow.expect(220).send("U").expect(421).expectEnd();
        quick.expect(220);
        byte[] chatter = "NOOP\r\n".repeat(100).getBytes(US_ASCII);
        var talker =
            Thread.ofVirtual()
                .start(
                    () -> {
                      try {
                        while (true) {
                          quick.send(chatter);
                        }
                      } catch (IOException _) {
                        // shown out
                      }
                    });
        quick.expectEnd();
        talker.join(10_000);
        assertThat(talker.isAlive()).isFalse();
      }
      target.awaitNobody();
    }
  }

  @Test
  void a_063_a_flood_of_connections_is_refused_quickly_and_then_forgotten() throws Exception {
    var limits = ServerLimits.DEFAULT.withSessionsPerAddress(20);
    try (var target = Target.in(directory, builder -> builder.limits(limits))) {
      int before = Target.descriptors();
      var held = new ArrayList<RawClient>();
      for (int i = 0; i < 20; i++) {
        held.add(target.connect().expect(220));
      }
      long start = System.nanoTime();
      for (int i = 0; i < 1000; i++) {
        try (RawClient refused = target.connect()) {
          refused.expect(421).expectEnd();
        }
      }
      Duration each = Duration.ofNanos((System.nanoTime() - start) / 1000);
      assertThat(each).isLessThan(Duration.ofMillis(20));
      try (RawClient elsewhere =
          new RawClient(target.address(), java.net.InetAddress.ofLiteral("127.0.0.3"))) {
        elsewhere.login("alice", "secret");
      }
      for (RawClient one : held) {
        one.vanish();
      }
      target.awaitNobody();
      Target.awaitDescriptors(before);
      target.assertAlive();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "PUT", "HEAD", "OPTIONS", "CONNECT", "DELETE", "PATCH"})
  void a_065_a_browser_is_shown_out_and_nothing_it_said_comes_back(String method) throws Exception {
    try (var target = Target.in(directory);
        var client = target.connect()) {
      client.expect(220);
      client.send(method + " /<script>alert(1)</script> HTTP/1.1\r\nHost: ftp\r\n\r\n");
      for (String reply = client.reply(); !reply.isEmpty(); reply = client.reply()) {
        assertThat(reply).doesNotContain("script").doesNotContain("Host");
      }
    }
  }

  @Test
  void a_065_ten_words_of_another_language_before_the_login_are_enough() throws Exception {
    try (var target = Target.in(directory);
        var client = target.connect()) {
      client.expect(220);
      client.send("EHLO <evil>\r\n".repeat(20));
      int replies = 0;
      try {
        for (String reply = client.reply(); !reply.isEmpty(); reply = client.reply()) {
          assertThat(reply).doesNotContain("evil");
          replies++;
        }
      } catch (SocketException _) {
        // it may be reset, since bytes were left over
      }
      assertThat(replies).isLessThanOrEqualTo(10);
    }
  }

  @Test
  void a_066_replies_tell_neither_version_nor_system_nor_real_paths() throws Exception {
    try (var target = Target.in(directory);
        var client = target.connect()) {
      var said = new StringBuilder(client.reply());
      for (String line :
          List.of(
              "HELP",
              "FEAT",
              "SYST",
              "CSID x",
              "USER alice",
              "PASS secret",
              "STAT",
              "PWD",
              "SITE HELP",
              "CWD /nowhere",
              "MLST /",
              "RETR x")) {
        said.append(client.ask(line)).append('\n');
      }
      assertThat(said.toString().toLowerCase(java.util.Locale.ROOT))
          .doesNotContain(directory.toString())
          .doesNotContain("java")
          .doesNotContain("linux")
          .doesNotContain("exception")
          .doesNotContain("snapshot");
    }
  }

  @Test
  void a_067_a_proxy_header_from_anybody_is_no_header() throws Exception {
    try (var target = Target.in(directory);
        var client = target.connect()) {
      client.expect(220);
      client.send("PROXY TCP4 10.0.0.1 10.0.0.2 1 21\r\n").expect(500);
      try (RawClient second = target.connect()) {
        second.expect(220);
        second.send("\r\n\r\n\0\r\nQUIT\n".getBytes(US_ASCII));
        second.send(new byte[] {0x21, 0x11, 0, 12, 10, 0, 0, 1, 10, 0, 0, 2, 0, 1, 0, 21});
        second.send("\r\n").expectEnd();
      }
    }
  }

  @Test
  void a_068_what_a_client_calls_itself_gives_it_nothing() throws Exception {
    try (var target = Target.in(directory);
        var client = target.connect()) {
      client.expect(220).ask("CLNT admin", 200).ask("CSID Name=root;", 200, 215);
      client.ask("CLNT " + "x".repeat(8000), 200).ask("CLNT \u001b[2J", 200, 501);
      client.ask("PWD", 530);
    }
  }

  @Test
  void a_069_a_070_only_ascii_letters_make_a_verb_and_only_utf_8_a_name() throws Exception {
    try (var target = Target.in(directory);
        var client = target.login()) {
      client.ask("\u017ftat", 500).ask("l\u0131st", 500).ask("NOOP\u212a", 500);
      for (byte[] bytes :
          List.of(
              new byte[] {(byte) 0xc0, (byte) 0xaf},
              new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
              new byte[] {(byte) 0xf8, (byte) 0x88, (byte) 0x80, (byte) 0x80, (byte) 0x80},
              new byte[] {(byte) 0xc0, (byte) 0xae, (byte) 0xc0, (byte) 0xae, '/'})) {
        var line = new ByteArrayOutputStream();
        line.writeBytes("MKD a".getBytes(US_ASCII));
        line.writeBytes(bytes);
        line.writeBytes("\r\n".getBytes(US_ASCII));
        client.send(line.toByteArray()).expect(501);
      }
    }
  }

  @Test
  void a_071_urgent_bytes_lose_nothing() throws Exception {
    try (var target = Target.in(directory);
        var client = target.login()) {
      client.socket.sendUrgentData(255);
      client.socket.sendUrgentData(244);
      client.socket.sendUrgentData(255);
      client.socket.sendUrgentData(242);
      client.send("ABOR\r\n").expect(225, 226);
      client.ask("NOOP", 200);
    }
  }

  @Test
  void a_072_a_storm_of_stat_and_abor_in_a_transfer_is_survived() throws Exception {
    try (var target = Target.in(directory);
        var client = target.login()) {
      for (int round = 0; round < 20; round++) {
        Files.write(target.root.resolve("big"), new byte[8 << 20]);
        try (Socket data = client.data()) {
          client.send("RETR big\r\n" + "STAT\r\n".repeat(30) + "ABOR\r\n".repeat(20));
          data.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        } catch (SocketException _) {
          // aborted
        }
        client.send("NOOP\r\n");
        int replies = 0;
        for (String reply = client.reply(); !reply.startsWith("200"); reply = client.reply()) {
          assertThat(RawClient.code(reply)).isIn(150, 211, 225, 226, 425, 426);
          replies++;
        }
        assertThat(replies).as("one reply for each line, and 150").isBetween(51, 52);
      }
      target.assertAlive();
    }
  }

  @Test
  void a_073_a_230_hundreds_of_sudden_deaths_leave_nothing_behind() throws Exception {
    var random = new Random(73);
    var limits = ServerLimits.DEFAULT.withSessionsPerAddress(30).withSessionsPerAccount(30);
    try (var target = Target.in(directory, builder -> builder.limits(limits))) {
      Files.write(target.root.resolve("big"), new byte[4 << 20]);
      int before = Target.descriptors();
      for (int i = 0; i < 200; i++) {
        die(target, random, i);
      }
      target.awaitNobody();
      assertThat(target.hidden()).isEmpty();
      Target.awaitDescriptors(before);
      var all = new ArrayList<RawClient>();
      for (int i = 0; i < 30; i++) {
        all.add(target.login());
      }
      for (RawClient one : all) {
        one.ask("QUIT", 221).close();
      }
    }
  }

  private static void die(Target target, Random random, int number) throws IOException {
    List<String> deaths =
        List.of("RETR big", "STOR f" + number % 7, "LIST", "MLSD", "APPE g", "STOU", "NLST");
    RawClient client;
    while (true) {
      client = target.connect();
      if (client.reply().startsWith("220")) {
        break; // places of the dead are given back a moment later
      }
      client.close();
    }
    try (RawClient dying = client) {
      if (random.nextInt(5) == 0) {
        dying.send("USER alice\r\nPASS se");
        dying.vanish();
        return;
      }
      String welcome = dying.ask("USER alice", 331).ask("PASS secret");
      if (!welcome.startsWith("230")) {
        return;
      }
      try (Socket data = dying.data()) {
        dying.send(deaths.get(random.nextInt(deaths.size())) + "\r\n");
        if (random.nextBoolean()) {
          data.getOutputStream().write(new byte[random.nextInt(100_000)]);
        }
        data.setSoLinger(random.nextBoolean(), 0);
        if (random.nextBoolean()) {
          dying.send(random.nextBoolean() ? "QUIT\r\n" : "ABOR\r\n");
        }
        if (random.nextBoolean()) {
          dying.vanish();
        }
      } catch (SocketException _) {
        // it is dead already
      }
    }
  }

  @Test
  void random_bytes_get_replies_or_an_end_but_never_silence() throws Exception {
    var random = new Random(2577);
    try (var target = Target.in(directory)) {
      for (int i = 0; i < 100; i++) {
        byte[] noise = new byte[random.nextInt(4000)];
        random.nextBytes(noise);
        try (RawClient client = random.nextBoolean() ? target.login() : target.connect()) {
          client.send(noise).send("\r\nQUIT\r\n");
          client.socket.shutdownOutput();
          bytesBeforeTheEnd(client);
        }
      }
      target.awaitNobody();
      assertThat(new String(target.events.toString().getBytes(UTF_8), ISO_8859_1))
          .doesNotContain("internal error");
      target.assertAlive();
    }
  }
}
