package dev.wharf.server.net;

import dev.wharf.storage.spi.Download;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Moves the bytes of a download through a buffer.
final class Copy {
  private Copy() {}

  /// Takes bytes.
  @FunctionalInterface
  interface Sink {
    /// Takes all that remain.
    void write(ByteBuffer bytes) throws IOException;
  }

  /// Moves all that is left.
  ///
  /// @throws StorageException if the download cannot be read
  /// @throws IOException if `sink` does not take it
  static void run(Download download, ByteBuffer buffer, Sink sink) throws IOException {
    while (read(download, buffer.clear()) >= 0) {
      sink.write(buffer.flip());
    }
  }

  private static int read(Download download, ByteBuffer buffer) throws StorageException {
    try {
      return download.read(buffer);
    } catch (StorageException e) {
      throw e;
    } catch (IOException e) {
      throw new StorageException(Failure.UNAVAILABLE, "cannot read the download", e);
    }
  }
}
