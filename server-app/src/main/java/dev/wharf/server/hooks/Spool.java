package dev.wharf.server.hooks;

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
/// used, so that the next start knows what a crash left. Not thread-safe.
final class Spool implements AutoCloseable {
  private static final String PREFIX = "wharf-check-";

  /// Names of this process: to open such a file once more, and close it, would end its lock.
  private static final String OWN = PREFIX + UUID.randomUUID() + "-";

  private static final int STEP = 64 * 1024;

  private final Path file;
  private final FileChannel channel;

  private Spool(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /// A new, empty one.
  ///
  /// @throws StorageException UNAVAILABLE if it cannot be made
  static Spool open(Path directory) throws StorageException {
    Path file = directory.resolve(OWN + UUID.randomUUID());
    var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try {
      FileChannel channel =
          FileChannel.open(
              file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), owner);
      return locked(new Spool(file, channel));
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

  Path file() {
    return file;
  }

  long size() throws StorageException {
    try {
      return channel.size();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /// Adds all bytes of `bytes`.
  void add(ByteBuffer bytes) throws StorageException {
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /// Adds the first `most` bytes of `source`, or all if there are fewer.
  void add(ReadableByteChannel source, long most) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(STEP);
    long left = most;
    while (left > 0) {
      buffer.clear().limit((int) Math.min(STEP, left));
      if (source.read(buffer) < 0) {
        return;
      }
      left -= buffer.flip().remaining();
      add(buffer);
    }
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
