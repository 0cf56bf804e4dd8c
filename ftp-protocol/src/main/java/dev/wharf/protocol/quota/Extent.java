package dev.wharf.protocol.quota;

import dev.wharf.domain.FtpPath;
import java.util.List;
import java.util.function.Predicate;

/// What of a tree belongs to its account's home, and counts.
///
/// @param mounts other storages in the tree: what is there belongs to others, or to nobody
/// @param kept whether a name is one of the ledger's own, wherever it stands
record Extent(List<FtpPath> mounts, Predicate<String> kept) {
  Extent {
    mounts = List.copyOf(mounts);
  }

  /// Whether `path` belongs to another storage.
  boolean isElsewhere(FtpPath path) {
    return mounts.stream().anyMatch(path::startsWith);
  }

  /// Whether `path` is there because a mount lies below it, perhaps for no other reason.
  boolean leadsElsewhere(FtpPath path) {
    return mounts.stream().anyMatch(mount -> mount.startsWith(path));
  }
}
