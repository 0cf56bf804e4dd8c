package dev.wharf.server.ops;

import dev.wharf.auth.spi.AuthResult;
import dev.wharf.auth.spi.Authenticator;
import dev.wharf.auth.spi.LoginAttempt;
import dev.wharf.domain.Account;
import dev.wharf.domain.Username;
import java.util.Objects;
import java.util.function.UnaryOperator;

/// Makes of the accounts of another authenticator what the administrator wants them to be.
/// Thread-safe if the other one is, and the rules are.
public final class RuledAccounts implements Authenticator {
  private final Authenticator accounts;
  private final UnaryOperator<Account> rules;

  /// Takes over `accounts`, which is closed with this one.
  ///
  /// @param rules what becomes of an account that may log in
  public RuledAccounts(Authenticator accounts, UnaryOperator<Account> rules) {
    this.accounts = accounts;
    this.rules = rules;
  }

  @Override
  public AuthResult authenticate(LoginAttempt attempt) {
    AuthResult result =
        Objects.requireNonNull(accounts.authenticate(attempt), accounts.getClass().getName());
    return result instanceof AuthResult.Accepted(Account account)
        ? new AuthResult.Accepted(rules.apply(account))
        : result;
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
