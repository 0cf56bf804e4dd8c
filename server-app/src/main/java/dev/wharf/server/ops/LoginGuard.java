package dev.wharf.server.ops;

import dev.wharf.auth.spi.AuthResult;
import dev.wharf.auth.spi.Authenticator;
import dev.wharf.auth.spi.LoginAttempt;
import dev.wharf.domain.GuessThrottle;
import dev.wharf.domain.Network;
import dev.wharf.domain.Username;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// Stands before an authenticator and turns away whoever guesses, without asking it. Thread-safe.
///
/// What is turned away looks like a wrong password, and does not count as one: a door opens again,
/// however often somebody knocks meanwhile. An attempt counts before it is checked, and is taken
/// back if it was right: many at the same time are no way around. Whoever comes to a door that is
/// shut only by attempts under way waits for what becomes of them, so that a client may log in many
/// times at once. A right password opens its account's door; that of the network stays as it was,
/// or an account of one's own would open it.
public final class LoginGuard implements Authenticator {
  /// Most doors of each kind that are remembered; those not knocked at for longest are forgotten
  /// first.
  static final int MOST_DOORS = 10_000;

  private final Authenticator logins;
  private final GuessThrottle throttle;
  private final LongSupplier clock;
  private final Doors<AccountDoor> accounts;
  private final Doors<Network> networks;
  private final Map<Record, Integer> underWay = new HashMap<>(); // by door; guarded by this

  private record AccountDoor(Username account, Network network) {}

  /// Takes over `logins`, which is closed with the guard.
  public LoginGuard(Authenticator logins, GuessThrottle throttle) {
    this(logins, throttle, System::nanoTime);
  }

  LoginGuard(Authenticator logins, GuessThrottle throttle, LongSupplier clock) {
    this.logins = logins;
    this.throttle = throttle;
    this.clock = clock;
    Duration memory = throttle.longest();
    this.accounts = new Doors<>(n -> throttle.shut(n, throttle.perAccount()), memory, MOST_DOORS);
    this.networks = new Doors<>(n -> throttle.shut(n, throttle.perNetwork()), memory, MOST_DOORS);
  }

  @Override
  public AuthResult authenticate(LoginAttempt attempt) {
    if (throttle.trusts(attempt.peer().address())) {
      return logins.authenticate(attempt);
    }
    Network network = Network.ofClient(attempt.peer().address());
    var door = new AccountDoor(attempt.name(), network);
    if (!knock(network, door)) {
      return new AuthResult.Refused(AuthResult.Reason.TOO_MANY_FAILURES);
    }
    try {
      AuthResult result = logins.authenticate(attempt);
      switch (result) {
        case AuthResult.Accepted _ -> {
          takeBack(network, door);
          open(door);
        }
        case AuthResult.Unavailable _ -> takeBack(network, door);
        case AuthResult.Refused _, AuthResult.Undecided _ -> {} // it has been counted
      }
      return result;
    } finally {
      settled(network, door);
    }
  }

  private synchronized boolean knock(Network network, AccountDoor door) {
    try {
      while (isShut(network, door)) {
        if (!underWay.containsKey(network) && !underWay.containsKey(door)) {
          return false;
        }
        wait();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
    long now = clock.getAsLong();
    networks.count(network, now);
    accounts.count(door, now);
    underWay.merge(network, 1, Integer::sum);
    underWay.merge(door, 1, Integer::sum);
    return true;
  }

  private boolean isShut(Network network, AccountDoor door) {
    long now = clock.getAsLong();
    return networks.isShut(network, now) || accounts.isShut(door, now);
  }

  private synchronized void settled(Network network, AccountDoor door) {
    underWay.computeIfPresent(network, (_, n) -> n == 1 ? null : n - 1);
    underWay.computeIfPresent(door, (_, n) -> n == 1 ? null : n - 1);
    notifyAll();
  }

  private synchronized void takeBack(Network network, AccountDoor door) {
    networks.takeBack(network);
    accounts.takeBack(door);
  }

  private synchronized void open(AccountDoor door) {
    accounts.forget(door);
  }

  @Override
  public void forget(Username account) {
    logins.forget(account);
  }

  @Override
  public void close() {
    logins.close();
  }
}
