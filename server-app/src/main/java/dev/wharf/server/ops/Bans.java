package dev.wharf.server.ops;

import dev.wharf.domain.Ban;
import dev.wharf.domain.Network;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Networks that an administrator wants nothing to do with, each until its time is over. Lives in
/// memory. Thread-safe.
public final class Bans {
  private final Supplier<Instant> clock;
  private final Map<Network, Instant> until = new HashMap<>(); // guarded by this
  private volatile boolean some; // whether it is worth a lock

  /// Nobody is banned.
  public Bans() {
    this(Instant::now);
  }

  Bans(Supplier<Instant> clock) {
    this.clock = clock;
  }

  /// Bans a network from now on, and forgets what was said of it before.
  public synchronized void add(Network network, Duration time) {
    forgetOld();
    until.put(network, clock.get().plus(time));
    some = true;
  }

  /// Lifts a ban.
  ///
  /// @return whether there was one
  public synchronized boolean remove(Network network) {
    forgetOld();
    boolean was = until.remove(network) != null;
    some = !until.isEmpty();
    return was;
  }

  /// Whether a client at this address is banned.
  public boolean holds(InetAddress client) {
    return some && isInside(client);
  }

  private synchronized boolean isInside(InetAddress client) {
    forgetOld();
    return until.keySet().stream().anyMatch(network -> network.contains(client));
  }

  /// All bans, the one that ends first before the others.
  public synchronized List<Ban> all() {
    forgetOld();
    var all = new ArrayList<Ban>();
    until.forEach((network, end) -> all.add(new Ban(network, end)));
    all.sort(Comparator.comparing(Ban::until));
    return List.copyOf(all);
  }

  private void forgetOld() {
    Instant now = clock.get();
    until.values().removeIf(end -> !end.isAfter(now));
    some = !until.isEmpty();
  }
}
