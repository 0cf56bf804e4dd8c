package dev.wharf.server.net;

import dev.wharf.protocol.port.EndOfData;
import dev.wharf.storage.spi.Upload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.LockSupport;

/// Moves the bytes that a client sends into an upload. Blocks; not for virtual threads.
///
/// A buffer is filled at least half before it is written, as long as bytes keep coming; what a slow
/// client sends is not held back.
final class ReceiveFile {
  /// How long a client gets to send more before the little that came is written.
  private static final long PAUSE = 200_000; // nanoseconds

  private final SocketChannel socket;
  private final InputStream waiting; // knows how many bytes wait in the kernel
  private final Progress progress;
  private final Buffers buffers;

  ReceiveFile(SocketChannel socket, Progress progress, Buffers buffers) throws IOException {
    this.socket = socket;
    this.waiting = socket.socket().getInputStream();
    this.progress = progress;
    this.buffers = buffers;
  }

  /// Receives until the client's end. An end that is not in order is [EndOfData#RESET]; the bytes
  /// before it are written.
  ///
  /// @throws dev.wharf.storage.spi.StorageException if the upload does not take them
  EndOfData receive(Upload upload) throws IOException {
    ByteBuffer buffer = buffers.borrow();
    try {
      while (true) {
        End end = fill(buffer.clear());
        if (buffer.flip().hasRemaining()) {
          upload.write(buffer);
        }
        switch (end) {
          case OPEN -> {
            // on
          }
          case FIN -> {
            return EndOfData.FIN;
          }
          case BROKEN -> {
            return EndOfData.RESET;
          }
        }
      }
    } finally {
      buffers.giveBack(buffer);
    }
  }

  private enum End {
    OPEN,
    FIN,
    BROKEN
  }

  private End fill(ByteBuffer buffer) {
    try {
      do {
        if (progress.step(() -> socket.read(buffer)) < 0) {
          return End.FIN;
        }
      } while (buffer.position() < buffer.capacity() / 2 && isMoreComing());
      return End.OPEN;
    } catch (IOException _) {
      return End.BROKEN; // reset by the client, or closed from this side: the owner knows which
    }
  }

  private boolean isMoreComing() throws IOException {
    if (waiting.available() > 0) {
      return true;
    }
    LockSupport.parkNanos(PAUSE);
    return waiting.available() > 0;
  }
}
