package dev.wharf.server.net;

import dev.wharf.domain.SessionDirectory.Place;
import dev.wharf.protocol.reply.Replies;
import dev.wharf.server.ops.Refusal;
import dev.wharf.server.ops.SessionRegistry;
import dev.wharf.server.ops.SessionRegistry.Visit;
import dev.wharf.server.ops.Turnaways;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.function.Supplier;

/// Takes connected clients in, and gives each a virtual thread of its own. Thread-safe.
///
/// Never waits for a client. Whatever goes wrong in a session ends that session and is logged.
public final class Reception {
  private static final Logger LOG = System.getLogger(Reception.class.getName());

  private static final byte[] FULL = Replies.tooManyConnections().encode();

  private final SessionRegistry registry;
  private final Supplier<String> ids;
  private final Turnaways turnaways = new Turnaways();
  private volatile Terms terms;

  /// A reception.
  ///
  /// @param registry counts connections, and refuses those beyond the limits
  /// @param ids names for connections
  /// @param terms until others are set
  public Reception(SessionRegistry registry, Supplier<String> ids, Terms terms) {
    this.registry = registry;
    this.ids = ids;
    this.terms = terms;
  }

  /// Sets the terms for whoever comes from now on.
  public void offer(Terms other) {
    terms = other;
  }

  /// Terms that a connection holds on to.
  private record Held(Terms terms, Place place) implements AutoCloseable {
    @Override
    public void close() {
      place.close();
    }
  }

  /// The terms of now. Those that hold no more have been replaced before.
  private Held hold() throws IOException {
    Terms seen = terms;
    while (true) {
      Optional<Place> place = seen.stay().get();
      if (place.isPresent()) {
        return new Held(seen, place.get());
      }
      Terms now = terms;
      if (now.equals(seen)) {
        throw new IOException("the server stops");
      }
      seen = now;
    }
  }

  /// Takes a client in, or turns it away.
  ///
  /// @return the thread of its session, if it has one
  public Optional<Thread> welcome(SocketChannel client) {
    try {
      Ends ends = Ends.of(client);
      client.setOption(StandardSocketOptions.TCP_NODELAY, true);
      client.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      client.socket().setOOBInline(true); // else the last byte of an urgent ABOR is lost
      Optional<Place> place = registry.enter();
      if (place.isEmpty()) {
        turnaways.tell(Refusal.SESSIONS, ends.client());
        turnAway(client, terms);
        return Optional.empty();
      }
      if (terms.transport().proxies().areAt(ends.client())) {
        return Optional.of(start(client, id -> serveBehindProxy(id, client, place.get())));
      }
      return welcome(client, ends, place.get());
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a client left before it was greeted", e);
      closeQuietly(client);
      return Optional.empty();
    }
  }

  private Optional<Visit> visit(InetAddress client, Place place) {
    return registry.enterFrom(client, place, why -> turnaways.tell(why, client));
  }

  private Optional<Thread> welcome(SocketChannel client, Ends ends, Place place)
      throws IOException {
    Optional<Visit> visit = visit(ends.client(), place);
    if (visit.isEmpty()) {
      turnAway(client, terms);
      return Optional.empty();
    }
    return Optional.of(start(client, id -> serve(id, client, ends, visit.get())));
  }

  /// What the thread of a session does, under the name of the connection.
  private interface Work {
    void run(String id) throws IOException;
  }

  private Thread start(SocketChannel client, Work work) {
    return Thread.ofVirtual()
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
  private static void turnAway(SocketChannel client, Terms terms) throws IOException {
    try (client) {
      if (terms.tls() == ListenerTls.IMPLICIT) {
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
      Ends ends = terms.transport().proxies().read(client);
      Optional<Visit> visit = visit(ends.client(), place);
      if (visit.isEmpty()) {
        turnAway(client, terms);
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
        Held held = hold();
        var wire = wire(client, ends, held.terms());
        var data =
            new SocketDataChannels(
                wire.peer(),
                Ends.of(client).server(),
                held.terms().transport(),
                () -> wire.link(id, account.name()))) {
      if (held.terms().tls() == ListenerTls.IMPLICIT) {
        wire.startTls();
      }
      var session = held.terms().sessions().session(id, Transcript.of(wire, id), data, account);
      try (var _ = registry.add(session)) {
        session.run();
      }
    }
  }

  private static ControlChannel wire(SocketChannel client, Ends ends, Terms held)
      throws IOException {
    return new ControlChannel(
        client,
        ends,
        held.transport().watchdog(),
        held.write(),
        held.tls() == ListenerTls.NONE ? Optional.empty() : held.transport().tls());
  }

  private static void closeQuietly(SocketChannel client) {
    try {
      client.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing a connection that failed", e);
    }
  }
}
