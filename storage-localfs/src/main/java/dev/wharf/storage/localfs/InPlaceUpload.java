package dev.wharf.storage.localfs;

import dev.wharf.domain.FtpPath;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;

/// An upload straight into the file: every byte is visible at once, and what is not committed stays
/// as it is. Only a file that was made with a name of its own is removed again.
final class InPlaceUpload implements Upload {
  private final Destination destination;
  private final FileChannel channel;
  private final Closeable file;
  private final boolean created;
  private final boolean fsync;
  private boolean committed;
  private boolean open = true;

  /// @param channel at the position of the first byte to write
  /// @param file what has to be closed in the end, the channel included
  /// @param created whether the file was not there before
  InPlaceUpload(
      Destination destination,
      FileChannel channel,
      Closeable file,
      boolean created,
      boolean fsync) {
    this.destination = destination;
    this.channel = channel;
    this.file = file;
    this.created = created;
    this.fsync = fsync;
  }

  @Override
  public FtpPath path() {
    return destination.path();
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    if (!open || committed) {
      throw new ClosedChannelException();
    }
    int count = source.remaining();
    try {
      while (source.hasRemaining()) {
        channel.write(source);
      }
    } catch (IOException e) {
      throw Failures.ofWrite(e, destination.folder(), path().toString());
    }
    return count;
  }

  @Override
  public void commit() throws StorageException {
    if (!open || committed) {
      throw new IllegalStateException("the upload is over");
    }
    if (fsync) {
      try {
        channel.force(true);
      } catch (IOException e) {
        throw new StorageException(Failure.UNAVAILABLE, path() + ": fsync failed", e);
      }
      if (created) {
        destination.folder().sync();
      }
    }
    committed = true;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() throws IOException {
    if (!open) {
      return;
    }
    open = false;
    try (destination;
        file) {
      if (!committed && destination.unique()) {
        destination.folder().unlink(destination.name());
      }
    }
  }
}
