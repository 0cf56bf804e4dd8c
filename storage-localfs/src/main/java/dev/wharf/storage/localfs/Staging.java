package dev.wharf.storage.localfs;

import dev.wharf.storage.spi.StorageException;
import java.io.Closeable;
import java.nio.channels.FileChannel;
import java.util.Optional;

/// A file that is being written. Its lock tells other processes so; it ends with the process,
/// however that ends.
interface Staging extends Closeable {
  /// Open for writing.
  FileChannel channel();

  /// The absolute path at which programs of this machine find the open file, whatever stands at its
  /// name by now. Empty if nobody knows one.
  default Optional<String> path() {
    return Optional.empty();
  }

  /// Sets the permission bits of the open file.
  void setMode(int mode) throws StorageException;

  /// Closes the file and gives up the lock. Closing twice does nothing more.
  @Override
  void close();
}
