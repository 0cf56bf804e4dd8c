package dev.wharf.server.net;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Accepts control connections on one address. Together with [Reception], this class alone catches
/// everything.
public final class Listener implements Closeable {
  private static final Logger LOG = System.getLogger(Listener.class.getName());

  /// Connections that the kernel completes before they are accepted; it may have a limit of its
  /// own.
  private static final int BACKLOG = 4096;

  private static final Duration PAUSE = Duration.ofMillis(50);

  private final ServerSocketChannel server;
  private final InetSocketAddress address;
  private final Reception reception;

  /// Takes over a channel that is bound; nothing is accepted before [#start].
  ///
  /// @param address what it is bound to
  /// @param reception where clients go
  public Listener(ServerSocketChannel server, InetSocketAddress address, Reception reception) {
    this.server = server;
    this.address = address;
    this.reception = reception;
  }

  /// Binds an address.
  ///
  /// @param address port 0 for any that is free
  /// @throws IOException if it cannot be bound
  public static ServerSocketChannel bind(InetSocketAddress address) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    try {
      server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      return server.bind(address, BACKLOG);
    } catch (IOException e) {
      server.close();
      throw new IOException("cannot listen on " + said(address) + ": " + e.getMessage(), e);
    }
  }

  private static String said(InetSocketAddress address) {
    String text = address.toString(); // a name, or nothing, before a slash
    return text.substring(text.indexOf('/') + 1);
  }

  /// The address that was bound, with its port.
  public InetSocketAddress address() {
    return address;
  }

  /// Where its clients go.
  public Reception reception() {
    return reception;
  }

  /// Begins to accept.
  public void start() {
    Thread.ofPlatform().name("wharf-accept-" + address.getPort()).start(this::acceptAll);
  }

  /// Stops accepting. Sessions go on.
  @Override
  public void close() throws IOException {
    server.close();
  }

  private void acceptAll() {
    while (server.isOpen()) {
      try {
        reception.welcome(server.accept());
      } catch (ClosedChannelException _) {
        return;
      } catch (IOException e) {
        // most likely out of file descriptors: others will end, so this goes on after a breath
        LOG.log(Level.WARNING, "cannot accept a connection", e);
        LockSupport.parkNanos(PAUSE.toNanos());
      } catch (
          Throwable e) { // the top of this thread: one client less is better than a deaf server
        LOG.log(Level.ERROR, "accepting a connection failed", e);
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }
}
