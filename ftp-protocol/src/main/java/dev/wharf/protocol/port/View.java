package dev.wharf.protocol.port;

import dev.wharf.domain.Account;
import dev.wharf.storage.spi.FileTree;

/// What clients get of a home: whatever the administrator has put between the tree of a storage and
/// the sessions, to hide something, forbid it, or check it.
///
/// A ledger of quotas works with the home itself ([Stock][dev.wharf.domain.QuotaLedger.Stock]): it
/// counts what clients do not see as well, and nothing stands in the way of its own notes.
/// Thread-safe.
@FunctionalInterface
public interface View {
  /// All of the home, as it is.
  View WHOLE = (_, home) -> home;

  /// What the session of `account` gets.
  ///
  /// @param home as the storage opened it
  /// @return closes `home` when it is closed
  FileTree of(Account account, FileTree home);
}
