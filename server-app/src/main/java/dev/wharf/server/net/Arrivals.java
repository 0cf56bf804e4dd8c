package dev.wharf.server.net;

import dev.wharf.protocol.port.EndOfData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// What a client sends over a data connection, as the socket has it.
final class Arrivals {
  /// How long a client gets to send more before the little that came is used.
  private static final long PAUSE = 200_000; // nanoseconds

  private final SocketChannel socket;
  private final InputStream waiting; // knows how many bytes wait in the kernel
  private final Progress progress;
  private boolean begun;

  Arrivals(SocketChannel socket, Progress progress) throws IOException {
    this.socket = socket;
    this.waiting = socket.socket().getInputStream();
    this.progress = progress;
  }

  /// Fills a buffer at least half, as long as bytes keep coming; what a slow client sends is not
  /// held back. What comes first may be all there is, as with small files: nobody waits for more.
  ///
  /// @return how the bytes ended, if they did
  Optional<EndOfData> fill(ByteBuffer buffer) {
    try {
      boolean first = !begun;
      begun = true;
      do {
        if (read(buffer) < 0) {
          return Optional.of(EndOfData.FIN);
        }
      } while (!first
          && !progress.isPaced() // its bytes come slowly, and are not held back
          && buffer.position() < buffer.capacity() / 2
          && isMoreComing());
      return Optional.empty();
    } catch (IOException _) {
      return Optional.of(EndOfData.RESET); // or closed from this side: the owner knows which
    }
  }

  private long read(ByteBuffer buffer) throws IOException {
    int end = buffer.limit();
    buffer.limit(buffer.position() + (int) progress.mouthful(buffer.remaining()));
    try {
      long count = progress.step(true, () -> socket.read(buffer));
      progress.swallow(count);
      return count;
    } finally {
      buffer.limit(end);
    }
  }

  /// Whether there are bytes to be read without waiting for longer than a moment.
  boolean isMoreComing() throws IOException {
    if (waiting.available() > 0) {
      return true;
    }
    LockSupport.parkNanos(PAUSE);
    return waiting.available() > 0;
  }
}
