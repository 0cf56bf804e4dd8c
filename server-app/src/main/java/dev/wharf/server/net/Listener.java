package dev.wharf.server.net;

import dev.wharf.domain.SessionDirectory.Place;
import dev.wharf.protocol.reply.Replies;
import dev.wharf.server.ops.SessionRegistry;
import dev.wharf.server.ops.SessionRegistry.Visit;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Accepts control connections on one address, and gives each a virtual thread of its own.
///
/// The accepting thread never waits for a client. Whatever goes wrong in a session ends that
/// session and is logged: this class alone catches everything.
public final class Listener implements Closeable {
  private static final Logger LOG = System.getLogger(Listener.class.getName());

  /// Connections that the kernel completes before they are accepted; it may have a limit of its
  /// own.
  private static final int BACKLOG = 4096;

  private static final Duration PAUSE = Duration.ofMillis(50);

  private static final byte[] FULL = Replies.tooManyConnections().encode();

  private final ServerSocketChannel server;
  private final InetSocketAddress address;
  private final SessionRegistry registry;
  private final DataTransport transport;
  private final Duration write;
  private final Sessions sessions;
  private final Supplier<String> ids;
  private final ListenerTls tls;

  /// Binds the address; nothing is accepted before [#start].
  ///
  /// @param address port 0 for any that is free
  /// @param registry counts connections, and refuses those beyond the limits
  /// @param transport what data connections share
  /// @param write how long a reply may wait for the client; zero for ever
  /// @param ids names for connections
  /// @param tls whether there is TLS, and from when on
  /// @throws IOException if the address cannot be bound
  public Listener(
      InetSocketAddress address,
      SessionRegistry registry,
      DataTransport transport,
      Duration write,
      Sessions sessions,
      Supplier<String> ids,
      ListenerTls tls)
      throws IOException {
    this.registry = registry;
    this.transport = transport;
    this.write = write;
    this.sessions = sessions;
    this.ids = ids;
    this.tls = tls;
    this.server = ServerSocketChannel.open();
    try {
      server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      server.bind(address, BACKLOG);
      this.address = (InetSocketAddress) server.getLocalAddress();
    } catch (IOException e) {
      server.close();
      throw new IOException("cannot listen on " + address + ": " + e.getMessage(), e);
    }
  }

  /// The address that was bound, with its port.
  public InetSocketAddress address() {
    return address;
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
        welcome(server.accept());
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

  private void welcome(SocketChannel client) {
    try {
      Ends ends = Ends.of(client);
      client.setOption(StandardSocketOptions.TCP_NODELAY, true);
      client.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      client.socket().setOOBInline(true); // else the last byte of an urgent ABOR is lost
      Optional<Place> place = registry.enter();
      if (place.isEmpty()) {
        turnAway(client);
      } else if (transport.proxies().areAt(ends.client())) {
        start(client, id -> serveBehindProxy(id, client, place.get()));
      } else {
        welcome(client, ends, place.get());
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a client left before it was greeted", e);
      closeQuietly(client);
    }
  }

  private void welcome(SocketChannel client, Ends ends, Place place) throws IOException {
    Optional<Visit> visit = registry.enterFrom(ends.client(), place);
    if (visit.isEmpty()) {
      turnAway(client);
    } else {
      start(client, id -> serve(id, client, ends, visit.get()));
    }
  }

  /// What the thread of a session does, under the name of the connection.
  private interface Work {
    void run(String id) throws IOException;
  }

  private void start(SocketChannel client, Work work) {
    Thread.ofVirtual()
        .name("wharf-session")
        .start(
            () -> {
              String id = ids.get();
              try {
                work.run(id);
              } catch (IOException e) {
                LOG.log(Level.DEBUG, "a client left before it was greeted", e);
                closeQuietly(client);
              } catch (Throwable e) { // the top of this thread
                LOG.log(Level.ERROR, "session " + id + " failed", e);
                closeQuietly(client);
              }
            });
  }

  /// Says no and leaves, without waiting: the reply fits into what the kernel takes at once.
  private void turnAway(SocketChannel client) throws IOException {
    try (client) {
      if (tls == ListenerTls.IMPLICIT) {
        return; // clear words mean nothing to it
      }
      client.configureBlocking(false);
      client.write(ByteBuffer.wrap(FULL));
      client.shutdownOutput();
    }
  }

  /// Learns who the client is before it counts for its address.
  private void serveBehindProxy(String id, SocketChannel client, Place place) throws IOException {
    try (place) {
      Ends ends = transport.proxies().read(client);
      Optional<Visit> visit = registry.enterFrom(ends.client(), place);
      if (visit.isEmpty()) {
        turnAway(client);
      } else {
        serve(id, client, ends, visit.get());
      }
    } catch (ProtocolException e) {
      LOG.log(
          Level.WARNING,
          "{0}, one of proxy.from, has sent no good PROXY header: {1}",
          client.socket().getInetAddress().getHostAddress(),
          e.getMessage());
      closeQuietly(client);
    }
  }

  private void serve(String id, SocketChannel client, Ends ends, Visit visit) throws IOException {
    var account = new KnownAccount(visit);
    try (visit;
        var wire = wire(client, ends);
        var data =
            new SocketDataChannels(
                wire.peer(),
                Ends.of(client).server(),
                transport,
                () -> wire.link(id, account.name()))) {
      if (tls == ListenerTls.IMPLICIT) {
        wire.startTls();
      }
      var session = sessions.session(id, wire, data, account);
      try (var _ = registry.add(session)) {
        session.run();
      }
    }
  }

  private ControlChannel wire(SocketChannel client, Ends ends) throws IOException {
    return new ControlChannel(
        client,
        ends,
        transport.watchdog(),
        write,
        tls == ListenerTls.NONE ? Optional.empty() : transport.tls());
  }

  private static void closeQuietly(SocketChannel client) {
    try {
      client.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing a connection that failed", e);
    }
  }
}
