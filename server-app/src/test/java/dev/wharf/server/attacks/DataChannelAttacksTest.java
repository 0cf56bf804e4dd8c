package dev.wharf.server.attacks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.domain.FtpEvent;
import dev.wharf.server.PassiveSettings;
import dev.wharf.server.ServerTimeouts;
import dev.wharf.server.Until;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Section 2.1: the data channel.
@Timeout(60)
class DataChannelAttacksTest {
  private static final InetAddress HOME = InetAddress.ofLiteral("127.0.0.1");
  private static final InetAddress STRANGER = InetAddress.ofLiteral("127.0.0.2");

  @TempDir Path directory;

  @Test
  void a_001_port_to_a_third_host_is_refused_and_never_tried() throws Exception {
    try (var target = Target.in(directory);
        var victim = new ServerSocket(0, 8, STRANGER);
        var client = target.login()) {
      target.file("a.txt", "USER root\r\n");
      int port = victim.getLocalPort();
      client.ask("PORT 127,0,0,2," + port / 256 + "," + port % 256, 504, 501);
      client.ask("RETR a.txt", 425);
      client.ask("EPRT |1|127.0.0.2|" + port + "|", 504, 501);
      client.ask("LIST", 425);
      client.ask("PORT 10,9,9,9,200,1", 504, 501);
      client.ask("STOR b.txt", 425);
      victim.setSoTimeout(100);
      assertThatThrownBy(victim::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void a_002_port_to_a_service_of_the_machine_is_refused() throws Exception {
    try (var target = Target.in(directory);
        var client = target.login()) {
      for (int port : new int[] {1, 20, 21, 22, 25, 80, 443, 1023}) {
        client.ask("PORT 127,0,0,1," + port / 256 + "," + port % 256, 504, 501);
        client.ask("EPRT |1|127.0.0.1|" + port + "|", 504, 501);
      }
      client.ask("NLST", 425);
    }
  }

  @Test
  void a_003_no_way_to_write_an_address_reaches_another_host() throws Exception {
    List<String> arguments =
        List.of(
            "PORT 127,0,0,1,256,1",
            "PORT 0x7f,0,0,1,4,1",
            "PORT 127,0,0,1,1e3,1",
            "PORT 127,0,0,1,4",
            "PORT 127,0,0,1,4,1,1",
            "PORT 127,0,0,+1,4,1",
            "PORT 127,0,0,-1,4,1",
            "PORT 127, 0,0,1,4,1",
            "PORT ,,,,,",
            "PORT 127,0,0,1,0,0",
            "PORT 127.0.0.1.4.1",
            "PORT ١٢٧,0,0,1,4,1",
            "PORT 0,0,0,0,200,1",
            "PORT 255,255,255,255,200,1",
            "PORT 224,0,0,1,200,1",
            "EPRT",
            "EPRT |",
            "EPRT |1|127.0.0.1|99999|",
            "EPRT |1|127.1|5000|",
            "EPRT |1|2130706433|5000|",
            "EPRT |1|0177.0.0.1|5000|",
            "EPRT |1|localhost|5000|",
            "EPRT |1|127.0.0.1|5000",
            "EPRT |1|127.0.0.1|+5000|",
            "EPRT |1|127.0.0.1|0|",
            "EPRT |1|127.0.0.1|5000|x",
            "EPRT |2|::1|5000|",
            "EPRT |2|::|5000|",
            "EPRT |2|::ffff:10.0.0.1|5000|",
            "EPRT |2|fe80::1%lo|5000|",
            "EPRT |2|[::1]|5000|",
            "EPRT |3|127.0.0.1|5000|",
            "EPRT |-1|127.0.0.1|5000|",
            "EPRT |1||5000|",
            "EPRT \u00a71\u00a7127.0.0.1\u00a75000\u00a7",
            "LPRT 4,4,127,0,0,1,2,200,1");
    try (var target = Target.in(directory);
        var client = target.login()) {
      for (String argument : arguments) {
        client.ask(argument, 501, 502, 504, 522).ask("NLST", 425);
      }
    }
  }

  @Test
  void a_004_a_bad_port_forgets_the_good_one_before_it() throws Exception {
    try (var target = Target.in(directory);
        var own = new ServerSocket(0, 8, HOME);
        var client = target.login()) {
      int port = own.getLocalPort();
      for (String bad : List.of("PORT 127,0,0,2,200,1", "PORT nonsense", "EPRT |1|x|1|")) {
        client.ask("PORT 127,0,0,1," + port / 256 + "," + port % 256, 200);
        client.ask(bad, 501, 504).ask("NLST", 425);
      }
    }
  }

  @Test
  void a_005_a_010_strangers_at_the_passive_port_get_nothing_and_the_client_is_served()
      throws Exception {
    try (var target = Target.in(directory);
        var client = target.login()) {
      target.file("a.txt", "mine");
      InetSocketAddress port = client.passive();
      var strangers = new ArrayList<Socket>();
      for (int i = 0; i < 5; i++) {
        strangers.add(RawClient.connect(port, STRANGER));
      }
      try (Socket data = RawClient.connect(port, HOME)) {
        client.ask("RETR a.txt", 150);
        assertThat(data.getInputStream().readAllBytes()).asString(UTF_8).isEqualTo("mine");
      }
      client.expect(226);
      for (Socket stranger : strangers) {
        assertThat(bytesOf(stranger)).isZero();
        stranger.close();
      }
      assertThatThrownBy(() -> RawClient.connect(port, HOME)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void a_007_the_first_port_and_the_next_ones_cannot_be_foretold() throws Exception {
    var ports = new HashSet<Integer>();
    int steps = 0;
    try (var target = Target.in(directory);
        var client = target.login()) {
      int before = client.passive().getPort();
      for (int i = 0; i < 200; i++) {
        int port = client.passive().getPort();
        ports.add(port);
        steps += Math.abs(port - before) <= 2 ? 1 : 0;
        before = port;
      }
    }
    assertThat(ports).hasSizeGreaterThan(170);
    assertThat(steps).isLessThan(20);
  }

  @Test
  void a_008_whoever_hoards_passive_ports_loses_some_to_those_who_have_none() throws Exception {
    var four = PassiveSettings.DEFAULT.withPorts(51_900, 51_903);
    try (var target = Target.in(directory, builder -> builder.passive(four))) {
      var hoarders = new ArrayList<RawClient>();
      for (int i = 0; i < 4; i++) {
        var hoarder = new RawClient(target.address(), STRANGER).login("bob", "secret");
        hoarders.add(hoarder);
        hoarder.passive();
      }
      target.file("a.txt", "served");
      try (RawClient client = target.login()) {
        assertThat(client.list("RETR a.txt")).isEqualTo("served");
      }
      for (RawClient hoarder : hoarders) {
        hoarder.ask("NOOP", 200).close();
      }
    }
  }

  @Test
  void a_009_ten_thousand_pasvs_in_a_row_leak_nothing() throws Exception {
    try (var target = Target.in(directory);
        var client = target.login()) {
      int before = Target.descriptors();
      for (int round = 0; round < 100; round++) {
        client.send("PASV\r\n".repeat(100));
        for (int i = 0; i < 100; i++) {
          client.expect(227);
        }
      }
      Target.awaitDescriptors(before);
      assertThat(client.list("NLST")).isEmpty();
    }
  }

  @Test
  void a_011_connections_reset_before_they_are_accepted_do_no_harm() throws Exception {
    try (var target = Target.in(directory);
        var client = target.login()) {
      target.file("a.txt", "mine");
      InetSocketAddress port = client.passive();
      client.ask("RETR a.txt", 150);
      for (int i = 0; i < 30; i++) {
        try (Socket stranger = RawClient.connect(port, STRANGER)) {
          stranger.setSoLinger(true, 0);
        } catch (IOException _) {
          // the server was quicker
        }
      }
      try (Socket data = RawClient.connect(port, HOME)) {
        assertThat(data.getInputStream().readAllBytes()).asString(UTF_8).isEqualTo("mine");
      }
      client.expect(226);
    }
  }

  @Test
  void a_013_a_data_connection_that_never_comes_is_425_and_frees_the_name() throws Exception {
    var timeouts = ServerTimeouts.DEFAULT.withDataConnect(Duration.ofMillis(200));
    try (var target = Target.in(directory, builder -> builder.timeouts(timeouts));
        var client = target.login();
        var other = target.login()) {
      client.passive();
      client.ask("STOR a.txt", 150);
      client.expect(425);
      other.store("a.txt", "x".getBytes(US_ASCII));
      assertThat(target.hidden()).isEmpty();
    }
  }

  @Test
  void a_014_a_015_a_reader_that_does_not_read_is_cut_and_disturbs_nobody() throws Exception {
    var timeouts = ServerTimeouts.DEFAULT.withData(Duration.ofMillis(500));
    try (var target = Target.in(directory, builder -> builder.timeouts(timeouts))) {
      Files.write(target.root.resolve("big"), new byte[32 << 20]);
      try (RawClient client = target.login();
          Socket data = client.data()) {
        client.ask("RETR big", 150);
        data.shutdownOutput();
        target.assertAlive();
        client.expect(426);
        client.ask("NOOP", 200);
      }
      target.awaitNobody();
    }
  }

  @Test
  void a_015_a_client_that_sends_in_a_download_gets_its_file() throws Exception {
    try (var target = Target.in(directory);
        var client = target.login()) {
      Files.write(target.root.resolve("big"), new byte[1 << 20]);
      try (Socket data = client.data()) {
        data.getOutputStream().write(new byte[10_000]);
        client.ask("RETR big", 150);
        assertThat(data.getInputStream().readAllBytes()).hasSize(1 << 20);
      }
      client.expect(226);
    }
  }

  @Test
  void a_016_two_servers_cannot_be_connected_to_each_other() throws Exception {
    try (var target = Target.in(directory);
        var client = target.login()) {
      InetSocketAddress port = client.passive();
      client.ask("STOR a.txt", 150);
      try (Socket otherServer = RawClient.connect(port, STRANGER)) {
        otherServer.getOutputStream().write("theirs".getBytes(US_ASCII));
        assertThat(bytesOf(otherServer)).isZero();
      } catch (IOException _) {
        // reset before all was sent
      }
      try (Socket data = RawClient.connect(port, HOME)) {
        data.getOutputStream().write("mine".getBytes(US_ASCII));
      }
      client.expect(226);
      assertThat(target.root.resolve("a.txt")).hasContent("mine");
    }
  }

  @Test
  void a_018_an_upload_dies_with_its_control_connection() throws Exception {
    try (var target = Target.in(directory)) {
      try (RawClient client = target.login();
          Socket data = client.data()) {
        client.ask("STOR a.txt", 150);
        data.getOutputStream().write("half".getBytes(US_ASCII));
        client.vanish();
        Until.holds("the upload failed", () -> target.count(FtpEvent.UploadFailed.class) == 1);
        assertThat(bytesOf(data)).isZero();
      }
      target.awaitNobody();
      assertThat(target.root.resolve("a.txt")).doesNotExist();
      assertThat(target.hidden()).isEmpty();
    }
  }

  @Test
  void a_019_active_connections_come_from_an_unprivileged_port() throws Exception {
    try (var target = Target.in(directory);
        var own = new ServerSocket(0, 8, HOME);
        var client = target.login()) {
      own.setSoTimeout(10_000);
      int port = own.getLocalPort();
      client.ask("PORT 127,0,0,1," + port / 256 + "," + port % 256, 200).ask("NLST", 150);
      try (Socket data = own.accept()) {
        assertThat(data.getPort()).isGreaterThanOrEqualTo(1024);
        assertThat(data.getInputStream().readAllBytes()).isEmpty();
      }
      client.expect(226);
    }
  }

  /// How many bytes come before the end, or the reset.
  private static int bytesOf(Socket socket) {
    try {
      return socket.getInputStream().readAllBytes().length;
    } catch (SocketTimeoutException e) {
      throw new AssertionError("nobody ended the connection", e);
    } catch (IOException _) {
      return 0; // reset
    }
  }
}
