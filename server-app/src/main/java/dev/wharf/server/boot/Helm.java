package dev.wharf.server.boot;

import dev.wharf.domain.Activity;
import dev.wharf.domain.Ban;
import dev.wharf.domain.Network;
import dev.wharf.domain.OnlineSession;
import dev.wharf.domain.Username;
import dev.wharf.server.FtpServer;
import dev.wharf.server.Load;
import dev.wharf.server.control.Steering;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Steers the server of this process: questions are answered here, what changes its life becomes an
/// [Order]. Thread-safe.
final class Helm implements Steering {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final FtpServer server;
  private final Orders orders;
  private final Instant start = Instant.now();

  Helm(FtpServer server, Orders orders) {
    this.server = server;
    this.orders = orders;
  }

  @Override
  public List<OnlineSession> sessions() {
    return server.sessions();
  }

  @Override
  public int kick(Predicate<OnlineSession> which) {
    return server.kick(which);
  }

  @Override
  public int revoke(Username account) {
    return server.revoke(account);
  }

  @Override
  public int ban(Network network, Duration time) {
    return server.ban(network, time);
  }

  @Override
  public boolean unban(Network network) {
    return server.unban(network);
  }

  @Override
  public List<Ban> bans() {
    return server.bans();
  }

  @Override
  public Map<String, Object> status() {
    List<OnlineSession> sessions = server.sessions();
    Load load = server.load();
    Runtime runtime = Runtime.getRuntime();
    var facts = new LinkedHashMap<String, Object>();
    facts.put("version", Main.version());
    facts.put("pid", ProcessHandle.current().pid());
    facts.put("since", start.toString());
    facts.put("seconds", Duration.between(start, Instant.now()).toSeconds());
    facts.put("listening", addresses());
    facts.put("sessions", sessions.size());
    facts.put("strangers", count(sessions, session -> session.account().isEmpty()));
    facts.put("uploads", count(sessions, session -> does(session, Activity.Kind.UPLOAD)));
    facts.put("downloads", count(sessions, session -> does(session, Activity.Kind.DOWNLOAD)));
    facts.put("transfers", load.transfers());
    facts.put("reserved_bytes", load.reserved().bytes());
    facts.put("reserved_files", load.reserved().files());
    facts.put("bans", server.bans().size());
    entries("/proc/self/task").ifPresent(count -> facts.put("threads", count));
    entries("/proc/self/fd").ifPresent(count -> facts.put("descriptors", count));
    facts.put("heap_bytes", runtime.totalMemory() - runtime.freeMemory());
    return facts;
  }

  /// How many entries a directory has, if the system has the directory at all.
  private static OptionalLong entries(String directory) {
    try (Stream<Path> entries = Files.list(Path.of(directory))) {
      return OptionalLong.of(entries.count());
    } catch (IOException _) {
      return OptionalLong.empty();
    }
  }

  private List<String> addresses() {
    return server.addresses().stream().map((InetSocketAddress one) -> Endpoint.inUrl(one)).toList();
  }

  private static boolean does(OnlineSession session, Activity.Kind kind) {
    return session.activity().kind() == kind;
  }

  private static long count(List<OnlineSession> sessions, Predicate<OnlineSession> which) {
    return sessions.stream().filter(which).count();
  }

  @Override
  public Reloaded reload() {
    var order = new Order.Reload();
    orders.give(order);
    try {
      return order.done().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Reloaded.not(List.of("interrupted"));
    } catch (TimeoutException | ExecutionException _) {
      return Reloaded.not(List.of("it takes long; the log will tell how it ends"));
    }
  }

  @Override
  public void stop(Ending how) {
    orders.give(new Order.Stop(how));
  }
}
