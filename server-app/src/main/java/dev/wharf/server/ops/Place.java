package dev.wharf.server.ops;

import dev.wharf.domain.FtpPath;
import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.StorageException;
import org.jspecify.annotations.Nullable;

/// Whose path it is, in a tree with mounts.
///
/// @param tree the tree that has it
/// @param inside the path in that tree
/// @param mount where the tree is mounted; null for the account's own
record Place(FileTree tree, FtpPath inside, @Nullable MountPoint mount) {
  boolean isMountPoint() {
    return mount != null && inside.isRoot();
  }

  /// This place, if it may be changed.
  Place writable() throws StorageException {
    if (mount != null && mount.isReadOnly()) {
      throw new StorageException(Failure.DENIED, mount.path() + " is mounted to read only");
    }
    return this;
  }

  /// A path of the tree, as clients see it.
  FtpPath outside(FtpPath path) {
    FtpPath whole = mount == null ? FtpPath.ROOT : mount.path();
    for (String segment : path.segments()) {
      whole = whole.child(segment);
    }
    return whole;
  }

  /// An entry of the tree, told apart from entries of others.
  Entry entry(Entry entry) {
    return named(entry, entry.name());
  }

  Entry named(Entry entry, String name) {
    return mount == null
        ? entry
        : new Entry(
            name,
            entry.type(),
            entry.size(),
            entry.modified(),
            entry.identity().map(identity -> mount.path() + " " + identity),
            entry.posix(),
            entry.target());
  }
}
