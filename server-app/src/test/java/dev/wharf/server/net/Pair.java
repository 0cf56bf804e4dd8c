package dev.wharf.server.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/// Both ends of a TCP connection.
record Pair(SocketChannel server, Socket client) implements AutoCloseable {
  static final InetAddress LOCALHOST = InetAddress.ofLiteral("127.0.0.1");

  static Pair connect() throws IOException {
    return connect(0);
  }

  /// @param buffer size of the kernel's buffers in bytes, or 0 for the usual
  static Pair connect(int buffer) throws IOException {
    try (var listener = ServerSocketChannel.open()) {
      listener.bind(new InetSocketAddress(LOCALHOST, 0));
      var client = new Socket();
      if (buffer > 0) {
        client.setReceiveBufferSize(buffer);
      }
      client.connect(listener.getLocalAddress());
      client.setSoTimeout(10_000); // a test that hangs shall say where
      SocketChannel server = listener.accept();
      server.socket().setOOBInline(true);
      if (buffer > 0) {
        server.socket().setSendBufferSize(buffer);
      }
      return new Pair(server, client);
    }
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.close();
  }
}
