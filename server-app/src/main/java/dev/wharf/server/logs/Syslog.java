package dev.wharf.server.logs;

import dev.wharf.server.host.UnixDatagram;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Sends lines to a system log: over UDP or TCP as RFC 5424 and RFC 6587 §3.4.1 have it; to the
/// socket of this machine in the older form that journald and rsyslog expect there (RFC 3164).
///
/// A log that does not listen loses lines; over TCP a connection that broke is made again.
public final class Syslog implements LineSink {
  /// Names of facilities by number (RFC 5424 §6.2.1); those between have no common name.
  public static final List<String> FACILITIES =
      List.of(
          "kern",
          "user",
          "mail",
          "daemon",
          "auth",
          "syslog",
          "lpr",
          "news",
          "uucp",
          "cron",
          "authpriv",
          "ftp",
          "ntp",
          "security",
          "console",
          "clock",
          "local0",
          "local1",
          "local2",
          "local3",
          "local4",
          "local5",
          "local6",
          "local7");

  private static final int LONGEST = 8000;
  private static final int CONNECT_MILLIS = 1000;
  private static final DateTimeFormatter OLD =
      DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ENGLISH)
          .withZone(ZoneId.systemDefault());

  private final Target target;
  private final int facility;
  private final String host;
  private final long pid = ProcessHandle.current().pid();
  private @Nullable OutputStream stream; // of a TCP connection, while it stands

  /// Where a system log listens.
  public sealed interface Target {
    /// A Unix socket, as `/dev/log`.
    record Local(Path path) implements Target {}

    /// Datagrams.
    record Udp(InetSocketAddress address) implements Target {}

    /// A connection.
    record Tcp(InetSocketAddress address) implements Target {}
  }

  /// Sends to `target`, which need not be there yet.
  ///
  /// @param facility a number from 0 to 23
  public Syslog(Target target, int facility) {
    this.target = target;
    this.facility = facility;
    this.host = hostName();
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (IOException _) {
      return "-"; // RFC 5424 §6.2.4 has it for a machine without a name
    }
  }

  @Override
  public void write(int severity, String text) {
    text.lines().forEach(line -> send(severity, line));
  }

  private synchronized void send(int severity, String line) {
    String shown = line.length() > LONGEST ? line.substring(0, LONGEST) : line;
    String priority = "<" + (facility * 8 + severity) + ">";
    try {
      switch (target) {
        case Target.Local(Path path) ->
            UnixDatagram.send(
                bytes(priority + OLD.format(Instant.now()) + " wharf[" + pid + "]: " + shown),
                path);
        case Target.Udp(InetSocketAddress address) -> {
          byte[] packet = bytes(modern(priority, shown));
          try (var socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(packet, packet.length, address));
          }
        }
        case Target.Tcp(InetSocketAddress address) -> {
          byte[] frame = bytes(modern(priority, shown));
          sendOver(address, bytes(frame.length + " "), frame);
        }
      }
    } catch (IOException _) {
      // lost: the system log is not there
    }
  }

  private String modern(String priority, String line) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    return priority + "1 " + now + " " + host + " wharf " + pid + " - - " + line;
  }

  private void sendOver(InetSocketAddress address, byte[]... parts) throws IOException {
    OutputStream out = stream;
    if (out == null) {
      var socket = new Socket();
      socket.connect(address, CONNECT_MILLIS);
      out = socket.getOutputStream();
      stream = out;
    }
    try {
      for (byte[] part : parts) {
        out.write(part);
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public synchronized void close() {
    try (OutputStream _ = stream) {
      stream = null;
    } catch (IOException _) {
      // the connection had broken before
    }
  }

  /// The number of a facility.
  public static Optional<Integer> facility(String name) {
    int number = FACILITIES.indexOf(name);
    return number < 0 ? Optional.empty() : Optional.of(number);
  }
}
