package dev.wharf.server.net;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;

/// How a data connection comes about.
interface Route {
  /// Makes the connection; blocks. Called once, and never on a virtual thread: a virtual thread
  /// would leave the channel non-blocking for ever, and `transferTo` would spin.
  ///
  /// @throws IOException if there is none to be had, or the route was closed
  SocketChannel open() throws IOException;

  /// Makes another connection, since the one before was a stranger's; empty if there is none to be
  /// had within `patience`.
  default Optional<SocketChannel> another(Duration patience) throws IOException {
    return Optional.empty();
  }

  /// Gives up waiting, from any thread. Closing twice does nothing more.
  void close();
}
