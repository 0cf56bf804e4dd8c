package dev.wharf.server.ops;

import dev.wharf.domain.Network;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Tells the log who was turned away at the door, and why. A flood cannot fill it: in a second
/// there is one line at most for each address (IPv6: each /64) and [#MOST] for all, and the next
/// line says how many there were without one. Bounded. Thread-safe.
public final class Turnaways {
  /// Most lines a second.
  static final int MOST = 10;

  private static final Logger LOG = System.getLogger(Turnaways.class.getName());
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier clock;
  private final Consumer<String> out;
  private final Set<Network> told = new HashSet<>(); // this second; guarded by this
  private long begin; // of this second; guarded by this
  private long untold; // since the last line; guarded by this

  /// Nobody was turned away yet.
  public Turnaways() {
    this(System::nanoTime, line -> LOG.log(Level.WARNING, () -> line));
  }

  Turnaways(LongSupplier clock, Consumer<String> out) {
    this.clock = clock;
    this.out = out;
    this.begin = clock.getAsLong();
  }

  /// Says that a client was turned away.
  public void tell(Refusal why, InetAddress client) {
    line(why, client).ifPresent(out);
  }

  private synchronized Optional<String> line(Refusal why, InetAddress client) {
    long now = clock.getAsLong();
    if (now - begin >= SECOND) {
      told.clear();
      begin = now;
    }
    if (told.size() == MOST || !told.add(Network.ofClient(client))) {
      untold++;
      return Optional.empty();
    }
    String more = untold == 0 ? "" : " untold=" + untold;
    untold = 0;
    return Optional.of(
        "connection refused reason=\""
            + why.text()
            + "\" client="
            + client.getHostAddress()
            + more);
  }
}
