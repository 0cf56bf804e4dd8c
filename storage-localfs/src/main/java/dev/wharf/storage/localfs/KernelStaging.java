package dev.wharf.storage.localfs;

import dev.wharf.storage.spi.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Optional;

/// A staging file of the kernel jail. The lock belongs to a descriptor of its own, which also
/// serves for what a channel cannot do.
final class KernelStaging implements Staging {
  private final FileChannel channel;
  private final int lock;
  private boolean closed;

  /// @param lock holds the lock; owned by this object from now on
  KernelStaging(FileChannel channel, int lock) {
    this.channel = channel;
    this.lock = lock;
  }

  @Override
  public FileChannel channel() {
    return channel;
  }

  @Override
  public Optional<String> path() {
    return Optional.of(Libc.reopenBeside(lock));
  }

  @Override
  public void setMode(int mode) throws StorageException {
    int answer = Libc.setMode(lock, mode & 0777);
    if (answer < 0) {
      throw Failures.of(answer, "mode of a staging file");
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      channel.close();
    } catch (IOException _) {
      // whatever had to reach the disk was forced before; the descriptor is gone either way
    }
    Libc.close(lock);
  }
}
