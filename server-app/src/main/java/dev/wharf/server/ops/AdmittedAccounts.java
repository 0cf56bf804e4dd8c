package dev.wharf.server.ops;

import dev.wharf.auth.spi.AuthResult;
import dev.wharf.auth.spi.AuthResult.Reason;
import dev.wharf.auth.spi.Authenticator;
import dev.wharf.auth.spi.LoginAttempt;
import dev.wharf.auth.spi.PeerInfo;
import dev.wharf.domain.Account;
import dev.wharf.domain.Admission;
import dev.wharf.domain.Limits;
import dev.wharf.domain.Username;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Function;

/// Refuses accounts of another authenticator that may not come from here, or not now, by their own
/// limits or by those of a rule; see [Admission]. Stands inside the [LoginGuard], so that it looks
/// and counts like a wrong password. Thread-safe if the other one is.
public final class AdmittedAccounts implements Authenticator {
  private final Authenticator accounts;
  private final Function<Username, Limits> rules;
  private final InstantSource clock;

  /// Takes over `accounts`, which is closed with this one.
  ///
  /// @param rules what limits an account of this name as well
  public AdmittedAccounts(Authenticator accounts, Function<Username, Limits> rules) {
    this(accounts, rules, InstantSource.system());
  }

  AdmittedAccounts(Authenticator accounts, Function<Username, Limits> rules, InstantSource clock) {
    this.accounts = accounts;
    this.rules = rules;
    this.clock = clock;
  }

  @Override
  public AuthResult authenticate(LoginAttempt attempt) {
    AuthResult result = accounts.authenticate(attempt);
    if (!(result instanceof AuthResult.Accepted(Account account))) {
      return result;
    }
    Instant now = clock.instant();
    return objection(account.limits(), attempt.peer(), now)
        .or(() -> objection(rules.apply(account.name()), attempt.peer(), now))
        .<AuthResult>map(AuthResult.Refused::new)
        .orElse(result);
  }

  /// Why `limits` turn somebody away who comes now, from there.
  public static Optional<Reason> objection(Limits limits, PeerInfo peer, Instant now) {
    return Admission.check(limits, peer.address(), peer.local(), now, ZoneId.systemDefault())
        .map(
            objection ->
                switch (objection) {
                  case EXPIRED -> Reason.EXPIRED;
                  case CLIENT_NETWORK -> Reason.WRONG_NETWORK;
                  case SERVER_ADDRESS -> Reason.WRONG_SERVER_ADDRESS;
                  case HOURS -> Reason.WRONG_HOUR;
                });
  }

  @Override
  public void forget(Username account) {
    accounts.forget(account);
  }

  @Override
  public void close() {
    accounts.close();
  }
}
