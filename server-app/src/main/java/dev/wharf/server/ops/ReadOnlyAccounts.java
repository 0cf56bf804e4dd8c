package dev.wharf.server.ops;

import dev.wharf.auth.spi.AuthResult;
import dev.wharf.auth.spi.Authenticator;
import dev.wharf.auth.spi.LoginAttempt;
import dev.wharf.domain.Account;
import dev.wharf.domain.Grant;
import dev.wharf.domain.Permission;
import dev.wharf.domain.Username;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Takes everything but looking and reading from the accounts of another authenticator.
public final class ReadOnlyAccounts implements Authenticator {
  private static final Set<Permission> KEPT = Grant.readOnly().permissions();

  private final Authenticator accounts;

  /// Takes over `accounts`, which is closed with this one.
  public ReadOnlyAccounts(Authenticator accounts) {
    this.accounts = accounts;
  }

  @Override
  public AuthResult authenticate(LoginAttempt attempt) {
    AuthResult result = accounts.authenticate(attempt);
    return result instanceof AuthResult.Accepted(Account account)
        ? new AuthResult.Accepted(
            account.withGrants(
                account.grants().stream().map(ReadOnlyAccounts::withoutWriting).toList()))
        : result;
  }

  private static Grant withoutWriting(Grant grant) {
    Predicate<Permission> kept = KEPT::contains;
    return new Grant(
        grant.subtree(),
        grant.permissions().stream().filter(kept).collect(Collectors.toUnmodifiableSet()));
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
