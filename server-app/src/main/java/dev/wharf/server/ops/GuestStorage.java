package dev.wharf.server.ops;

import dev.wharf.domain.Account;
import dev.wharf.domain.FtpPath;
import dev.wharf.protocol.quota.HiddenTree;
import dev.wharf.storage.spi.Capability;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.Storage;
import dev.wharf.storage.spi.StorageException;
import java.util.Set;

/// A storage that shows guests less than others. Thread-safe if the other one is.
public final class GuestStorage implements Storage {
  private final Storage storage;
  private final Dots dots;
  private final boolean onlyPublic;

  /// What guests may do with names that begin with a dot, and with all below them.
  public enum Dots {
    /// They do not exist.
    HIDDEN,
    /// They stay as they are.
    FIXED,
    /// What may be done with other names.
    FREE
  }

  /// Takes over `storage`, which is closed with this one.
  ///
  /// @param onlyPublic whether guests read only files that everybody on the machine may read
  public GuestStorage(Storage storage, Dots dots, boolean onlyPublic) {
    this.storage = storage;
    this.dots = dots;
    this.onlyPublic = onlyPublic;
  }

  @Override
  public FileTree treeFor(Account account) throws StorageException {
    FileTree tree = storage.treeFor(account);
    if (!account.name().value().equals(Guests.NAME)) {
      return tree;
    }
    FileTree kept = onlyPublic ? new PublicTree(tree) : tree;
    return switch (dots) {
      case FREE -> kept;
      case FIXED -> new FixedTree(kept, GuestStorage::isBelowDot);
      case HIDDEN -> new HiddenTree(kept, name -> name.startsWith("."));
    };
  }

  private static boolean isBelowDot(FtpPath path) {
    for (FtpPath at = path; !at.isRoot(); at = at.parent()) {
      if (at.name().startsWith(".")) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Set<Capability> capabilities() {
    return storage.capabilities();
  }

  @Override
  public void close() {
    storage.close();
  }
}
