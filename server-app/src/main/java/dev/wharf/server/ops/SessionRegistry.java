package dev.wharf.server.ops;

import dev.wharf.domain.Account;
import dev.wharf.domain.Network;
import dev.wharf.domain.OnlineSession;
import dev.wharf.domain.SessionDirectory;
import dev.wharf.domain.SessionDirectory.Place;
import dev.wharf.domain.Username;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// All sessions of a server: counted in all, by address and by account, and told when the server
/// stops. Thread-safe.
///
/// IPv6 addresses count by their first 64 bits, since a single host has all the rest.
public final class SessionRegistry {
  private static final String ALL = "all";

  private volatile Most most;
  private final Tally<String> total = new Tally<>();
  private final Tally<Network> networks = new Tally<>();
  private final Tally<Username> accounts = new Tally<>();
  private final Strangers strangers = new Strangers();
  private final Bans bans = new Bans();
  private final Map<LiveSession, Thread> sessions = new HashMap<>(); // guarded by this
  private boolean draining; // guarded by this

  /// How many at most; 0 is any number.
  ///
  /// @param sessions in all
  /// @param ofAddress sessions of one address
  /// @param ofAccount sessions of one account; an account may have a smaller limit of its own
  /// @param strangers sessions in all that nobody has logged in to; beyond it there is one for each
  ///   address that has none
  public record Most(int sessions, int ofAddress, int ofAccount, int strangers) {}

  /// Nobody is here yet.
  public SessionRegistry(Most most) {
    this.most = most;
  }

  /// Sets other limits. They hold for whoever comes; nobody who is here has to go.
  public void limit(Most other) {
    most = other;
  }

  /// Who is turned away whatever the limits say.
  public Bans bans() {
    return bans;
  }

  /// A connection's place, from which an account's can be taken: then nobody is a stranger any
  /// more.
  public interface Visit extends Place, SessionDirectory {
    @Override
    Optional<Place> admit(Account account);
  }

  /// Takes a place for a connection from `address`, or empty if there are too many.
  public Optional<Visit> enter(InetAddress address) {
    return enter().flatMap(place -> enterFrom(address, place, _ -> {}));
  }

  /// Takes a place for a connection of which nobody knows yet where it comes from: it counts in all
  /// only.
  public Optional<Place> enter() {
    return total.take(ALL, most.sessions())
        ? Optional.of(Place.once(() -> total.giveBack(ALL)))
        : Optional.empty();
  }

  /// Takes a place among the connections from `address`, or empty if there are too many.
  ///
  /// @param place of the same connection; closed with the visit, or now if there is none
  /// @param told why there is none
  public Optional<Visit> enterFrom(InetAddress address, Place place, Consumer<Refusal> told) {
    Network network = Network.ofClient(address);
    Optional<Refusal> refusal = refusal(address, network);
    if (refusal.isPresent()) {
      place.close();
      told.accept(refusal.get());
      return Optional.empty();
    }
    return Optional.of(visit(network, place));
  }

  /// Takes a place in `network`, or says why there is none.
  private Optional<Refusal> refusal(InetAddress address, Network network) {
    if (bans.holds(address)) {
      return Optional.of(Refusal.BANNED);
    }
    if (!networks.take(network, most.ofAddress())) {
      return Optional.of(Refusal.OF_ADDRESS);
    }
    if (!strangers.take(network, most.strangers())) {
      networks.giveBack(network);
      return Optional.of(Refusal.STRANGERS);
    }
    return Optional.empty();
  }

  private Visit visit(Network network, Place place) {
    Place strange = Place.once(() -> strangers.giveBack(network));
    Place counted = Place.once(() -> networks.giveBack(network));
    return new Visit() {
      @Override
      public Optional<Place> admit(Account account) {
        Optional<Place> admitted = admitted(account);
        admitted.ifPresent(_ -> strange.close());
        return admitted;
      }

      @Override
      public void close() {
        strange.close();
        counted.close();
        place.close();
      }
    };
  }

  private Optional<Place> admitted(Account account) {
    Username name = account.name();
    if (!accounts.take(name, smaller(most.ofAccount(), account.limits().sessions()))) {
      return Optional.empty();
    }
    return Optional.of(Place.once(() -> accounts.giveBack(name)));
  }

  /// Lists a session of the current thread until the place is closed. One that comes while the
  /// server stops is drained at once.
  public Place add(LiveSession session) {
    boolean late;
    synchronized (this) {
      sessions.put(session, Thread.currentThread());
      late = draining;
    }
    if (late) {
      session.drain();
    }
    return Place.once(() -> remove(session));
  }

  private synchronized void remove(LiveSession session) {
    sessions.remove(session);
    notifyAll();
  }

  /// Asks all sessions to end soon, and those that are still to come.
  public void drain() {
    List<LiveSession> all;
    synchronized (this) {
      draining = true;
      all = List.copyOf(sessions.keySet());
    }
    all.forEach(LiveSession::drain);
  }

  /// Asks all sessions to end now.
  public void cut() {
    List<LiveSession> all;
    synchronized (this) {
      all = List.copyOf(sessions.keySet());
    }
    all.forEach(LiveSession::cut);
  }

  /// The threads of all sessions.
  public synchronized List<Thread> threads() {
    return List.copyOf(sessions.values());
  }

  /// Everybody who is here, who has been longest first.
  public List<OnlineSession> online() {
    List<LiveSession> all;
    synchronized (this) {
      all = List.copyOf(sessions.keySet());
    }
    return all.stream()
        .map(LiveSession::online)
        .sorted(Comparator.comparing(OnlineSession::since).thenComparing(OnlineSession::id))
        .toList();
  }

  /// Ends some sessions now.
  ///
  /// @return how many
  public int kick(Predicate<OnlineSession> which) {
    List<LiveSession> all;
    synchronized (this) {
      all = List.copyOf(sessions.keySet());
    }
    List<LiveSession> some = all.stream().filter(one -> which.test(one.online())).toList();
    some.forEach(LiveSession::kick);
    return some.size();
  }

  /// Waits until no session is left.
  ///
  /// @return whether it is so; else `patience` ended before, or the thread was interrupted
  public synchronized boolean awaitEmpty(Duration patience) {
    long most = TimeUnit.NANOSECONDS.convert(patience); // 292 years, if it is longer
    long end = System.nanoTime() + most;
    try {
      for (long left = most; !sessions.isEmpty() && left > 0; ) {
        TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, 1_000_000));
        left = end - System.nanoTime();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return sessions.isEmpty();
  }

  /// Number of sessions now.
  public synchronized int size() {
    return sessions.size();
  }

  /// The smaller one of two limits of which 0 is none.
  static int smaller(int a, int b) {
    return a == 0 || b == 0 ? Math.max(a, b) : Math.min(a, b);
  }
}
