package dev.wharf.server.ops;

import dev.wharf.auth.spi.AuthResult;
import dev.wharf.auth.spi.Authenticator;
import dev.wharf.auth.spi.Credentials;
import dev.wharf.auth.spi.LoginAttempt;
import dev.wharf.domain.Account;
import dev.wharf.domain.Grant;
import dev.wharf.domain.Home;
import dev.wharf.domain.Username;
import java.util.List;

/// Lets guests in, to look and to read. All of them are one account, whatever they call themselves.
public final class Guests implements Authenticator {
  /// The name of their account.
  public static final String NAME = "anonymous";

  private final Account guest;

  /// Guests who see what is below `home`.
  public Guests(Home home) {
    guest = Account.named(new Username(NAME)).withHome(home).withGrants(List.of(Grant.readOnly()));
  }

  @Override
  public AuthResult authenticate(LoginAttempt attempt) {
    return attempt.credentials() instanceof Credentials.Anonymous
        ? new AuthResult.Accepted(guest)
        : new AuthResult.Undecided();
  }
}
