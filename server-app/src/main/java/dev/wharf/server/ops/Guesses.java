package dev.wharf.server.ops;

import dev.wharf.domain.GuessThrottle;
import dev.wharf.domain.Network;
import dev.wharf.domain.Username;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// Who has failed to log in, and which doors are shut for it. One for a server, whatever is asked
/// about logins: a reload forgets nothing. Thread-safe.
public final class Guesses {
  /// Most doors of each kind that are remembered; those not knocked at for longest are forgotten
  /// first.
  static final int MOST_DOORS = 10_000;

  private final LongSupplier clock;
  private final Doors<Door> accounts;
  private final Doors<Network> networks;
  private final Map<Record, Integer> underWay = new HashMap<>(); // by door; guarded by this
  private volatile GuessThrottle throttle;

  /// The door of an account for a network.
  record Door(Username account, Network network) {}

  /// Nobody has failed yet.
  public Guesses(GuessThrottle throttle) {
    this(throttle, System::nanoTime);
  }

  Guesses(GuessThrottle throttle, LongSupplier clock) {
    this.throttle = throttle;
    this.clock = clock;
    this.accounts = new Doors<>(this::shutToAccount, MOST_DOORS);
    this.networks = new Doors<>(this::shutToNetwork, MOST_DOORS);
  }

  /// Follows other rules from now on. Doors that are shut stay so as long as they were to.
  public void changeTo(GuessThrottle other) {
    throttle = other;
  }

  private Duration shutToAccount(int failures) {
    return throttle.shut(failures, throttle.perAccount());
  }

  private Duration shutToNetwork(int failures) {
    return throttle.shut(failures, throttle.perNetwork());
  }

  /// Whether the doors of this address never shut.
  boolean trusts(InetAddress address) {
    return throttle.trusts(address);
  }

  /// Counts an attempt before it is made. Waits for others that are under way, if only these keep
  /// the door shut.
  ///
  /// @return whether it may be made; then [#settled] has to follow
  synchronized boolean knock(Door door) {
    try {
      while (isShut(door)) {
        if (!underWay.containsKey(door.network()) && !underWay.containsKey(door)) {
          return false;
        }
        wait();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
    long now = clock.getAsLong();
    networks.count(door.network(), now, throttle.longest());
    accounts.count(door, now, throttle.longest());
    underWay.merge(door.network(), 1, Integer::sum);
    underWay.merge(door, 1, Integer::sum);
    return true;
  }

  private boolean isShut(Door door) {
    long now = clock.getAsLong();
    return networks.isShut(door.network(), now) || accounts.isShut(door, now);
  }

  /// The attempt is no longer under way.
  synchronized void settled(Door door) {
    underWay.computeIfPresent(door.network(), (_, n) -> n == 1 ? null : n - 1);
    underWay.computeIfPresent(door, (_, n) -> n == 1 ? null : n - 1);
    notifyAll();
  }

  /// The attempt was none.
  synchronized void takeBack(Door door) {
    networks.takeBack(door.network());
    accounts.takeBack(door);
  }

  /// Forgets all about the account from this network.
  synchronized void open(Door door) {
    accounts.forget(door);
  }
}
