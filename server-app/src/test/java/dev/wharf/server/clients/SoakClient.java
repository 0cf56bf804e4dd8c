package dev.wharf.server.clients;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;

/// One client of a soak: speaks FTP, and vanishes in the middle of it. Closing it resets all its
/// connections.
final class SoakClient implements Closeable {
  private static final int PATIENCE = 60_000; // milliseconds

  private final InetAddress from;
  private final InetSocketAddress server;
  private final Socket first;
  private Socket control;
  private Socket data = new Socket();

  SoakClient(InetAddress from, InetSocketAddress server) throws IOException {
    this.from = from;
    this.server = server;
    this.first = connect(server.getPort());
    this.control = first;
    expect("220");
  }

  private Socket connect(int port) throws IOException {
    var socket = new Socket();
    socket.setSoTimeout(PATIENCE);
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(from, 0));
    socket.connect(new InetSocketAddress(server.getAddress(), port), PATIENCE);
    return socket;
  }

  void login() throws IOException {
    login("alice");
  }

  void login(String account) throws IOException {
    say("USER " + account, "331");
    say("PASS secret", "230");
    say("TYPE I", "200");
  }

  /// Goes on under TLS, whoever the server is.
  void startTls(SSLContext trusting) throws IOException {
    say("AUTH TLS", "234");
    control = trusting.getSocketFactory().createSocket(first, "localhost", first.getPort(), false);
    say("PBSZ 0", "200");
    say("PROT P", "200");
  }

  /// Begins a handshake on the control connection, and no more.
  void startHandshake() throws IOException {
    say("AUTH TLS", "234");
    beginHandshake(first);
  }

  private static void beginHandshake(Socket socket) throws IOException {
    socket.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc});
  }

  /// Begins a handshake on the data connection, and no more.
  void startDataHandshake() throws IOException {
    beginHandshake(data);
  }

  /// Gets a port for data, and connects to it.
  void prepare() throws IOException {
    data.close();
    data = connect(passivePort());
  }

  int passivePort() throws IOException {
    String reply = say("EPSV", "229");
    int bars = reply.indexOf("|||");
    return Integer.parseInt(reply.substring(bars + 3, reply.indexOf('|', bars + 3)));
  }

  void send(int bytes) throws IOException {
    data.getOutputStream().write(new byte[bytes]);
  }

  void receive(int bytes) throws IOException {
    InputStream in = data.getInputStream();
    in.readNBytes(bytes);
  }

  void receiveAll() throws IOException {
    data.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
  }

  /// Ends the data connection in order.
  void finish() throws IOException {
    data.close();
  }

  /// Says a line and waits for an answer that begins so.
  String say(String line, String code) throws IOException {
    tell(line);
    return expect(code);
  }

  /// Says a line and waits for nothing.
  void tell(String line) throws IOException {
    control.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    control.getOutputStream().flush();
  }

  /// Waits for an answer of one line that begins so; any will do if `code` is empty.
  String expect(String code) throws IOException {
    var line = new StringBuilder();
    for (int b = control.getInputStream().read(); b != '\n'; b = control.getInputStream().read()) {
      if (b < 0) {
        throw new IOException("the server has hung up, after " + line);
      }
      line.append((char) b);
    }
    if (line.indexOf(code) != 0) {
      throw new AssertionError("expected " + code + ", and it said " + line);
    }
    return line.toString();
  }

  /// Vanishes: nothing is said, every connection is reset.
  @Override
  public void close() throws IOException {
    reset(data);
    reset(first);
  }

  private static void reset(Socket socket) throws IOException {
    try (socket) {
      if (socket.isConnected() && !socket.isClosed()) {
        socket.setSoLinger(true, 0);
      }
    }
  }
}
