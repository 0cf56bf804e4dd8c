package dev.wharf.server.logs;

import dev.wharf.server.host.UnixDatagram;
import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The way to a system log: over UDP or TCP as RFC 5424 and RFC 6587 §3.4.1 have it; to the socket
/// of this machine in the older form that journald and rsyslog expect there (RFC 3164).
///
/// Used by one thread, and waits as long as the system log lets it wait; [#close] may come from
/// any, and ends that.
final class SyslogWire implements Closeable {
  private static final int CONNECT_MILLIS = 1000;
  private static final DateTimeFormatter OLD =
      DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ENGLISH)
          .withZone(ZoneId.systemDefault());

  private final Syslog.Target target;
  private final int facility;
  private final String host;
  private final long pid = ProcessHandle.current().pid();
  private @Nullable Socket connection; // of TCP, while it stands; guarded by this
  private boolean closed; // guarded by this

  /// @param facility a number from 0 to 23
  SyslogWire(Syslog.Target target, int facility) {
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

  /// Sends a line. One that went into a connection just before that broke is lost all the same:
  /// nobody confirms lines.
  ///
  /// @throws IOException if nobody takes it
  void send(Syslog.Line line) throws IOException {
    String priority = "<" + (facility * 8 + line.severity()) + ">";
    switch (target) {
      case Syslog.Target.Local(var path) ->
          UnixDatagram.send(
              bytes(priority + OLD.format(line.time()) + " wharf[" + pid + "]: " + line.text()),
              path);
      case Syslog.Target.Udp(var address) -> {
        byte[] packet = bytes(modern(priority, line));
        try (var socket = new DatagramSocket()) {
          socket.send(new DatagramPacket(packet, packet.length, address));
        }
      }
      case Syslog.Target.Tcp(var address) -> {
        String text = modern(priority, line);
        sendOver(address, bytes(bytes(text).length + " " + text));
      }
    }
  }

  private String modern(String priority, Syslog.Line line) {
    Instant time = line.time().truncatedTo(ChronoUnit.MILLIS);
    return priority + "1 " + time + " " + host + " wharf " + pid + " - - " + line.text();
  }

  private void sendOver(InetSocketAddress address, byte[] frame) throws IOException {
    Socket known = known();
    if (known != null) {
      try {
        known.getOutputStream().write(frame);
        return;
      } catch (IOException _) {
        drop(known); // it broke after the line before: another one is made at once
      }
    }
    Socket fresh = begin(new Socket());
    try {
      fresh.connect(address, CONNECT_MILLIS);
      fresh.getOutputStream().write(frame);
    } catch (IOException e) {
      drop(fresh);
      throw e;
    }
  }

  private synchronized @Nullable Socket known() {
    return connection;
  }

  private synchronized Socket begin(Socket fresh) throws IOException {
    if (closed) {
      throw new SocketException("the log was closed");
    }
    connection = fresh;
    return fresh;
  }

  private synchronized void drop(Socket broken) {
    connection = null;
    end(broken);
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // the connection had broken before
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// Ends the connection, and a wait for the system log; nothing is connected to any more.
  @Override
  public synchronized void close() {
    closed = true;
    if (connection != null) {
      end(connection);
      connection = null;
    }
  }
}
