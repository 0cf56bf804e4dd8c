package dev.wharf.auth.spi;

import dev.wharf.domain.Username;

/// Somebody who wants in.
///
/// @param name the name from USER
/// @param credentials the proof offered
/// @param peer where it comes from
public record LoginAttempt(Username name, Credentials credentials, PeerInfo peer) {}
