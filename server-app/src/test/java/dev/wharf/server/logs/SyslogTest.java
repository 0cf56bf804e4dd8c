package dev.wharf.server.logs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
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
      try (var client = log.accept()) {
        var in = new DataInputStream(client.getInputStream());
        assertThat(frame(in)).startsWith("<94>1 ").endsWith(" one");
        assertThat(frame(in)).endsWith(" two");
        client.setSoLinger(true, 0);
      }
      while (log.getInetAddress() != null) {
        syslog.write(6, "three\n"); // until the break is noticed
        log.setSoTimeout(50);
        try (var client = log.accept()) {
          assertThat(frame(new DataInputStream(client.getInputStream()))).endsWith(" three");
          return;
        } catch (java.net.SocketTimeoutException _) {
          // not yet
        }
      }
    }
  }

  @Test
  void a_log_that_is_not_there_loses_lines_and_nothing_else() {
    try (var syslog = new Syslog(new Syslog.Target.Local(directory.resolve("none")), FTP)) {
      syslog.write(3, "hello\n");
    }
    assertThat(directory).isEmptyDirectory();
  }

  private static InetSocketAddress address(int port) {
    return new InetSocketAddress(LOOPBACK, port);
  }

  private static String frame(DataInputStream in) throws java.io.IOException {
    int length = 0;
    for (int c = in.read(); c != ' '; c = in.read()) {
      length = length * 10 + c - '0';
    }
    return new String(in.readNBytes(length), UTF_8);
  }
}
