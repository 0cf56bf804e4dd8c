package dev.wharf.storage.localfs;

import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;

/// A staging file of the walking jail, locked through its channel.
///
/// @param name in `folder`, for the permission bits, which a channel cannot set
record WalkingStaging(FileChannel channel, WalkingFolder folder, String name) implements Staging {
  /// Locks an open file, which is closed if that fails.
  ///
  /// @throws StorageException BUSY if somebody holds the lock
  static Staging lock(FileChannel channel, WalkingFolder folder, String name)
      throws StorageException {
    var staging = new WalkingStaging(channel, folder, name);
    try {
      if (channel.tryLock() != null) {
        return staging;
      }
      staging.close();
      throw new StorageException(Failure.BUSY, name);
    } catch (OverlappingFileLockException e) {
      staging.close();
      throw new StorageException(Failure.BUSY, name, e);
    } catch (StorageException e) {
      throw e;
    } catch (IOException e) {
      staging.close();
      throw Failures.of(e, name);
    }
  }

  @Override
  public void setMode(int mode) throws StorageException {
    folder.setMode(name, mode);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException _) {
      // whatever had to reach the disk was forced before; the descriptor is gone either way
    }
  }
}
