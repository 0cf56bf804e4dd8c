package dev.wharf.protocol.port;

import dev.wharf.auth.spi.Authenticator;
import dev.wharf.domain.EventSink;
import dev.wharf.domain.SessionDirectory;
import dev.wharf.domain.Throttles;
import dev.wharf.protocol.quota.Quotas;
import dev.wharf.storage.spi.Storage;
import java.util.concurrent.Executor;

/// Everything a conversation needs from the rest of the house.
///
/// @param authenticator who may log in; the conversation waits for it
/// @param storage where the homes of accounts are
/// @param view what clients get of them
/// @param directory counts sessions of accounts
/// @param events told of everything worth telling
/// @param transfers runs transfers, one thread for the whole life of each; a
///   `RejectedExecutionException` tells the client to come back later
/// @param throttles how fast sessions may move bytes
/// @param quotas how much accounts may store
/// @param cuts what may not be resumed, since it would not be the same file
/// @param settings the administrator's choices
public record Services(
    Authenticator authenticator,
    Storage storage,
    View view,
    SessionDirectory directory,
    EventSink events,
    Executor transfers,
    Throttles throttles,
    Quotas quotas,
    CutUploads cuts,
    ProtocolSettings settings) {
  /// The same with another directory: each connection has its own view of it.
  public Services with(SessionDirectory other) {
    return new Services(
        authenticator, storage, view, other, events, transfers, throttles, quotas, cuts, settings);
  }
}
