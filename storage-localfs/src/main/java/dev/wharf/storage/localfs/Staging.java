package dev.wharf.storage.localfs;

import dev.wharf.storage.spi.StorageException;
import java.io.Closeable;
import java.nio.channels.FileChannel;

/// A file that is being written. Its lock tells other processes so; it ends with the process,
/// however that ends.
interface Staging extends Closeable {
  /// Open for writing.
  FileChannel channel();

  /// Sets the permission bits of the open file.
  void setMode(int mode) throws StorageException;

  /// Closes the file and gives up the lock. Closing twice does nothing more.
  @Override
  void close();
}
