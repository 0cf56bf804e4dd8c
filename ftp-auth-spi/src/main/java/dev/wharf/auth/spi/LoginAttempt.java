package dev.wharf.auth.spi;

import dev.wharf.domain.Username;

/// Somebody who wants in.
///
/// @param name the name from USER
/// @param credentials the proof offered
/// @param peer where it comes from
/// @param end of the session that this login begins, should it be accepted
public record LoginAttempt(Username name, Credentials credentials, PeerInfo peer, SessionEnd end) {
  /// An attempt that begins no session.
  public LoginAttempt(Username name, Credentials credentials, PeerInfo peer) {
    this(name, credentials, peer, new SessionEnd());
  }
}
