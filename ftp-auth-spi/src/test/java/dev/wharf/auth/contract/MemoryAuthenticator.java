package dev.wharf.auth.contract;

import dev.wharf.auth.spi.AuthResult;
import dev.wharf.auth.spi.Authenticator;
import dev.wharf.auth.spi.Credentials;
import dev.wharf.auth.spi.LoginAttempt;
import dev.wharf.domain.Account;
import dev.wharf.domain.Secret;
import dev.wharf.domain.Username;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Accounts that live as long as the test does. The smallest authenticator that keeps the contract,
/// and so the one to read before writing another.
///
/// ```java
/// Authenticator people = new MemoryAuthenticator().with("alice", "secret");
/// ```
///
/// Thread-safe; accounts may be added while logins run.
public final class MemoryAuthenticator implements Authenticator {
  private final Map<Username, Entry> entries = new ConcurrentHashMap<>();

  private record Entry(Account account, Secret password) {}

  /// Adds an account with every permission and no limits.
  ///
  /// @return this
  public MemoryAuthenticator with(String name, String password) {
    return with(Account.named(new Username(name)), password);
  }

  /// Adds this account, or replaces the one of the same name.
  ///
  /// @return this
  public MemoryAuthenticator with(Account account, String password) {
    entries.put(account.name(), new Entry(account, Secret.of(password)));
    return this;
  }

  @Override
  public AuthResult authenticate(LoginAttempt attempt) {
    return switch (attempt.credentials()) {
      case Credentials.Password(Secret secret) -> check(attempt.name(), secret);
      case Credentials.ClientCertificate _ -> lookUp(attempt.name());
      case Credentials.Anonymous _ -> new AuthResult.Undecided();
    };
  }

  private AuthResult lookUp(Username name) {
    Entry entry = entries.get(name);
    return entry == null ? new AuthResult.Undecided() : new AuthResult.Accepted(entry.account());
  }

  private AuthResult check(Username name, Secret secret) {
    Entry entry = entries.get(name);
    if (entry == null) {
      return new AuthResult.Undecided();
    }
    if (secret.isEmpty() || !entry.password().matches(secret)) {
      return new AuthResult.Refused(AuthResult.Reason.WRONG_CREDENTIALS);
    }
    return new AuthResult.Accepted(entry.account());
  }
}
