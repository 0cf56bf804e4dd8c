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
import java.util.Optional;

/// An upload straight into the file: every byte is visible at once, and what is not committed stays
/// as it is. Only a file that was made with a name of its own is removed again.
final class InPlaceUpload implements Upload {
  private final Destination destination;
  private final FileChannel channel;
  private final Closeable file;
  private final long start;
  private final boolean created;
  private final boolean fsync;
  private State state = State.WRITING;

  private enum State {
    WRITING,
    /// All bytes are on the disk.
    SYNCED,
    /// The disk failed; asked again, it may say that all is well.
    BROKEN,
    COMMITTED,
    CLOSED
  }

  /// @param channel at the position of the first byte to write, which is `start`
  /// @param file what has to be closed in the end, the channel included
  /// @param created whether the file was not there before
  InPlaceUpload(
      Destination destination,
      FileChannel channel,
      Closeable file,
      long start,
      boolean created,
      boolean fsync) {
    this.destination = destination;
    this.channel = channel;
    this.file = file;
    this.start = start;
    this.created = created;
    this.fsync = fsync;
  }

  @Override
  public long start() {
    return start;
  }

  @Override
  public FtpPath path() {
    return destination.path();
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    if (state != State.WRITING && state != State.SYNCED) {
      throw new ClosedChannelException();
    }
    state = State.WRITING;
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
  public void sync() throws StorageException {
    if (state == State.SYNCED) {
      return;
    }
    if (state != State.WRITING) {
      throw new IllegalStateException("the upload is over");
    }
    state = State.BROKEN; // until it went well
    if (fsync) {
      force();
    }
    state = State.SYNCED;
  }

  private void force() throws StorageException {
    try {
      channel.force(true);
    } catch (IOException e) {
      IOException failure = Failures.ofWrite(e, destination.folder(), path().toString());
      throw failure instanceof StorageException known
          ? known
          : new StorageException(Failure.UNAVAILABLE, path() + ": fsync failed", e);
    }
  }

  @Override
  public Optional<String> location() {
    return destination.location(destination.name());
  }

  @Override
  public void commit() throws StorageException {
    sync();
    state = State.BROKEN; // until all of it went well
    if (fsync && created && !destination.folder().sync()) {
      force(); // the directory may not be read: journals write names along with their file
    }
    state = State.COMMITTED;
  }

  @Override
  public boolean isOpen() {
    return state != State.CLOSED;
  }

  @Override
  public void close() throws IOException {
    if (state == State.CLOSED) {
      return;
    }
    boolean committed = state == State.COMMITTED;
    state = State.CLOSED;
    try (destination;
        file) {
      if (!committed && destination.unique()) {
        destination.folder().unlink(destination.name());
      }
    }
  }
}
