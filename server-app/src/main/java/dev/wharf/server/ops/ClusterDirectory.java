package dev.wharf.server.ops;

import dev.wharf.domain.Account;
import dev.wharf.domain.Network;
import dev.wharf.domain.SessionDirectory;
import dev.wharf.domain.SharedSessions;
import dev.wharf.domain.SharedSessions.Most;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;

/// Sessions counted here first, and then on all servers of the cluster. Where there is no limit
/// nobody is counted there, so that accounts without one do not depend on the cluster. Thread-safe.
///
/// @param here counts on this server
/// @param everywhere counts on all
/// @param most on all servers together; an account may have a smaller limit of its own
/// @param client where the session comes from
public record ClusterDirectory(
    SessionDirectory here, SharedSessions everywhere, Most most, InetAddress client)
    implements SessionDirectory {
  @Override
  public Optional<Place> admit(Account account) throws IOException {
    var limits =
        new Most(
            SessionRegistry.smaller(most.ofAccount(), account.limits().sessions()),
            most.ofAddress(),
            most.inAll());
    Optional<Place> place = here.admit(account);
    if (place.isEmpty() || limits.isNone()) {
      return place;
    }
    Optional<Place> shared = Optional.empty();
    try {
      shared = everywhere.admit(account.name(), Network.ofClient(client), limits);
    } finally {
      if (shared.isEmpty()) {
        place.get().close();
      }
    }
    return shared.map(taken -> both(taken, place.get()));
  }

  private static Place both(Place taken, Place local) {
    return () -> {
      try (local) {
        taken.close();
      }
    };
  }
}
