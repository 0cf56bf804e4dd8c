package dev.wharf.server;

import dev.wharf.domain.Network;
import dev.wharf.domain.OnlineSession;
import dev.wharf.domain.Username;
import dev.wharf.server.net.Listener;
import dev.wharf.server.net.Reception;
import dev.wharf.server.net.Watchdog;
import dev.wharf.server.ops.Bans;
import dev.wharf.server.ops.SessionRegistry;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// A server from its start to its end. What one plan opens is a [Generation]; listeners and
/// sessions outlive it.
final class RunningServer {
  private static final Logger LOG = System.getLogger(RunningServer.class.getName());

  /// How long sessions get to say 421 after their transfers were cut.
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  private final SessionRegistry registry;
  private final Watchdog watchdog = new Watchdog();
  private final Standing standing;
  private final Supplier<?> ledger; // where that of the quotas came from
  private final Sharing sharing; // what is kept in a cluster
  private final Supplier<String> ids = ids();
  private final List<Generation> former = new ArrayList<>(); // guarded by this
  private List<Door> doors = List.of(); // guarded by this
  private Generation current; // guarded by this
  private boolean closed; // guarded by this
  private boolean over; // guarded by this

  /// A listener, and the address that somebody asked for.
  private record Door(Plan.Address wanted, Listener listener) {}

  private RunningServer(Plan plan) {
    registry = new SessionRegistry(most(plan.limits()));
    standing = started(plan);
    ledger = plan.ledger();
    sharing = plan.sharing();
    boolean done = false;
    try {
      current = Generation.open(plan, standing, watchdog);
      done = true;
    } finally {
      if (!done) {
        standing.close();
        watchdog.close();
      }
    }
  }

  private Standing started(Plan plan) {
    boolean done = false;
    try {
      Standing started = Standing.of(plan);
      done = true;
      return started;
    } finally {
      if (!done) {
        watchdog.close();
      }
    }
  }

  static RunningServer start(Plan plan) throws IOException {
    var server = new RunningServer(plan);
    boolean started = false;
    try {
      server.open(server.current);
      started = true;
      return server;
    } finally {
      if (!started) {
        server.close(Duration.ZERO);
      }
    }
  }

  private static SessionRegistry.Most most(ServerLimits limits) {
    return new SessionRegistry.Most(
        limits.sessions(),
        limits.sessionsPerAddress(),
        limits.sessionsPerAccount(),
        limits.strangers());
  }

  /// Names for connections that no other server of the process gives.
  private static Supplier<String> ids() {
    byte[] own = new byte[3];
    new SecureRandom().nextBytes(own);
    String prefix = HexFormat.of().formatHex(own) + "-";
    var count = new AtomicLong();
    return () -> prefix + count.incrementAndGet();
  }

  /// Goes on under another plan. Everything is opened before anything changes; if that is not
  /// possible, all stays as it was.
  ///
  /// @return what of it does not hold before the next start
  synchronized List<String> reload(Plan plan) throws IOException {
    if (closed) {
      throw new IllegalStateException("the server stops");
    }
    Generation next = Generation.open(plan, standing, watchdog);
    boolean done = false;
    try {
      open(next);
      done = true;
    } finally {
      if (!done) {
        next.close();
      }
    }
    Generation old = current;
    current = next;
    registry.limit(most(plan.limits()));
    standing.adopt(plan);
    var later = new ArrayList<String>();
    if (!plan.ledger().equals(ledger)) {
      later.add("the quota ledger stays what it was until the server starts anew");
    }
    if (!plan.sharing().keepsAsMuchAs(sharing)) {
      later.add("the cluster stays what it was until the server starts anew");
    }
    later.forEach(one -> LOG.log(Level.WARNING, one));
    former.add(old);
    former.removeIf(Generation::isOver);
    old.retire();
    return later;
  }

