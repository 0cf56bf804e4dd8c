package dev.wharf.protocol.quota;

import dev.wharf.domain.Usage;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.ForwardingUpload;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/// An upload whose bytes are reserved before they are written, counted when it is committed, and
/// given back when it is not. Where a storage shows uploads as they come, what has come counts.
final class QuotaUpload extends ForwardingUpload {
  private final FileTree tree;
  private final Book book;
  private final Growth growth;
  private final boolean atomic;
  private Usage reserved;
  private long written;
  private boolean refused;
  private boolean done;

  /// How much more there is after an upload.
  ///
  /// @param old what the file counted that was there before; nothing if there was none
  /// @param kept bytes of the new file that are there already
  record Growth(Usage old, long kept) {
    /// @param written bytes that have come
    Usage to(long written) throws StorageException {
      try {
        return new Usage(Math.addExact(kept, written), 1).minus(old).notNegative();
      } catch (ArithmeticException e) {
        throw new StorageException(Failure.QUOTA, "more bytes than can be counted", e);
      }
    }
  }

  /// @param reserved already
  QuotaUpload(
      Upload upload, FileTree tree, Book book, Growth growth, Usage reserved, boolean atomic) {
    super(upload);
    this.tree = tree;
    this.book = book;
    this.growth = growth;
    this.atomic = atomic;
    this.reserved = reserved;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    reserve(growth.to(Math.addExact(written, source.remaining())));
    int count = upload().write(source);
    written += count;
    return count;
  }

  private void reserve(Usage needed) throws StorageException {
    Usage missing = needed.minus(reserved).notNegative();
    if (missing.equals(Usage.NONE)) {
      return;
    }
    Usage useless = atomic ? reserved : Usage.NONE; // what others see already needs its room
    try {
      book.reserve(missing, useless);
    } catch (StorageException e) {
      refused = true;
      if (e.failure() == Failure.QUOTA) {
        reserved = reserved.minus(useless);
      }
      throw e;
    }
    reserved = reserved.plus(missing);
  }

  /// Looks once more at what is replaced: it may have been removed since, or grown.
  @Override
  public void commit() throws StorageException {
    try (var _ = book.turn()) {
      Usage replaced = atomic ? now() : growth.old();
      Usage change = new Usage(growth.kept() + written, 1).minus(replaced);
      reserve(change.notNegative());
      book.confirm();
      done = true; // nothing is reserved any more, whatever comes of it
      book.settle(reserved, change, upload()::commit);
    } catch (StorageException e) {
      if (done && !atomic) {
        book.doubt(Usage.NONE); // there are bytes of it, whatever it says
      }
      throw e;
    }
  }

  /// What the file counts that has the name now.
  private Usage now() throws StorageException {
    return QuotaTree.look(tree, path()).map(QuotaTree::amount).orElse(Usage.NONE);
  }

  @Override
  public void discard() throws IOException {
    end(upload()::discard);
  }

  @Override
  public void close() throws IOException {
    end(upload());
  }

  private void end(Closeable ending) throws IOException {
    try (ending) {
      // whatever becomes of the bytes, they are given back
    } finally {
      if (!done) {
        done = true;
        giveUp();
      }
    }
  }

  private void giveUp() throws StorageException {
    if (atomic) {
      book.release(reserved);
      return;
    }
    try (var _ = book.turnAnyway()) {
      Usage left = now();
      if (refused && growth.old().equals(Usage.NONE) && !left.equals(Usage.NONE)) {
        tree.delete(path());
        left = Usage.NONE;
      }
      book.settle(reserved, left.minus(growth.old()));
    } catch (StorageException e) {
      book.doubt(reserved);
      throw e;
    }
  }
}
