package dev.wharf.storage.localfs;

import dev.wharf.storage.spi.Download;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.FileRegion;
import dev.wharf.storage.spi.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.OptionalLong;

/// The bytes that an open file had when its size was asked, from an offset on. Bytes added later
/// are not sent; a file that shrinks meanwhile is a failure.
final class LocalDownload implements Download {
  private final FileChannel channel;
  private final long end;
  private long position;

  private LocalDownload(FileChannel channel, long position, long end) {
    this.channel = channel;
    this.position = position;
    this.end = end;
  }

  /// Takes over an open file; closes it if this fails.
  ///
  /// @throws StorageException OUT_OF_RANGE if the offset lies beyond its end
  static LocalDownload of(FileChannel channel, long offset, String what) throws StorageException {
    try {
      long size = channel.size();
      if (offset < 0 || offset > size) {
        throw new StorageException(Failure.OUT_OF_RANGE, what + " ends at " + size);
      }
      return new LocalDownload(channel, offset, size);
    } catch (IOException e) {
      try (channel) {
        throw Failures.of(e, what);
      } catch (StorageException failure) {
        throw failure;
      } catch (IOException closing) {
        throw Failures.of(closing, what);
      }
    }
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    long left = end - position;
    if (left == 0 && channel.isOpen()) {
      return -1;
    }
    int limit = target.limit();
    if (target.remaining() > left) {
      target.limit(target.position() + (int) left);
    }
    try {
      int count = channel.read(target, position);
      if (count < 0) {
        throw new StorageException(Failure.UNAVAILABLE, "the file shrank");
      }
      position += count;
      return count;
    } finally {
      target.limit(limit);
    }
  }

  @Override
  public Optional<FileRegion> fileRegion() {
    return Optional.of(new FileRegion(channel, position, end - position));
  }

  @Override
  public OptionalLong remaining() {
    return OptionalLong.of(end - position);
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
