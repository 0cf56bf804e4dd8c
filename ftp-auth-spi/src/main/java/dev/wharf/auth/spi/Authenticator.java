package dev.wharf.auth.spi;

import dev.wharf.domain.Username;
import java.util.Optional;

/// Answers whether somebody is who they say, and what their account carries.
///
/// Thread-safe. May block: it is called on a thread that may wait, but callers put a deadline on it
/// and interrupt it. Never throws for a login that fails, whatever the reason: every outcome is an
/// [AuthResult].
@FunctionalInterface
public interface Authenticator extends AutoCloseable {
  /// Judges one attempt. Does not keep the secret after it returns, and does not wipe it.
  ///
  /// Takes the same time for a name that does not exist as for a wrong password. An empty password
  /// ([dev.wharf.domain.Secret#isEmpty]) is never accepted.
  AuthResult authenticate(LoginAttempt attempt);

  /// Forgets what it remembers of earlier logins of an account, so that the next one is judged by
  /// what the back-end says then. Does nothing where nothing is remembered.
  ///
  /// @param account the name of the account, or one that it logs in with
  default void forget(Username account) {}

  /// What keeps it from answering at this moment, on one line for an administrator who checks the
  /// configuration: nobody reaches the database, for instance. Empty if nothing does, as far as it
  /// can be told.
  default Optional<String> trouble() {
    return Optional.empty();
  }

  /// Lets go of files, pools and threads. Called once, after the last attempt.
  @Override
  default void close() {}
}
