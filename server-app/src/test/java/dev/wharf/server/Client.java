package dev.wharf.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// A client that says what it is told, and expects the reply codes that it is told.
class Client implements AutoCloseable {
  private final InetSocketAddress server;
  Socket socket;
  private BufferedReader in;

  Client(InetSocketAddress server) throws IOException {
    this.server = server;
    socket = new Socket(server.getAddress(), server.getPort());
    socket.setSoTimeout(20_000); // a test that hangs shall say where
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
  }

  /// Connects from an address of this machine, and says something before all else.
  Client(InetSocketAddress server, InetAddress from, byte[] first) throws IOException {
    this.server = server;
    socket = new Socket(server.getAddress(), server.getPort(), from, 0);
    socket.setSoTimeout(20_000);
    socket.getOutputStream().write(first);
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
  }

  static Client loggedIn(InetSocketAddress server) throws IOException {
    return new Client(server).expect(220).say("USER alice", 331).say("PASS secret", 230);
  }

  /// Sends a line; the reply is another matter.
  Client say(String line) throws IOException {
    socket.getOutputStream().write((line + "\r\n").getBytes(UTF_8));
    return this;
  }

  Client say(String line, int code) throws IOException {
    return say(line).expect(code);
  }

  Client expect(int code) throws IOException {
    assertThat(reply()).startsWith(code + " ");
    return this;
  }

  /// The last line of the next reply, or "the end".
  String reply() throws IOException {
    while (true) {
      String line = in.readLine();
      if (line == null) {
        return "the end";
      }
      if (line.length() > 3 && line.charAt(3) == ' ' && Character.isDigit(line.charAt(0))) {
        return line;
      }
    }
  }

  /// Opens a data connection with EPSV.
  Socket data() throws IOException {
    return data(dataPort());
  }

  /// The port that EPSV answers with.
  int dataPort() throws IOException {
    String reply = say("EPSV").reply();
    int bars = reply.indexOf("|||");
    return Integer.parseInt(reply.substring(bars + 3, reply.indexOf('|', bars + 3)));
  }

  /// Opens a data connection to a port of the server.
  Socket data(int port) throws IOException {
    var data = new DataSocket(server.getPort());
    data.connect(new InetSocketAddress(server.getAddress(), port));
    data.setSoTimeout(20_000);
    return data;
  }

  /// The same, from an address of this machine and with something said before all else.
  Socket data(int port, InetAddress from, byte[] first) throws IOException {
    var data = new DataSocket(server.getPort());
    data.bind(new InetSocketAddress(from, 0));
    data.connect(new InetSocketAddress(server.getAddress(), port));
    data.setSoTimeout(20_000);
    data.getOutputStream().write(first);
    return data;
  }

  /// The JDK's client looks for a session by the port of its socket, so a data connection that
  /// shall resume the session of its control connection has to claim the port of that one.
  private static final class DataSocket extends Socket {
    private final int claimed;

    DataSocket(int claimed) {
      this.claimed = claimed;
    }

    @Override
    public int getPort() {
      return claimed;
    }
  }

  /// Goes on under TLS; with the session that `context` knows for this server, if there is one.
  Client secure(SSLContext context) throws IOException {
    socket = secured(socket, context);
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    return this;
  }

  /// AUTH TLS, the handshake, PBSZ, PROT P and the login.
  static Client secured(InetSocketAddress server, SSLContext context) throws IOException {
    return new Client(server)
        .expect(220)
        .say("AUTH TLS", 234)
        .secure(context)
        .say("USER alice", 331)
        .say("PASS secret", 230)
        .say("PBSZ 0", 200)
        .say("PROT P", 200)
        .say("TYPE I", 200);
  }

  /// A socket under TLS, with the session that `context` has for the control connection.
  SSLSocket secured(Socket plain, SSLContext context) throws IOException {
    var wrapped =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(plain, server.getHostString(), server.getPort(), true);
    wrapped.startHandshake();
    return wrapped;
  }

  /// Goes without a word.
  void leave() throws IOException {
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
