package dev.wharf.server.logs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.server.Until;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class SyslogTest {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final int FTP = Syslog.facility("ftp").orElseThrow();

  @TempDir private Path directory;

  @Test
  void a_line_goes_over_udp_as_rfc_5424_has_it() throws Exception {
    try (var log = new DatagramSocket(0, LOOPBACK);
        var syslog = new Syslog(new Syslog.Target.Udp(address(log.getLocalPort())), FTP)) {
      syslog.write(4, "hello\n");
      var packet = new DatagramPacket(new byte[1000], 1000);
      log.receive(packet);

      String[] fields = new String(packet.getData(), 0, packet.getLength(), UTF_8).split(" ", 8);
      assertThat(fields[0]).isEqualTo("<92>1"); // 11 * 8 + 4
      assertThat(fields[1]).endsWith("Z");
      assertThat(fields[3]).isEqualTo("wharf");
      assertThat(fields[4]).isEqualTo(Long.toString(ProcessHandle.current().pid()));
      assertThat(fields[7]).isEqualTo("hello");
    }
  }

  @Test
  void over_tcp_octets_are_counted_and_a_lost_connection_is_made_again() throws Exception {
    try (var log = new ServerSocket(0, 8, LOOPBACK);
        var syslog = new Syslog(new Syslog.Target.Tcp(address(log.getLocalPort())), FTP)) {
      syslog.write(6, "one\ntwo\n");
      try (var client = taken(log)) {
        var in = new DataInputStream(client.getInputStream());
        assertThat(frame(in)).startsWith("<94>1 ").endsWith(" one");
        assertThat(frame(in)).endsWith(" two");
        client.setSoLinger(true, 0);
      }
      log.setSoTimeout(50);
      Until.holds("the break is noticed", () -> isConnectedAgain(syslog, log));
    }
  }

  private static boolean isConnectedAgain(Syslog syslog, ServerSocket log) throws IOException {
    syslog.write(6, "three\n");
    try (var client = log.accept()) {
      assertThat(frame(new DataInputStream(client.getInputStream()))).endsWith(" three");
      return true;
    } catch (SocketTimeoutException _) {
      return false;
    }
  }

  @Test
  void a_log_that_is_not_there_loses_lines_and_nothing_else() {
    try (var syslog = new Syslog(new Syslog.Target.Local(directory.resolve("none")), FTP)) {
      syslog.write(3, "hello\n");
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void a_stalled_tcp_log_stops_nobody_and_learns_how_many_lines_were_lost() throws Exception {
    String line = "x".repeat(8000);
    int written = 3 * Syslog.MOST_WAITING; // more than the kernel holds, too
    try (var log = tight();
        var syslog = new Syslog(new Syslog.Target.Tcp(address(log.getLocalPort())), FTP)) {
      for (int i = 0; i < written; i++) {
        syslog.write(6, line);
      }
      try (var client = taken(log)) {
        var in = new DataInputStream(new BufferedInputStream(client.getInputStream()));
        long received = 0;
        long lost = 0;
        while (received + lost < written) {
          String text = frame(in).split(" - - ", 2)[1];
          if (text.equals(line)) {
            received++;
          } else {
            assertThat(text).endsWith("too many waited");
            lost += Long.parseLong(text.substring(0, text.indexOf(' ')));
          }
        }
        assertThat(received).isGreaterThanOrEqualTo(Syslog.MOST_WAITING);
        assertThat(lost).isPositive();
        assertThat(received + lost).isEqualTo(written);
      }
    }
  }

  @Test
  void a_host_that_does_not_answer_delays_nobody_and_gets_the_lines_later() throws Exception {
    try (var log = new ServerSocket(0, 1, LOOPBACK);
        var one = new Socket(LOOPBACK, log.getLocalPort());
        var two = new Socket(LOOPBACK, log.getLocalPort()); // no further one is answered now
        var syslog = new Syslog(new Syslog.Target.Tcp(address(log.getLocalPort())), FTP)) {
      long start = System.nanoTime();
      for (int i = 0; i < 100; i++) {
        syslog.write(6, "line " + i);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
      taken(log).close();
      taken(log).close();
      try (var client = taken(log)) {
        var in = new DataInputStream(client.getInputStream());
        for (int i = 0; i < 100; i++) {
          assertThat(frame(in)).endsWith(" line " + i);
        }
      }
      assertThat(one.isConnected() && two.isConnected()).isTrue();
    }
  }

  @Test
  void what_waits_at_the_end_is_sent() throws Exception {
    try (var log = new ServerSocket(0, 8, LOOPBACK)) {
      try (var syslog = new Syslog(new Syslog.Target.Tcp(address(log.getLocalPort())), FTP)) {
        for (int i = 0; i < 1000; i++) {
          syslog.write(6, "line " + i);
        }
      }
      try (var client = taken(log)) {
        var in = new DataInputStream(new BufferedInputStream(client.getInputStream()));
        for (int i = 0; i < 1000; i++) {
          assertThat(frame(in)).endsWith(" line " + i);
        }
        assertThat(in.read()).isNegative();
      }
    }
  }

  @Test
  void a_stalled_log_holds_up_the_end_for_seconds_only_and_leaves_no_thread() throws Exception {
    try (var log = tight()) {
      var syslog = new Syslog(new Syslog.Target.Tcp(address(log.getLocalPort())), FTP);
      for (int i = 0; i < Syslog.MOST_WAITING; i++) {
        syslog.write(6, "x".repeat(8000));
      }
      long start = System.nanoTime();
      syslog.close();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        assertThat(!thread.getName().equals(Syslog.THREAD) || thread.join(Duration.ofSeconds(20)))
            .as("it has ended")
            .isTrue();
      }
    }
  }

  /// The next connection; neither it nor its bytes are waited for without end.
  private static Socket taken(ServerSocket log) throws IOException {
    log.setSoTimeout(20_000);
    Socket client = log.accept();
    client.setSoTimeout(20_000);
    return client;
  }

  /// Takes connections, and few bytes of them.
  private static ServerSocket tight() throws IOException {
    var log = new ServerSocket();
    log.setReceiveBufferSize(64 * 1024);
    log.bind(address(0));
    return log;
  }

  private static InetSocketAddress address(int port) {
    return new InetSocketAddress(LOOPBACK, port);
  }

  private static String frame(DataInputStream in) throws IOException {
    int length = 0;
    for (int c = in.read(); c != ' '; c = in.read()) {
      length = length * 10 + c - '0';
    }
    return new String(in.readNBytes(length), UTF_8);
  }
}
