package dev.wharf.server.ops;

import dev.wharf.auth.spi.AuthResult;
import dev.wharf.auth.spi.Authenticator;
import dev.wharf.auth.spi.LoginAttempt;
import dev.wharf.domain.GuessThrottle;
import dev.wharf.domain.Network;
import dev.wharf.domain.Username;
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
  private final Authenticator logins;
  private final Guesses guesses;

  /// Takes over `logins`, which is closed with the guard.
  public LoginGuard(Authenticator logins, Guesses guesses) {
    this.logins = logins;
    this.guesses = guesses;
  }

  LoginGuard(Authenticator logins, GuessThrottle throttle, LongSupplier clock) {
    this(logins, new Guesses(throttle, clock));
  }

  @Override
  public AuthResult authenticate(LoginAttempt attempt) {
    if (guesses.trusts(attempt.peer().address())) {
      return logins.authenticate(attempt);
    }
    Network network = Network.ofClient(attempt.peer().address());
    var door = new Guesses.Door(attempt.name(), network);
    if (!guesses.knock(door)) {
      return new AuthResult.Refused(AuthResult.Reason.TOO_MANY_FAILURES);
    }
    try {
      AuthResult result = logins.authenticate(attempt);
      switch (result) {
        case AuthResult.Accepted _ -> {
          guesses.takeBack(door);
          guesses.open(door);
        }
        case AuthResult.Unavailable _ -> guesses.takeBack(door);
        case AuthResult.Refused _, AuthResult.Undecided _ -> {} // it has been counted
      }
      return result;
    } finally {
      guesses.settled(door);
    }
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
