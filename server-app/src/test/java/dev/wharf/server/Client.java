package dev.wharf.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;

/// A client that says what it is told, and expects the reply codes that it is told.
final class Client implements AutoCloseable {
  final Socket socket;
  private final BufferedReader in;

  Client(InetSocketAddress server) throws IOException {
    socket = new Socket(server.getAddress(), server.getPort());
    socket.setSoTimeout(20_000); // a test that hangs shall say where
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
    String reply = say("EPSV").reply();
    int bars = reply.indexOf("|||");
    int port = Integer.parseInt(reply.substring(bars + 3, reply.indexOf('|', bars + 3)));
    var data = new Socket(socket.getInetAddress(), port);
    data.setSoTimeout(20_000);
    return data;
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
