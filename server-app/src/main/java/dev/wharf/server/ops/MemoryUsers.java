package dev.wharf.server.ops;

import dev.wharf.auth.spi.AuthResult;
import dev.wharf.auth.spi.Authenticator;
import dev.wharf.auth.spi.Credentials;
import dev.wharf.auth.spi.LoginAttempt;
import dev.wharf.domain.Account;
import dev.wharf.domain.Secret;
import dev.wharf.domain.Username;
import java.util.Map;

/// Accounts that were named on the command line or in code. They live in memory, have the storage's
/// root as home, and may do everything.
///
/// Passwords are compared as they are, in a time that does not tell where they differ. There is no
/// slow hash, since nothing is stored that could be stolen.
public final class MemoryUsers implements Authenticator {
  private static final Secret NOBODYS = Secret.of("wharf");

  private final Map<Username, Secret> passwords;

  /// Takes over the secrets.
  public MemoryUsers(Map<Username, Secret> passwords) {
    this.passwords = Map.copyOf(passwords);
  }

  @Override
  public AuthResult authenticate(LoginAttempt attempt) {
    boolean known = passwords.containsKey(attempt.name());
    return switch (attempt.credentials()) {
      case Credentials.Password(Secret offered) -> judge(attempt, offered, known);
      case Credentials.ClientCertificate _ ->
          known ? accepted(attempt) : new AuthResult.Undecided();
      case Credentials.Anonymous _ -> new AuthResult.Undecided();
    };
  }

  private static AuthResult accepted(LoginAttempt attempt) {
    return new AuthResult.Accepted(Account.named(attempt.name()));
  }

  private AuthResult judge(LoginAttempt attempt, Secret offered, boolean known) {
    boolean matches = passwords.getOrDefault(attempt.name(), NOBODYS).matches(offered);
    if (!known) {
      return new AuthResult.Undecided();
    }
    return matches && !offered.isEmpty()
        ? accepted(attempt)
        : new AuthResult.Refused(AuthResult.Reason.WRONG_CREDENTIALS);
  }
}
