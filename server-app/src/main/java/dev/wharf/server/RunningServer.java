package dev.wharf.server;

import dev.wharf.auth.spi.Authenticator;
import dev.wharf.domain.SessionDirectory;
import dev.wharf.domain.Throttles;
import dev.wharf.protocol.Conversation;
import dev.wharf.protocol.port.Services;
import dev.wharf.server.net.Advertised;
import dev.wharf.server.net.Buffers;
import dev.wharf.server.net.DataRules;
import dev.wharf.server.net.DataTransport;
import dev.wharf.server.net.Listener;
import dev.wharf.server.net.PassivePorts;
import dev.wharf.server.net.Proxies;
import dev.wharf.server.net.Watchdog;
import dev.wharf.server.ops.LiveSession;
import dev.wharf.server.ops.SessionRegistry;
import dev.wharf.server.ops.TransferPool;
import dev.wharf.server.tls.TlsContexts;
import dev.wharf.storage.spi.Storage;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// A server from its start to its end: puts the parts together, and takes them apart in the
/// opposite order.
final class RunningServer {
  private static final Logger LOG = System.getLogger(RunningServer.class.getName());

  /// How long sessions get to say 421 after their transfers were cut.
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  /// Stands in until a connection brings its own.
  private static final SessionDirectory NOBODY = _ -> Optional.empty();

  private final SessionRegistry registry;
  private final List<Listener> listeners = new ArrayList<>();
  private final Deque<AutoCloseable> parts = new ArrayDeque<>(); // the last one is closed first

  private RunningServer(ServerLimits limits) {
    registry =
        new SessionRegistry(
            limits.sessions(),
            limits.sessionsPerAddress(),
            limits.sessionsPerAccount(),
            limits.strangers());
  }

  static RunningServer start(Plan plan) throws IOException {
    var server = new RunningServer(plan.limits());
    boolean started = false;
    try {
      server.assemble(plan);
      started = true;
      return server;
    } finally {
      if (!started) {
        server.close(Duration.ZERO);
      }
    }
  }

  private void assemble(Plan plan) throws IOException {
    Storage storage = keep(plan.openStorage());
    Authenticator authenticator = keep(plan.openAuthenticator());
    var quotas = keep(plan.quotas());
    var transfers = keep(new TransferPool(plan.limits().transfers()));
    var watchdog = keep(new Watchdog());
    Optional<TlsContexts> tls = plan.tls().map(settings -> Tls.open(settings, plan.accounts()));
    tls.ifPresent(parts::push);
    var transport = transport(plan, watchdog, tls);
    Supplier<String> ids = ids();
    var throttles = new Throttles(plan.limits().rates(), plan.limits().sessionRates());
    for (Plan.Address address : plan.listen()) {
      TlsMode mode = plan.mode(address);
      var services =
          new Services(
              authenticator,
              storage,
              NOBODY,
              plan.events(),
              transfers,
              throttles,
              quotas,
              plan.conversation(mode));
      listeners.add(
          new Listener(
              address.socket(),
              registry,
              transport,
              plan.timeouts().write(),
              (id, wire, data, directory) ->
                  session(new Conversation(id, wire, data, services.with(directory))),
              ids,
              Tls.listener(mode)));
    }
    listeners.forEach(Listener::start);
  }

  /// Closes a part in the end.
  private <P extends AutoCloseable> P keep(P part) {
    parts.push(part);
    return part;
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

  /// Names for connections that no other server of the process gives.
  private static Supplier<String> ids() {
    byte[] own = new byte[3];
    new SecureRandom().nextBytes(own);
    String prefix = HexFormat.of().formatHex(own) + "-";
    var count = new AtomicLong();
    return () -> prefix + count.incrementAndGet();
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
    };
  }

  List<InetSocketAddress> addresses() {
    return listeners.stream().map(Listener::address).toList();
  }

  /// Ends everything; blocks until it is done.
  void close(Duration drain) {
    listeners.forEach(RunningServer::close);
    registry.drain();
    if (!registry.awaitEmpty(drain)) {
      registry.cut();
      if (!registry.awaitEmpty(LAST_WORDS)) {
        LOG.log(Level.WARNING, "sessions that did not end: {0}", registry.size());
      }
    }
    parts.forEach(RunningServer::close);
  }

  private static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) { // whatever a plugin throws, the others are closed as well
      LOG.log(Level.WARNING, "could not close " + part.getClass().getName(), e);
    }
  }
}
