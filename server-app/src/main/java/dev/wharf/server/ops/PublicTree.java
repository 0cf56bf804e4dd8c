package dev.wharf.server.ops;

import dev.wharf.domain.FtpPath;
import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.StorageException;

/// A tree in which only files can be read that everybody on the machine may read: what guests have
/// uploaded stays shut until somebody opens it with `chmod o+r`.
final class PublicTree extends LimitedTree {
  private static final int READ_BY_OTHERS = 04;

  PublicTree(FileTree tree) {
    super(tree);
  }

  @Override
  void mayRead(FileTree tree, FtpPath file) throws StorageException {
    Entry entry = tree.stat(file);
    boolean open = entry.posix().filter(facts -> (facts.mode() & READ_BY_OTHERS) != 0).isPresent();
    if (entry.isFile() && !open) {
      throw new StorageException(Failure.DENIED, file + " is not for everybody");
    }
  }
}
