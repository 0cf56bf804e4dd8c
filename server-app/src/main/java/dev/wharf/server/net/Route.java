package dev.wharf.server.net;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/// How a data connection comes about.
interface Route {
  /// Makes the connection; blocks. Called once, never on a virtual thread: a virtual thread would
  /// leave the channel non-blocking for ever, and `transferTo` would spin.
  ///
  /// @throws IOException if there is none to be had, or the route was closed
  SocketChannel open() throws IOException;

  /// Gives up waiting, from any thread. Closing twice does nothing more.
  void close();
}
