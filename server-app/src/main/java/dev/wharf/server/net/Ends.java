package dev.wharf.server.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;

/// The two ends of a connection as its client knows them: a proxy between them is left out.
///
/// @param client where the client is
/// @param server what it has connected to
record Ends(InetAddress client, InetAddress server) {
  /// The ends of the connection itself.
  ///
  /// @throws IOException if it is closed
  static Ends of(SocketChannel channel) throws IOException {
    return new Ends(
        ((InetSocketAddress) channel.getRemoteAddress()).getAddress(),
        ((InetSocketAddress) channel.getLocalAddress()).getAddress());
  }
}
