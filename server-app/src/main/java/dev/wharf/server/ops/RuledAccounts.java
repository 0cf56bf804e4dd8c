package dev.wharf.server.ops;

import dev.wharf.auth.spi.AuthResult;
import dev.wharf.auth.spi.Authenticator;
import dev.wharf.auth.spi.LoginAttempt;
import dev.wharf.domain.Account;
import dev.wharf.domain.GrantRule;
import java.util.List;

/// Gives the accounts of another authenticator the permissions that the administrator wants them to
/// have. Thread-safe if the other one is.
public final class RuledAccounts implements Authenticator {
  private final Authenticator accounts;
  private final List<GrantRule> rules;

  /// Takes over `accounts`, which is closed with this one.
  public RuledAccounts(Authenticator accounts, List<GrantRule> rules) {
    this.accounts = accounts;
    this.rules = List.copyOf(rules);
  }

  @Override
  public AuthResult authenticate(LoginAttempt attempt) {
    AuthResult result = accounts.authenticate(attempt);
    return result instanceof AuthResult.Accepted(Account account)
        ? new AuthResult.Accepted(GrantRule.apply(account, rules))
        : result;
  }

  @Override
  public void close() {
    accounts.close();
  }
}
