package dev.wharf.server.net;

import dev.wharf.domain.Account;
import dev.wharf.domain.SessionDirectory;
import dev.wharf.domain.Username;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A view of the directory of sessions, for one connection, that remembers who was let in last:
/// what is demanded of a data connection depends on it. Thread-safe.
final class KnownAccount implements SessionDirectory {
  private final SessionDirectory directory;
  private volatile @Nullable Username name;

  KnownAccount(SessionDirectory directory) {
    this.directory = directory;
  }

  @Override
  public Optional<Place> admit(Account account) throws IOException {
    Optional<Place> place = directory.admit(account);
    if (place.isPresent()) {
      name = account.name();
    }
    return place;
  }

  /// Who was let in last, if anybody was.
  Optional<Username> name() {
    return Optional.ofNullable(name);
  }
}
