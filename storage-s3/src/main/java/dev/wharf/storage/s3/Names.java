package dev.wharf.storage.s3;

import dev.wharf.domain.FtpPath;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// What is a file, what a directory, and what neither, in one tree. Thread-safe.
///
/// An object is a file. A directory is there if any key begins with its own: that of its marker,
/// which ends with a slash, or of something in it. Where both is so, it is a file.
final class Names {
  private static final Duration MEMORY = Duration.ofSeconds(10);
  private static final int MOST_REMEMBERED = 1000;

  private final Bucket bucket;
  private final Keys keys;
  private final Map<FtpPath, Long> directories = new ConcurrentHashMap<>();

  /// What a path is.
  enum Kind {
    FILE,
    DIRECTORY,
    NONE
  }

  Names(Bucket bucket, Keys keys) {
    this.bucket = bucket;
    this.keys = keys;
  }

  /// What a path is: one request for a file, for most directories, and for most names that are
  /// free.
  Kind kind(FtpPath path) throws StorageException {
    if (path.isRoot()) {
      return Kind.DIRECTORY;
    }
    if (!keys.canBe(path)) {
      return Kind.NONE;
    }
    String key = keys.file(path);
    Optional<String> first =
        bucket.first(key, 1).items().stream().findFirst().map(Bucket.Item::key);
    if (first.isEmpty()) {
      return Kind.NONE;
    }
    if (first.get().equals(key)) {
      return Kind.FILE;
    }
    return first.get().startsWith(key + "/") || hasEntries(path) ? Kind.DIRECTORY : Kind.NONE;
  }

  /// Whether it is known that a path is no directory; see [Siblings].
  boolean isFree(FtpPath path, Siblings siblings) throws StorageException {
    return keys.canBe(path)
        && siblings.isFree(bucket, keys.directory(path.parent()), keys.directory(path));
  }

  /// Whether any key begins with that of a directory.
  boolean hasEntries(FtpPath directory) throws StorageException {
    return !bucket.first(keys.directory(directory), 1).items().isEmpty();
  }

  /// Whether a file may be made in a directory. What was seen to be one counts as one for ten
  /// seconds.
  ///
  /// @throws StorageException NOT_FOUND or NOT_A_DIRECTORY
  void checkDirectory(FtpPath directory) throws StorageException {
    if (directory.isRoot() || isRemembered(directory)) {
      return;
    }
    if (kind(directory) != Kind.DIRECTORY) {
      throw missingDirectory(directory);
    }
    remember(directory);
  }

  private boolean isRemembered(FtpPath directory) {
    Long since = directories.get(directory);
    return since != null && System.nanoTime() - since < MEMORY.toNanos();
  }

  private void remember(FtpPath directory) {
    if (directories.size() >= MOST_REMEMBERED) {
      directories.clear();
    }
    directories.put(directory, System.nanoTime());
  }

  /// Forgets which directories there are.
  void forget() {
    directories.clear();
  }

  /// Why something is not there.
  StorageException missing(FtpPath path) throws StorageException {
    for (FtpPath above = path.parent(); !above.isRoot(); above = above.parent()) {
      switch (kind(above)) {
        case FILE -> {
          return new StorageException(Failure.NOT_A_DIRECTORY, above + " is a file");
        }
        case DIRECTORY -> {
          return new StorageException(Failure.NOT_FOUND, path.toString());
        }
        case NONE -> {}
      }
    }
    return new StorageException(Failure.NOT_FOUND, path.toString());
  }

  /// Why a path is no directory.
  StorageException missingDirectory(FtpPath path) throws StorageException {
    return kind(path) == Kind.FILE
        ? new StorageException(Failure.NOT_A_DIRECTORY, path + " is a file")
        : missing(path);
  }
}
