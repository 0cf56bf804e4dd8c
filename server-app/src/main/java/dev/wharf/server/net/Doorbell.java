package dev.wharf.server.net;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/// Rings when a control connection has bytes, or room for some; one thread for all sessions of a
/// server. Thread-safe.
///
/// A thread of its own that waits in a read would cost every idle session a second stack, and could
/// not be asked what the kernel knows. A connection on the doorbell is never blocking.
final class Doorbell implements Closeable {
  private static final Logger LOG = System.getLogger(Doorbell.class.getName());

  private final Selector selector;

  /// Starts the thread.
  Doorbell() {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException("no selector", e);
    }
    Thread.ofPlatform().name("wharf-doorbell").daemon(true).start(this::run);
  }

  /// Takes a connection, which is not blocking from now on.
  ///
  /// @param ring called on the doorbell's own thread, for what was asked; must not block
  SelectionKey hang(SocketChannel channel, Runnable ring) throws IOException {
    channel.configureBlocking(false);
    return channel.register(selector, 0, ring);
  }

  /// Asks for one ring, as soon as the connection is ready. A connection that is closed never is.
  ///
  /// @param what of [SelectionKey]'s operations
  void ask(SelectionKey key, int what) {
    try {
      if ((key.interestOpsOr(what) & what) == 0) {
        selector.wakeup();
      }
    } catch (CancelledKeyException _) {
      // closed meanwhile; whoever closed it wakes those who wait
    }
  }

  /// Lets connections that were closed go: the kernel keeps them open until then.
  void forget() {
    selector.wakeup();
  }

  private void run() {
    try {
      while (selector.isOpen()) {
        selector.select(Doorbell::ring);
      }
    } catch (ClosedSelectorException _) {
      // closed
    } catch (IOException e) {
      LOG.log(Level.ERROR, "control connections are no longer read", e);
    }
  }

  private static void ring(SelectionKey key) {
    try {
      key.interestOpsAnd(~key.readyOps());
    } catch (CancelledKeyException _) {
      // closed meanwhile
    }
    if (key.attachment() instanceof Runnable waiting) {
      waiting.run();
    }
  }

  /// Stops for good; connections are not closed.
  @Override
  public void close() {
    try {
      selector.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing a selector", e);
    }
  }
}
