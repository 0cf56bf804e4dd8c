package dev.wharf.storage.contract;

import dev.wharf.domain.Account;
import dev.wharf.storage.spi.Capability;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.Storage;
import dev.wharf.storage.spi.StorageException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A storage in memory: one [MemoryTree] for each home.
///
/// An account whose home has no tree is refused with [Failure#NOT_FOUND].
public final class MemoryStorage implements Storage {
  private final Map<String, MemoryTree> trees = new ConcurrentHashMap<>();
  private final Set<Capability> capabilities;
  private volatile boolean closed;

  private MemoryStorage(Set<Capability> capabilities) {
    this.capabilities = capabilities;
  }

  /// A storage whose own root is `tree`.
  public static MemoryStorage of(MemoryTree tree) {
    return new MemoryStorage(tree.capabilities()).with("", tree);
  }

  /// Adds the tree of the accounts whose [dev.wharf.domain.Home#root] is `root`.
  ///
  /// @return this storage
  public MemoryStorage with(String root, MemoryTree tree) {
    if (!tree.capabilities().equals(capabilities)) {
      throw new IllegalArgumentException("all trees of a storage have the same capabilities");
    }
    trees.put(root, tree);
    return this;
  }

  @Override
  public FileTree treeFor(Account account) throws StorageException {
    String root = account.home().root();
    MemoryTree tree = trees.get(root);
    if (tree == null) {
      throw new StorageException(Failure.NOT_FOUND, "no such home: " + root);
    }
    return tree;
  }

  @Override
  public Set<Capability> capabilities() {
    return capabilities;
  }

  /// Whether [#close] was called.
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
  }
}
