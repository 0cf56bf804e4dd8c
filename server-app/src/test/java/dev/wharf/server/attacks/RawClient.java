package dev.wharf.server.attacks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/// A client that sends any bytes there are, and reads replies strictly.
final class RawClient implements AutoCloseable {
  /// A server that says nothing for so long hangs.
  private static final int PATIENCE_MILLIS = 15_000;

  final Socket socket;
  private final InputStream in;
  private String last = "connecting";

  RawClient(InetSocketAddress server) throws IOException {
    this(server, InetAddress.ofLiteral("127.0.0.1"));
  }

  /// Connects from an address of this machine's loopback.
  RawClient(InetSocketAddress server, InetAddress from) throws IOException {
    socket = connect(server, from);
    in = socket.getInputStream();
  }

  static Socket connect(InetSocketAddress server, InetAddress from) throws IOException {
    var socket = new Socket();
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.bind(new InetSocketAddress(from, 0));
    socket.connect(server, PATIENCE_MILLIS);
    return socket;
  }

  /// Says who it is, and expects to be let in.
  RawClient login(String user, String password) throws IOException {
    return expect(220).ask("USER " + user, 331).ask("PASS " + password, 230).ask("TYPE I", 200);
  }

  /// Sends exactly these bytes.
  RawClient send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /// Sends exactly this text.
  RawClient send(String text) throws IOException {
    last = text.length() > 80 ? text.substring(0, 80) + "…" : text;
    return send(text.getBytes(UTF_8));
  }

  /// Sends a line, and expects one final reply with one of these codes.
  RawClient ask(String line, int... codes) throws IOException {
    return send(line + "\r\n").expect(codes);
  }

  /// Sends a line and gives the final reply.
  String ask(String line) throws IOException {
    return send(line + "\r\n").reply();
  }

  RawClient expect(int... codes) throws IOException {
    String reply = reply();
    assertThat(codes).as("the reply to %s was %s", last, reply).contains(code(reply));
    return this;
  }

  static int code(String reply) {
    return reply.length() < 4 ? 0 : Integer.parseInt(reply, 0, 3, 10);
  }

  /// The next reply, all its lines, with LF between them; "" at the end of the connection.
  String reply() throws IOException {
    String first = line();
    if (first.isEmpty()) {
      return "";
    }
    assertThat(first).as("the first line of a reply").containsPattern("^[1-5]\\d\\d[ -]");
    var reply = new StringBuilder(first);
    String end = first.substring(0, 3) + " ";
    for (String line = first; !line.startsWith(end); ) {
      line = line();
      assertThat(line).as("the reply ends before its last line: %s", reply).isNotEmpty();
      reply.append('\n').append(line);
    }
    return reply.toString();
  }

  private String line() throws IOException {
    var line = new ByteArrayOutputStream();
    for (int b = read(); b >= 0; b = read()) {
      if (b == '\n') {
        String text = line.toString(UTF_8);
        assertThat(text).as("a line ends with CR LF").endsWith("\r");
        String plain = text.substring(0, text.length() - 1);
        assertThat(plain.chars().noneMatch(Character::isISOControl))
            .as("no control characters in: %s", plain)
            .isTrue();
        return plain;
      }
      line.write(b);
    }
    assertThat(line.size()).as("half a line: %s", line).isZero();
    return "";
  }

  private int read() throws IOException {
    try {
      return in.read();
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the server hangs after: " + last, e);
    }
  }

  /// Reads replies up to the end of the connection, which has to come.
  RawClient expectEnd() throws IOException {
    try {
      for (String reply = reply(); !reply.isEmpty(); reply = reply()) {
        last = reply;
      }
    } catch (java.net.SocketException _) {
      // reset: an end as well
    }
    return this;
  }

  /// Asks for a passive port.
  InetSocketAddress passive() throws IOException {
    String reply = ask("EPSV");
    assertThat(reply).startsWith("229 ");
    int bars = reply.indexOf("|||");
    int port = Integer.parseInt(reply.substring(bars + 3, reply.indexOf('|', bars + 3)));
    return new InetSocketAddress(socket.getInetAddress(), port);
  }

  /// Opens a data connection.
  Socket data() throws IOException {
    return connect(passive(), socket.getLocalAddress());
  }

  /// Sends a file, whole.
  RawClient store(String name, byte[] content) throws IOException {
    try (Socket data = data()) {
      ask("STOR " + name, 150);
      data.getOutputStream().write(content);
    }
    return expect(226);
  }

  /// What a command sends over a data connection.
  byte[] fetch(String command) throws IOException {
    byte[] content;
    try (Socket data = data()) {
      ask(command, 150);
      content = data.getInputStream().readAllBytes();
    }
    expect(226);
    return content;
  }

  String list(String command) throws IOException {
    return new String(fetch(command), UTF_8);
  }

  /// Sends the text and has the connection reset at once.
  void vanish() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
