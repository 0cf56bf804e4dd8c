package dev.wharf.storage.localfs;

import dev.wharf.domain.FtpPath;
import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.PosixFacts;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.util.Optional;

/// An upload into a hidden staging file, which takes the place of the name at the commit: fsync of
/// the file, rename, fsync of the directory, in this order.
///
/// What is not committed is removed, or kept if it may be resumed.
final class AtomicUpload implements Upload {
  private final Destination destination;
  private final Staged staged;
  private final LocalSettings settings;
  private final LocalUploads.Shared shared;
  private State state = State.WRITING;
  private long start;

  private enum State {
    WRITING,
    /// All bytes are on the disk, and nobody can see them yet.
    SYNCED,
    /// Something failed; the bytes are worth nothing.
    BROKEN,
    COMMITTED,
    CLOSED
  }

  /// Where the bytes are before the commit.
  ///
  /// @param file open and locked
  /// @param name its name, in the folder of the destination
  /// @param claim the right to write it
  /// @param keep whether it stays for a later resume if nothing is committed
  record Staged(Staging file, String name, Writers.Claim claim, boolean keep) {}

  AtomicUpload(
      Destination destination, Staged staged, LocalSettings settings, LocalUploads.Shared shared) {
    this.destination = destination;
    this.staged = staged;
    this.settings = settings;
    this.shared = shared;
  }

  /// Keeps the first `offset` bytes of the staging file and goes on behind them. If that fails, all
  /// but the destination is closed.
  void startAt(long offset) throws StorageException {
    try {
      channel().truncate(offset).position(offset);
      start = offset;
    } catch (IOException e) {
      throw abandon(e);
    }
  }

  /// Goes on with what an interrupted upload left; if that fails, it stays, and all but the
  /// destination is closed.
  ///
  /// @param offset bytes to keep, or the largest number for all
  void resumeAt(long offset) throws StorageException {
    long size;
    try {
      size = channel().size();
    } catch (IOException e) {
      closeStaged();
      throw Failures.of(e, path().toString());
    }
    if (offset > size && offset != Long.MAX_VALUE) {
      closeStaged();
      throw new StorageException(Failure.OUT_OF_RANGE, path() + " ends at " + size);
    }
    startAt(Math.min(offset, size));
  }

  /// Begins with the first `count` bytes of another file. The kernel copies them, or shares them
  /// where the file system can.
  void copy(FileChannel source, long count) throws StorageException {
    try {
      long copied = 0;
      while (copied < count) {
        long step = source.transferTo(copied, count - copied, channel());
        if (step <= 0) {
          throw new StorageException(Failure.UNAVAILABLE, "the file shrank while it was copied");
        }
        copied += step;
      }
      start = count;
    } catch (IOException e) {
      throw abandon(e);
    }
  }

  /// Undoes an upload that could not even begin. The destination is left to the caller.
  private StorageException abandon(IOException cause) {
    state = State.CLOSED;
    IOException failure = Failures.ofWrite(cause, destination.folder(), path().toString());
    removeStaged();
    closeStaged();
    return failure instanceof StorageException known
        ? known
        : Failures.of(failure, path().toString());
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
        channel().write(source);
      }
    } catch (ClosedChannelException e) {
      throw e; // the thread was interrupted: what arrived before is good
    } catch (IOException e) {
      state = State.BROKEN;
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
    state = State.BROKEN; // until it went well: after a failed fsync a second one may lie
    force();
    state = State.SYNCED;
  }

  @Override
  public Optional<String> staged() {
    return staged.file().path();
  }

  @Override
  public Optional<String> location() {
    return destination.location(destination.name());
  }

  @Override
  public void commit() throws StorageException {
    sync();
    state = State.BROKEN; // until all of it went well
    keepModeOfOld();
    destination
        .folder()
        .move(staged.name(), destination.folder(), destination.name(), !destination.unique());
    state = State.COMMITTED;
    if (settings.fsync() && !destination.folder().sync()) {
      force(); // the directory may not be read: journals write names along with their file
    }
  }

  private void force() throws StorageException {
    if (!settings.fsync()) {
      return;
    }
    try {
      channel().force(true);
    } catch (IOException e) {
      IOException failure = Failures.ofWrite(e, destination.folder(), path().toString());
      throw failure instanceof StorageException known
          ? known
          : new StorageException(Failure.UNAVAILABLE, path() + ": fsync failed", e);
    }
  }

  private void keepModeOfOld() throws StorageException {
    Optional<PosixFacts> old =
        destination.place().entryIfAny().filter(Entry::isFile).flatMap(Entry::posix);
    if (old.isPresent()) {
      staged.file().setMode(old.get().mode());
    } else if (staged.keep()) {
      staged
          .file()
          .setMode(settings.fileMode()); // it may have been begun under another configuration
    }
  }

  @Override
  public boolean isOpen() {
    return state != State.CLOSED;
  }

  @Override
  public void discard() {
    if (state == State.WRITING || state == State.SYNCED) {
      state = State.BROKEN;
    }
    close();
  }

  @Override
  public void close() {
    State before = state;
    if (before == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    boolean whole = before == State.WRITING || before == State.SYNCED;
    if (before == State.BROKEN || (whole && !keepForLater())) {
      removeStaged();
    }
    closeStaged();
    destination.close();
  }

  /// Keeps what was sent, if it can be resumed: not where a published file has the name. An
  /// interrupt has closed the channel, or would close it now, so the file is opened anew without
  /// one.
  private boolean keepForLater() {
    if (!staged.keep()) {
      return false;
    }
    boolean interrupted = Thread.interrupted();
    try (FileChannel file = destination.folder().open(staged.name(), Folder.Access.WRITE)) {
      if (destination.place().entryIfAny().isPresent() || file.size() == 0) {
        return false;
      }
      if (settings.fsync()) {
        file.force(true);
      }
      shared.janitor().expectExpiry();
      return true;
    } catch (IOException _) {
      return false; // what is not safe must not be offered
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void removeStaged() {
    try {
      destination.folder().unlink(staged.name());
    } catch (StorageException _) {
      // already gone, or the disk fails: the janitor of the next start removes it
    }
  }

  private FileChannel channel() {
    return staged.file().channel();
  }

  private void closeStaged() {
    staged.file().close();
    shared.writers().release(staged.claim());
  }
}
