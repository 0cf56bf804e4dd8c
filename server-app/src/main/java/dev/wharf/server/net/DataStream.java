package dev.wharf.server.net;

import dev.wharf.protocol.port.DataConnection.Opening;
import dev.wharf.protocol.port.EndOfData;
import dev.wharf.storage.spi.Download;
import dev.wharf.storage.spi.Upload;
import java.io.IOException;
import java.nio.channels.SocketChannel;

/// How bytes travel over the socket of a data connection: as they are, or under TLS. All methods
/// block, and belong to one platform thread.
interface DataStream {
  /// Takes over a socket that has just been connected, and gets ready.
  ///
  /// @param progress has the clock on whatever waits for the client, and counts clear bytes
  /// @throws IOException if the client is gone
  Opening begin(SocketChannel socket, Progress progress) throws IOException;

  /// How long [#begin] may take in nanoseconds, once the socket is connected; 0 for ever.
  long patience();

  /// Sends all bytes of `download`, but not their end.
  ///
  /// @throws dev.wharf.storage.spi.StorageException if it cannot be read
  /// @throws IOException if the client does not take it
  void send(Download download) throws IOException;

  /// Receives until the client's end. An end that is not in order is said to be so; the bytes
  /// before it are written.
  ///
  /// @throws dev.wharf.storage.spi.StorageException if the upload does not take them
  /// @throws IOException if what came makes no sense
  EndOfData receive(Upload upload) throws IOException;

  /// Says that nothing more comes, before the socket says so.
  void sayEnd() throws IOException;

  /// Waits a moment for the client to say the same, after the socket has said it.
  ///
  /// @param sent whether the client was being sent something
  void awaitEnd(boolean sent) throws IOException;
}
