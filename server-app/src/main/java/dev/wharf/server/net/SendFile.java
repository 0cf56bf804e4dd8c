package dev.wharf.server.net;

import dev.wharf.storage.spi.Download;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.FileRegion;
import dev.wharf.storage.spi.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/// Moves the bytes of a download into a socket, by the shortest way there is. Blocks; not for
/// virtual threads.
///
/// A region of a file goes from the page cache to the socket without passing through the JVM
/// (`sendfile`). Small files and everything that is no region go through a buffer.
final class SendFile {
  /// Below so many bytes a read and a write are quicker than a `sendfile`.
  static final int SMALL_FILE = 32 * 1024;

  private static final long POLL_MILLIS = 1000;

  private final SocketChannel socket;
  private final Progress progress;
  private final Buffers buffers;

  SendFile(SocketChannel socket, Progress progress, Buffers buffers) {
    this.socket = socket;
    this.progress = progress;
    this.buffers = buffers;
  }

  /// Sends everything that is left of `download`.
  ///
  /// @throws StorageException if it cannot be read, or became shorter meanwhile
  /// @throws IOException if the socket does not take it
  void send(Download download) throws IOException {
    Optional<FileRegion> region = download.fileRegion();
    if (region.isPresent() && region.get().count() >= SMALL_FILE) {
      sendRegion(region.get());
      return;
    }
    ByteBuffer buffer = buffers.borrow();
    try {
      if (region.isPresent()) {
        sendSmall(region.get(), buffer);
      } else {
        Copy.run(download, buffer, this::write);
      }
    } finally {
      buffers.giveBack(buffer);
    }
  }

  private void sendRegion(FileRegion region) throws IOException {
    long position = region.position();
    long end = position + region.count();
    while (position < end) {
      long from = position;
      long count = progress.turn(Math.min(progress.slice(), end - from));
      long sent = progress.step(true, () -> region.channel().transferTo(from, count, socket));
      progress.spend(sent);
      if (sent == 0) {
        if (region.channel().size() <= from) {
          throw shorter();
        }
        awaitRoom();
      }
      position += sent;
    }
  }

  /// A channel that was made non-blocking takes nothing while the client is slow; asking again at
  /// once would burn a processor.
  private void awaitRoom() throws IOException {
    boolean blocking = socket.isBlocking();
    socket.configureBlocking(false);
    try (Selector selector = Selector.open()) {
      SelectionKey key = socket.register(selector, SelectionKey.OP_WRITE);
      progress.step(
          true,
          () -> {
            while (selector.select(POLL_MILLIS) == 0) {
              if (!key.isValid()) {
                throw new IOException("closed while the client was slow");
              }
            }
            return 0;
          });
      key.cancel();
      selector.selectNow();
    }
    socket.configureBlocking(blocking);
  }

  private void sendSmall(FileRegion region, ByteBuffer buffer) throws IOException {
    long position = region.position();
    long end = position + region.count();
    while (position < end) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), end - position));
      int count = read(region, buffer, position);
      if (count < 0) {
        throw shorter();
      }
      position += count;
      write(buffer.flip());
    }
  }

  private static int read(FileRegion region, ByteBuffer buffer, long position)
      throws StorageException {
    try {
      return region.channel().read(buffer, position);
    } catch (IOException e) {
      throw new StorageException(Failure.UNAVAILABLE, "cannot read the file", e);
    }
  }

  private void write(ByteBuffer buffer) throws IOException {
    progress.write(buffer, socket, true);
  }

  private static StorageException shorter() {
    return new StorageException(Failure.UNAVAILABLE, "the file became shorter while it was sent");
  }
}
