package dev.wharf.storage.spi;

import dev.wharf.domain.Account;
import dev.wharf.domain.FtpPath;
import java.util.Set;

/// One configured back-end. Thread-safe.
public interface Storage extends AutoCloseable {
  /// Opens the tree that `account` sees, rooted at its home.
  ///
  /// @throws StorageException with [Failure#NOT_FOUND] or [Failure#DENIED] if the home does not
  ///   exist or lies outside the storage, [Failure#UNAVAILABLE] if the back-end does not answer
  FileTree treeFor(Account account) throws StorageException;

  /// What every tree of this storage can do beyond the basics; never changes.
  Set<Capability> capabilities();

  /// How much can change at a path of `account`'s tree, by the configuration alone: answers at once
  /// and looks at no file. Listings tell clients so; the tree refuses the rest in any case.
  default Changes changes(Account account, FtpPath path) {
    return path.isRoot() ? Changes.INSIDE : Changes.ALL;
  }

  /// Tries what opening it has not shown, for an administrator who checks the configuration:
  /// whether something can be written, for instance. Leaves nothing behind.
  ///
  /// @throws StorageException what is wrong, with a message for the administrator
  default void check() throws StorageException {}

  /// Lets go of everything of this instance. Called once, after the last tree is closed. Another
  /// one that was made of the same settings may go on, see [StorageProvider#create]: what both use
  /// is left to it.
  @Override
  void close();
}
