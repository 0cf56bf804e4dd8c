package dev.wharf.server.hooks;

import dev.wharf.storage.spi.Download;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/// A copy on this machine of an upload to a storage that has none here. Locked as long as it is
/// used, so that the next start knows what a crash left. What stays of an old file is fetched when
/// somebody wants to see the whole, and not before anything has come. Not thread-safe.
final class Spool implements AutoCloseable {
  private static final String PREFIX = "wharf-check-";

  /// Names of this process: to open such a file once more, and close it, would end its lock.
  private static final String OWN = PREFIX + UUID.randomUUID() + "-";

  private static final int STEP = 64 * 1024;

  private final Path file;
  private final FileChannel channel;
  private final Old old;
  private long missing; // bytes of the old file, at the beginning
  private long end; // where the next byte goes

  /// The old file.
  interface Old {
    /// Opens it at its beginning.
    Download open() throws StorageException;
  }

  private Spool(Path file, FileChannel channel, long start, Old old) {
    this.file = file;
    this.channel = channel;
    this.old = old;
    this.missing = start;
    this.end = start;
  }

  /// A new one.
  ///
  /// @param start bytes of the old file that stay, before all that comes
  /// @throws StorageException UNAVAILABLE if it cannot be made
  static Spool open(Path directory, long start, Old old) throws StorageException {
    Path file = directory.resolve(OWN + UUID.randomUUID());
    var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try {
      FileChannel channel =
          FileChannel.open(
              file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), owner);
      return locked(new Spool(file, channel, start, old));
    } catch (IOException e) {
      throw new StorageException(Failure.UNAVAILABLE, "spool of the check: " + e, e);
    }
  }

  private static Spool locked(Spool spool) throws IOException {
    try {
      spool.channel.lock();
      return spool;
    } catch (IOException e) {
      spool.close();
      throw e;
    }
  }

  /// Removes what crashed servers left in `directory`.
  static void clear(Path directory) throws IOException {
    try (DirectoryStream<Path> old = Files.newDirectoryStream(directory, PREFIX + "*")) {
      for (Path file : old) {
        if (!String.valueOf(file.getFileName()).startsWith(OWN)) {
          clearOne(file);
        }
      }
    }
  }

  private static void clearOne(Path file) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock != null) { // else its server is alive
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException | AccessDeniedException _) {
      // its server has ended with it, or it is none of ours
    }
  }

  /// The file, with all of it.
  ///
  /// @throws StorageException UNAVAILABLE if the old file is not what it was; NO_SPACE
  Path whole() throws StorageException {
    if (missing > 0) {
      try (Download source = old.open()) {
        fetch(source);
      } catch (StorageException e) {
        throw e;
      } catch (IOException e) {
        throw failed(e);
      }
    }
    return file;
  }

  private void fetch(ReadableByteChannel source) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(STEP);
    long position = 0;
    while (position < missing) {
      buffer.clear().limit((int) Math.min(STEP, missing - position));
      if (source.read(buffer) < 0) {
        throw new StorageException(Failure.UNAVAILABLE, "the old file changed: " + file);
      }
      position = put(buffer.flip(), position);
    }
    missing = 0;
  }

  /// Adds all bytes of `bytes`.
  void add(ByteBuffer bytes) throws StorageException {
    try {
      end = put(bytes, end);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /// Writes all bytes of `bytes`.
  ///
  /// @return the position behind them
  private long put(ByteBuffer bytes, long position) throws IOException {
    long next = position;
    while (bytes.hasRemaining()) {
      next += channel.write(bytes, next);
    }
    return next;
  }

  private static StorageException failed(IOException e) {
    return new StorageException(Failure.NO_SPACE, "spool of the check: " + e, e);
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      Files.deleteIfExists(file);
    }
  }
}