  /// Listens where a plan says so, and no longer elsewhere.
  private synchronized void open(Generation generation) throws IOException {
    var unused = new ArrayList<>(doors);
    var wanted = new ArrayList<Door>();
    var fresh = new ArrayList<Door>();
    boolean done = false;
    try {
      for (Plan.Address address : generation.plan().listen()) {
        Optional<Door> known = unused.stream().filter(door -> isAt(door, address)).findFirst();
        if (known.isPresent()) {
          unused.remove(known.get());
          wanted.add(new Door(address, known.get().listener()));
        } else {
          Door door = door(address, generation);
          fresh.add(door);
          wanted.add(door);
        }
      }
      done = true;
    } finally {
      if (!done) {
        fresh.forEach(door -> close(door.listener()));
      }
    }
    doors = List.copyOf(wanted);
    doors.forEach(door -> door.listener().reception().offer(generation.terms(door.wanted())));
    fresh.forEach(door -> door.listener().start());
    unused.forEach(door -> close(door.listener()));
  }

  private static boolean isAt(Door door, Plan.Address address) {
    return door.wanted().socket().equals(address.socket())
        && door.wanted().channel().equals(address.channel());
  }

  private Door door(Plan.Address address, Generation generation) throws IOException {
    var reception = new Reception(registry, ids, generation.terms(address));
    if (address.channel().isPresent()) {
      var listener = new Listener(address.channel().get(), address.socket(), reception);
      return new Door(address, listener);
    }
    ServerSocketChannel bound = Listener.bind(address.socket());
    var socket = (InetSocketAddress) bound.getLocalAddress();
    return new Door(address, new Listener(bound, socket, reception));
  }

  synchronized List<InetSocketAddress> addresses() {
    return doors.stream().map(door -> door.listener().address()).toList();
  }

  /// Runs one session on a connection that somebody else has accepted; blocks until its end.
  void serve(SocketChannel client, Optional<TlsMode> mode) throws InterruptedException {
    Reception reception;
    synchronized (this) {
      var address = new Plan.Address(new InetSocketAddress(0), mode, Optional.empty());
      reception = new Reception(registry, ids, current.terms(address));
    }
    Optional<Thread> session = reception.welcome(client);
    if (session.isPresent()) {
      session.get().join();
    }
  }

  List<OnlineSession> sessions() {
    return registry.online();
  }

  List<Thread> threads() {
    return registry.threads();
  }

  Load load() {
    return standing.load(registry.size());
  }

  int kick(Predicate<OnlineSession> which) {
    return registry.kick(which);
  }

  /// Ends the sessions of an account, and has its next login asked anew.
  int revoke(Username account) {
    List<Generation> all;
    synchronized (this) {
      all = new ArrayList<>(former);
      all.add(current);
    }
    all.forEach(generation -> generation.forget(account));
    return kick(session -> session.account().equals(account.value()));
  }

  /// Turns a network away, and ends the sessions from there.
  int ban(Network network, Duration time) {
    bans().add(network, time);
    return kick(session -> network.contains(session.client()));
  }

  Bans bans() {
    return registry.bans();
  }

  /// Ends everything; blocks until it is done. Of several threads that call this, the one with the
  /// least patience cuts the sessions, and the others find nobody any more.
  void close(Duration drain) {
    List<Door> open;
    synchronized (this) {
      closed = true;
      open = doors;
    }
    open.forEach(door -> close(door.listener()));
    registry.drain();
    if (!registry.awaitEmpty(drain)) {
      registry.cut();
      if (!registry.awaitEmpty(LAST_WORDS)) {
        LOG.log(Level.WARNING, "sessions that did not end: {0}", registry.size());
      }
    }
    letGo();
  }

  private synchronized void letGo() {
    if (over) {
      return;
    }
    over = true;
    former.forEach(Generation::close);
    current.close();
    standing.close();
    watchdog.close();
  }

  private static void close(Listener listener) {
    try {
      listener.close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "could not close a listener", e);
    }
  }
}
