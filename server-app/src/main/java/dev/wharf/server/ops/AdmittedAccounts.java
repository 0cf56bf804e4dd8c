package dev.wharf.server.ops;

import dev.wharf.auth.spi.AuthResult;
import dev.wharf.auth.spi.AuthResult.Reason;
import dev.wharf.auth.spi.Authenticator;
import dev.wharf.auth.spi.LoginAttempt;
import dev.wharf.domain.Account;
import dev.wharf.domain.Admission;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Optional;

/// Refuses accounts of another authenticator that may not come from here, or not now; see
/// [Admission]. Stands inside the [LoginGuard], so that it looks and counts like a wrong password.
/// Thread-safe if the other one is.
public final class AdmittedAccounts implements Authenticator {
  private final Authenticator accounts;
  private final InstantSource clock;

  /// Takes over `accounts`, which is closed with this one.
  public AdmittedAccounts(Authenticator accounts) {
    this(accounts, InstantSource.system());
  }

  AdmittedAccounts(Authenticator accounts, InstantSource clock) {
    this.accounts = accounts;
    this.clock = clock;
  }

  @Override
  public AuthResult authenticate(LoginAttempt attempt) {
    AuthResult result = accounts.authenticate(attempt);
    return result instanceof AuthResult.Accepted(Account account)
        ? objection(account, attempt).<AuthResult>map(AuthResult.Refused::new).orElse(result)
        : result;
  }

  private Optional<Reason> objection(Account account, LoginAttempt attempt) {
    return Admission.check(
            account.limits(),
            attempt.peer().address(),
            attempt.peer().local(),
            clock.instant(),
            ZoneId.systemDefault())
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
  public void close() {
    accounts.close();
  }
}
