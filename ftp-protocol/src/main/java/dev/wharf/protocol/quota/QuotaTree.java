package dev.wharf.protocol.quota;

import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Usage;
import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.ForwardingTree;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import dev.wharf.storage.spi.WriteMode;
import java.util.Optional;
import java.util.OptionalLong;

/// A tree behind its account's quota: the one place where it is kept, over every storage. What
/// comes is reserved before, and a ledger that fails lets nothing come. What goes may go without
/// it; then all is counted again before something may come.
final class QuotaTree extends ForwardingTree {
  private static final Usage ONE_FILE = new Usage(0, 1);

  private final Extent extent;
  private final Book book;
  private final boolean atomic;
  private final Runnable leave;

  QuotaTree(FileTree tree, Extent extent, Book book, boolean atomic, Runnable leave) {
    super(tree);
    this.extent = extent;
    this.book = book;
    this.atomic = atomic;
    this.leave = leave;
  }

  @Override
  public Upload upload(FtpPath file, WriteMode mode) throws StorageException {
    if (extent.isElsewhere(file)) {
      return tree().upload(file, mode);
    }
    if (atomic) {
      return begin(file, mode); // its commit looks once more at what it replaces
    }
    try (var _ = book.turn()) {
      return begin(file, mode);
    }
  }

  /// What somebody does to the file between the look and the beginning changes what is kept of it:
  /// the upload knows.
  private Upload begin(FtpPath file, WriteMode mode) throws StorageException {
    Optional<Entry> before =
        mode instanceof WriteMode.CreateUnique ? Optional.empty() : look(tree(), file);
    Usage old = before.map(QuotaTree::amount).orElse(Usage.NONE);
    long kept =
        switch (mode) {
          case WriteMode.Replace _, WriteMode.CreateUnique _ -> 0;
          case WriteMode.ResumeAt(long offset) -> offset;
          case WriteMode.Append _ ->
              before.isPresent() ? old.bytes() : tree().resumable(file).orElse(0);
        };
    Usage reserved =
        new QuotaUpload.Growth(old, kept)
            .to(1); // somebody with no room for a byte hears so at once
    book.reserve(reserved, Usage.NONE);
    Upload upload = null;
    try {
      upload = tree().upload(file, mode);
    } finally {
      if (upload == null) {
        book.release(reserved);
      }
    }
    var growth = new QuotaUpload.Growth(old, upload.start());
    return new QuotaUpload(upload, tree(), book, growth, reserved, atomic);
  }

  @Override
  public void delete(FtpPath file) throws StorageException {
    if (extent.isElsewhere(file)) {
      tree().delete(file);
      return;
    }
    try (var _ = book.turnAnyway()) {
      Optional<Entry> old = existing(() -> tree().entry(file)); // else an interrupted upload goes
      Usage gone = old.map(QuotaTree::amount).orElse(Usage.NONE);
      book.settle(Usage.NONE, Usage.NONE.minus(gone), () -> tree().delete(file));
    }
  }

  @Override
  public void makeDirectory(FtpPath directory) throws StorageException {
    if (extent.isElsewhere(directory)) {
      tree().makeDirectory(directory);
      return;
    }
    book.reserve(ONE_FILE, Usage.NONE);
    boolean begun = false;
    try (var _ = book.turn()) {
      begun = true;
      book.settle(ONE_FILE, ONE_FILE, () -> tree().makeDirectory(directory));
    } finally {
      if (!begun) {
        book.release(ONE_FILE);
      }
    }
  }

  @Override
  public void removeDirectory(FtpPath directory) throws StorageException {
    if (extent.isElsewhere(directory)) {
      tree().removeDirectory(directory);
      return;
    }
    try (var _ = book.turnAnyway()) {
      book.settle(Usage.NONE, Usage.NONE.minus(ONE_FILE), () -> tree().removeDirectory(directory));
    }
  }

  /// A file that is replaced is gone, unless both names are of one file.
  @Override
  public void rename(FtpPath from, FtpPath to) throws StorageException {
    if (extent.isElsewhere(from)) {
      tree().rename(from, to);
      return;
    }
    try (var _ = book.turnAnyway()) {
      Optional<Entry> replaced =
          existing(() -> tree().entry(to)).filter(target -> !isSame(from, to, target));
      Usage gone = replaced.map(QuotaTree::amount).orElse(Usage.NONE);
      book.settle(Usage.NONE, Usage.NONE.minus(gone), () -> tree().rename(from, to));
    }
  }

  private boolean isSame(FtpPath from, FtpPath to, Entry target) {
    if (from.equals(to)) {
      return true;
    }
    try {
      Optional<String> identity = tree().entry(from).identity();
      return identity.isPresent() && identity.equals(target.identity());
    } catch (StorageException _) {
      return false; // the rename will say why
    }
  }

  /// What an entry counts. Special files do not: nobody can store them.
  static Usage amount(Entry entry) {
    return switch (entry.type()) {
      case FILE -> new Usage(entry.size(), 1);
      case DIRECTORY, LINK -> ONE_FILE;
      case OTHER -> Usage.NONE;
    };
  }

  /// A look that may find nothing.
  private interface Look {
    Entry run() throws StorageException;
  }

  /// The file that an upload to `file` would replace.
  static Optional<Entry> look(FileTree tree, FtpPath file) throws StorageException {
    return existing(() -> tree.stat(file)).filter(Entry::isFile);
  }

  private static Optional<Entry> existing(Look look) throws StorageException {
    try {
      return Optional.of(look.run());
    } catch (StorageException e) {
      if (e.failure() == Failure.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public OptionalLong free(FtpPath directory) throws StorageException {
    OptionalLong free = tree().free(directory);
    long limit = book.limit().bytes();
    if (limit == 0 || extent.isElsewhere(directory)) {
      return free;
    }
    long left = Math.max(0, limit - book.usage().bytes());
    return OptionalLong.of(free.isPresent() ? Math.min(free.getAsLong(), left) : left);
  }

  @Override
  public Optional<Usage> usage() throws StorageException {
    return Optional.of(book.usage());
  }

  @Override
  public void close() {
    try (var _ = tree()) {
      try {
        book.close();
      } finally {
        leave.run();
      }
    }
  }
}
