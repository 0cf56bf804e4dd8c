package dev.wharf.protocol.port;

import dev.wharf.storage.spi.Download;
import dev.wharf.storage.spi.Upload;
import java.io.Closeable;
import java.io.IOException;

/// One data connection: opened once, used in one direction, closed. Used by one thread, except
/// [#abort] and [#transferred], which may come from any.
public interface DataConnection extends Closeable {
  /// Waits for the client to connect, or connects to it; then the TLS handshake, if there is to be
  /// one.
  Opening open();

  /// Sends all bytes of `download`.
  ///
  /// @throws dev.wharf.storage.spi.StorageException if the download cannot be read
  /// @throws TransferCut if it took too long, or [#abort] was called
  /// @throws IOException if the client is gone
  void send(Download download) throws IOException;

  /// Writes all bytes that the client sends to `upload`. Does not commit.
  ///
  /// @throws dev.wharf.storage.spi.StorageException if the upload cannot be written
  /// @throws IOException if something else went wrong that is not an end of data
  EndOfData receive(Upload upload) throws IOException;

  /// Bytes sent or received so far; with TLS those inside it.
  long transferred();

  /// Ends the connection at once, whatever it is doing.
  void abort();

  /// Ends the connection. After a complete [#send] this is what tells the client that all is there;
  /// it waits until the bytes are on their way.
  ///
  /// @throws IOException if the end could not be told
  @Override
  void close() throws IOException;

  /// How opening went.
  enum Opening {
    /// The connection stands.
    OPEN,
    /// Nobody came, nobody was there, or it took too long.
    FAILED,
    /// The TLS handshake was refused, or is not bound to the control connection.
    TLS_REFUSED
  }
}
