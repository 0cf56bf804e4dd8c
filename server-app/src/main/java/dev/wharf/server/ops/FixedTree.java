package dev.wharf.server.ops;

import dev.wharf.domain.FtpPath;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.StorageException;
import java.util.function.Predicate;

/// A tree in which some paths cannot be made, changed or removed.
final class FixedTree extends LimitedTree {
  private final Predicate<FtpPath> fixed;

  FixedTree(FileTree tree, Predicate<FtpPath> fixed) {
    super(tree);
    this.fixed = fixed;
  }

  @Override
  void mayChange(FtpPath path) throws StorageException {
    if (fixed.test(path)) {
      throw new StorageException(Failure.DENIED, path + " stays as it is");
    }
  }
}
