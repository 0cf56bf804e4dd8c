package dev.wharf.server;

import dev.wharf.auth.spi.Authenticator;
import dev.wharf.domain.OnlineSession;
import dev.wharf.domain.SessionDirectory;
import dev.wharf.domain.SessionDirectory.Place;
import dev.wharf.domain.SharedSessions;
import dev.wharf.domain.Username;
import dev.wharf.protocol.Conversation;
import dev.wharf.protocol.port.Services;
import dev.wharf.protocol.port.View;
import dev.wharf.protocol.quota.Quotas;
import dev.wharf.server.hooks.CheckedView;
import dev.wharf.server.net.Advertised;
import dev.wharf.server.net.Buffers;
import dev.wharf.server.net.DataRules;
import dev.wharf.server.net.DataTransport;
import dev.wharf.server.net.PassivePorts;
import dev.wharf.server.net.Proxies;
import dev.wharf.server.net.Terms;
import dev.wharf.server.net.Watchdog;
import dev.wharf.server.ops.ClusterDirectory;
import dev.wharf.server.ops.LiveSession;
import dev.wharf.server.tls.TlsContexts;
import dev.wharf.storage.spi.Storage;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// All that one plan opens, and the sessions that began under it. When another plan takes its
/// place, it goes on until the last of these sessions has ended. Thread-safe.
final class Generation implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Generation.class.getName());

  /// Stands in until a connection brings its own.
  private static final SessionDirectory NOBODY = _ -> Optional.empty();

  private final Plan plan;
  private final Storage storage;
  private final View view;
  private final Authenticator authenticator;
  private final Standing standing;
  private final Quotas quotas;
  private final DataTransport transport;
  private final Deque<AutoCloseable> parts; // the last one is closed first
  private int sessions; // guarded by this
  private boolean retired; // guarded by this

  private Generation(Plan plan, Standing standing, Watchdog watchdog, Deque<AutoCloseable> parts) {
    this.plan = plan;
    this.standing = standing;
    this.parts = parts;
    storage = opened(plan.openStorage());
    view =
        plan.view(
            plan.check().isPresent()
                ? opened(new CheckedView(storage, plan.check().get()))
                : View.WHOLE);
    authenticator = opened(plan.openAuthenticator(standing.guesses()));
    quotas = standing.quotas().under(plan.mountPoints());
    Optional<TlsContexts> tls = plan.tls().map(settings -> Tls.open(settings, plan.accounts()));
    tls.ifPresent(this::opened);
    transport = transport(plan, watchdog, tls);
  }

  private <T extends AutoCloseable> T opened(T part) {
    parts.push(part);
    return part;
  }

  /// Opens everything, or nothing if that is not possible.
  static Generation open(Plan plan, Standing standing, Watchdog watchdog) {
    var parts = new ArrayDeque<AutoCloseable>();
    boolean done = false;
    try {
      var generation = new Generation(plan, standing, watchdog, parts);
      done = true;
      return generation;
    } finally {
      if (!done) {
        parts.forEach(Generation::close);
      }
    }
  }

  Plan plan() {
    return plan;
  }

  private static DataTransport transport(Plan plan, Watchdog watchdog, Optional<TlsContexts> tls) {
    PassiveSettings passive = plan.passive();
    return new DataTransport(
        new PassivePorts(passive.firstPort(), passive.lastPort()),
        new Buffers(),
        watchdog,
        new DataRules(
            plan.timeouts().dataConnect(),
            plan.timeouts().data(),
            plan.timeouts().transfer(),
            plan.timeouts().slowest(),
            advertised(passive)),
        Proxies.at(plan.proxies()),
        tls);
  }

  private static Advertised advertised(PassiveSettings passive) {
    var networks =
        passive.addresses().stream()
            .map(one -> new Advertised.For(one.clients(), one.address()))
            .toList();
    return new Advertised(networks, passive.address());
  }

  /// What the clients of a listener get.
  Terms terms(Plan.Address address) {
    TlsMode mode = plan.mode(address);
    var services =
        new Services(
            authenticator,
            storage,
            view,
            NOBODY,
            plan.events(),
            standing.transfers(),
            standing.throttles(),
            quotas,
            standing.cuts(),
            plan.conversation(mode));
    return new Terms(
        transport,
        plan.timeouts().write(),
        Tls.listener(mode),
        (id, wire, data, directory) ->
            session(
                new Conversation(
                    id, wire, data, services.with(shared(directory, wire.peer().address())))),
        this::enter);
  }

  /// The directory of a session, with that of the cluster behind it if sessions are counted there.
  private SessionDirectory shared(SessionDirectory here, InetAddress client) {
    if (standing.cluster().isEmpty() || plan.sharing().sessions().isEmpty()) {
      return here;
    }
    SharedSessions everywhere = standing.cluster().get().sessions();
    return new ClusterDirectory(here, everywhere, plan.sharing().sessions().get(), client);
  }

  private static LiveSession session(Conversation conversation) {
    return new LiveSession() {
      @Override
      public void run() {
        conversation.run();
      }

      @Override
      public void drain() {
        conversation.drain();
      }

      @Override
      public void cut() {
        conversation.cut();
      }

      @Override
      public void kick() {
        conversation.kick();
      }

      @Override
      public OnlineSession online() {
        return conversation.online();
      }
    };
  }

  private synchronized Optional<Place> enter() {
    if (retired) {
      return Optional.empty();
    }
    sessions++;
    return Optional.of(Place.once(this::leave));
  }

  private void leave() {
    boolean last;
    synchronized (this) {
      sessions--;
      last = retired && sessions == 0;
    }
    if (last) {
      close();
    }
  }

  /// Has nothing remembered of earlier logins of an account.
  void forget(Username account) {
    authenticator.forget(account);
  }

  /// Takes no more sessions, and closes everything behind the last one.
  void retire() {
    boolean empty;
    synchronized (this) {
      empty = !retired && sessions == 0;
      retired = true;
    }
    if (empty) {
      close();
    }
  }

  /// Whether all of it is closed.
  synchronized boolean isOver() {
    return retired && parts.isEmpty();
  }

  /// Closes everything now. Closing twice does nothing more.
  @Override
  public void close() {
    while (true) {
      AutoCloseable part;
      synchronized (this) {
        retired = true;
        part = parts.poll();
      }
      if (part == null) {
        return;
      }
      close(part);
    }
  }

  private static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) { // whatever a plugin throws, the others are closed as well
      LOG.log(Level.WARNING, "could not close " + part.getClass().getName(), e);
    }
  }
}
