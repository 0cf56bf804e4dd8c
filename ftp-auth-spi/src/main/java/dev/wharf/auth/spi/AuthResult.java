package dev.wharf.auth.spi;

import dev.wharf.domain.Account;

/// What an authenticator says. In a chain, *undecided* asks the next one; each other answer is
/// final.
public sealed interface AuthResult {
  /// It is them.
  record Accepted(Account account) implements AuthResult {}

  /// It is not them, or they may not. The client learns no more than that.
  record Refused(Reason reason) implements AuthResult {}

  /// Not an account of mine.
  record Undecided() implements AuthResult {}

  /// I cannot tell now: the database is down, the file unreadable. The client is told to try later;
  /// no other authenticator is asked.
  ///
  /// @param problem for the administrator, in a sentence
  record Unavailable(String problem, Throwable cause) implements AuthResult {}

  /// Why somebody was refused; for logs only.
  enum Reason {
    /// The proof is wrong.
    WRONG_CREDENTIALS,
    /// The account is switched off or locked.
    LOCKED,
    /// The account or its password has expired.
    EXPIRED,
    /// Not from this network, not at this hour, not without encryption, by a rule of the
    /// authenticator's own. Those of the account's limits are looked at by the server.
    NOT_HERE_NOT_NOW,
    /// The account's limits do not allow the client's network.
    WRONG_NETWORK,
    /// The account's limits do not allow the server's address that the client connected to.
    WRONG_SERVER_ADDRESS,
    /// The account's limits do not allow this hour.
    WRONG_HOUR,
    /// What is stored about the account makes no sense, so nobody gets in.
    BROKEN_ACCOUNT,
    /// Too many wrong passwords came before; this one was not looked at.
    TOO_MANY_FAILURES
  }
}
