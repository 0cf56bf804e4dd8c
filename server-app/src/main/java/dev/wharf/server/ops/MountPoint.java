package dev.wharf.server.ops;

import dev.wharf.domain.FtpPath;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.StorageException;
import org.jspecify.annotations.Nullable;

/// One mounted tree of one session. It is opened when it is needed first, so that a storage that
/// does not answer keeps nobody from the others. Thread-safe.
final class MountPoint {
  /// Opens the tree.
  @FunctionalInterface
  interface Opener {
    FileTree open() throws StorageException;
  }

  private final FtpPath path;
  private final boolean readOnly;
  private final Opener opener;
  private @Nullable FileTree tree;

  MountPoint(FtpPath path, boolean readOnly, Opener opener) {
    this.path = path;
    this.readOnly = readOnly;
    this.opener = opener;
  }

  FtpPath path() {
    return path;
  }

  boolean isReadOnly() {
    return readOnly;
  }

  synchronized FileTree tree() throws StorageException {
    if (tree == null) {
      tree = opener.open();
    }
    return tree;
  }

  synchronized void close() {
    if (tree != null) {
      tree.close();
    }
  }
}
