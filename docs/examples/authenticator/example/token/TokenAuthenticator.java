package example.token;

import dev.wharf.auth.spi.AuthResult;
import dev.wharf.auth.spi.Authenticator;
import dev.wharf.auth.spi.Credentials;
import dev.wharf.auth.spi.LoginAttempt;
import dev.wharf.domain.Account;
import dev.wharf.domain.Secret;
import java.util.List;
import java.util.Set;

/// Lets in whoever has one of the names and the token. Names of others are left to the next
/// authenticator.
final class TokenAuthenticator implements Authenticator {
  private final Secret token;
  private final Set<String> names;

  TokenAuthenticator(Secret token, List<String> names) {
    this.token = token;
    this.names = Set.copyOf(names);
  }

  @Override
  public AuthResult authenticate(LoginAttempt attempt) {
    if (!(attempt.credentials() instanceof Credentials.Password(Secret offered))) {
      return new AuthResult.Undecided();
    }
    boolean matches = token.matches(offered); // for every name: time must not tell which are known
    if (!names.contains(attempt.name().value())) {
      return new AuthResult.Undecided();
    }
    return matches
        ? new AuthResult.Accepted(Account.named(attempt.name()))
        : new AuthResult.Refused(AuthResult.Reason.WRONG_CREDENTIALS);
  }
}
