package dev.wharf.protocol.quota;

import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Usage;
import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// An upload whose bytes are reserved before they are written, counted when it is committed, and
/// given back when it is not. Where a storage shows uploads as they come, what has come counts.
final class QuotaUpload implements Upload {
  private final Upload upload;
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
  /// @param exists whether there was a file
  /// @param old its size
  /// @param kept bytes of the new file that are there already
  record Growth(boolean exists, long old, long kept) {
    /// @param written bytes that have come
    Usage to(long written) throws StorageException {
      try {
        long size = Math.addExact(kept, written);
        return new Usage(size - old, exists ? 0 : 1).notNegative();
      } catch (ArithmeticException e) {
        throw new StorageException(Failure.QUOTA, "more bytes than can be counted", e);
      }
    }
  }

  QuotaUpload(Upload upload, FileTree tree, Book book, Growth growth, boolean atomic)
      throws StorageException {
    this.upload = upload;
    this.tree = tree;
    this.book = book;
    this.growth = growth;
    this.atomic = atomic;
    this.reserved = growth.to(1);
  }

  @Override
  public FtpPath path() {
    return upload.path();
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    reserve(growth.to(Math.addExact(written, source.remaining())));
    int count = upload.write(source);
    written += count;
    return count;
  }

  private void reserve(Usage needed) throws StorageException {
    Usage missing = needed.minus(reserved).notNegative();
    if (missing.equals(Usage.NONE)) {
      return;
    }
    try {
      book.reserve(missing);
    } catch (StorageException e) {
      refused = true;
      throw e;
    }
    reserved = reserved.plus(missing);
  }

  @Override
  public void sync() throws StorageException {
    upload.sync();
  }

  @Override
  public void abandon() {
    upload.abandon();
  }

  @Override
  public Optional<String> staged() {
    return upload.staged();
  }

  @Override
  public Optional<String> location() {
    return upload.location();
  }

  /// Looks once more at what is replaced: it may have been removed since, or grown.
  @Override
  public void commit() throws StorageException {
    try (var _ = book.turn()) {
      Usage change = change(atomic ? QuotaTree.look(tree, path()) : before());
      reserve(change.notNegative());
      book.confirm();
      upload.commit();
      done = true;
      book.settle(reserved, change);
    }
  }

  private Optional<Entry> before() {
    return growth.exists()
        ? Optional.of(Entry.file("", growth.old(), java.time.Instant.EPOCH))
        : Optional.empty();
  }

  private Usage change(Optional<Entry> replaced) {
    return change(replaced, growth.kept() + written);
  }

  private static Usage change(Optional<Entry> replaced, long size) {
    return new Usage(size, 1).minus(replaced.map(QuotaTree::amount).orElse(Usage.NONE));
  }

  @Override
  public boolean isOpen() {
    return upload.isOpen();
  }

  @Override
  public void discard() throws IOException {
    end(upload::discard);
  }

  @Override
  public void close() throws IOException {
    end(upload);
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
      Optional<Entry> left = QuotaTree.look(tree, path());
      if (refused && !growth.exists() && left.isPresent()) {
        tree.delete(path());
        left = Optional.empty();
      }
      Usage now = left.map(QuotaTree::amount).orElse(Usage.NONE);
      book.settle(reserved, now.minus(before().map(QuotaTree::amount).orElse(Usage.NONE)));
    }
  }
}
