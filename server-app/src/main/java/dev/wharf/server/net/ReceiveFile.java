package dev.wharf.server.net;

import dev.wharf.protocol.port.EndOfData;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Moves the bytes that a client sends into an upload. Blocks; not for virtual threads.
final class ReceiveFile {
  private final Source source;
  private final Buffers buffers;

  /// Where the bytes come from.
  @FunctionalInterface
  interface Source {
    /// Waits for bytes, and puts them into `buffer` until it is half full or nothing more is there.
    ///
    /// @return how the bytes ended, if they did; there may be some before the end
    /// @throws IOException if what came makes no sense
    Optional<EndOfData> fill(ByteBuffer buffer) throws IOException;
  }

  ReceiveFile(Source source, Buffers buffers) {
    this.source = source;
    this.buffers = buffers;
  }

  /// Receives until the client's end. An end that is not in order is said to be so; the bytes
  /// before it are written.
  ///
  /// @throws StorageException if the upload does not take them
  EndOfData receive(Upload upload) throws IOException {
    ByteBuffer buffer = buffers.borrow();
    try {
      while (true) {
        Optional<EndOfData> end = source.fill(buffer.clear());
        if (buffer.flip().hasRemaining()) {
          upload.write(buffer);
          requireTaken(buffer);
        }
        if (end.isPresent()) {
          return end.get();
        }
      }
    } finally {
      buffers.giveBack(buffer);
    }
  }

  /// What is left would be missing in the file.
  private static void requireTaken(ByteBuffer buffer) throws StorageException {
    if (buffer.hasRemaining()) {
      throw new StorageException(
          Failure.UNAVAILABLE, "the upload left " + buffer.remaining() + " bytes behind");
    }
  }
}
