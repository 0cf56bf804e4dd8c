package dev.wharf.server.net;

import dev.wharf.protocol.port.DataConnection.Opening;
import dev.wharf.protocol.port.EndOfData;
import dev.wharf.storage.spi.Download;
import dev.wharf.storage.spi.Upload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/// Bytes as they are.
final class PlainStream implements DataStream {
  /// Most bytes that are thrown away when a client sent where it should have read.
  private static final int MOST_IGNORED = 1 << 20;

  private final Buffers buffers;
  private @Nullable SocketChannel socket;
  private @Nullable Progress progress;

  PlainStream(Buffers buffers) {
    this.buffers = buffers;
  }

  @Override
  public Opening begin(SocketChannel connected, Progress clock) {
    socket = connected;
    progress = clock;
    return Opening.OPEN;
  }

  @Override
  public long patience() {
    return 0;
  }

  @Override
  public void send(Download download) throws IOException {
    new SendFile(socket(), progress(), buffers).send(download);
  }

  @Override
  public EndOfData receive(Upload upload) throws IOException {
    var arrivals = new Arrivals(socket(), progress());
    return new ReceiveFile(arrivals::fill, buffers).receive(upload);
  }

  @Override
  public void sayEnd() {
    // the end of the socket is the end
  }

  /// Throws away what the client sent although it was to read: unread bytes would turn the orderly
  /// end into a reset, and that destroys what is still on its way to the client.
  @Override
  public void awaitEnd(boolean sent) throws IOException {
    InputStream input = socket().socket().getInputStream();
    ByteBuffer trash = ByteBuffer.allocate(Buffers.SMALL);
    int ignored = 0;
    while (input.available() > 0 && ignored < MOST_IGNORED) {
      ignored += Math.max(0, socket().read(trash.clear()));
    }
  }

  private SocketChannel socket() {
    if (socket == null) {
      throw new IllegalStateException("not open");
    }
    return socket;
  }

  private Progress progress() {
    if (progress == null) {
      throw new IllegalStateException("not open");
    }
    return progress;
  }
}
