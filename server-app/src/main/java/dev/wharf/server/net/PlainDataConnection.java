package dev.wharf.server.net;

import dev.wharf.protocol.port.DataConnection;
import dev.wharf.protocol.port.EndOfData;
import dev.wharf.storage.spi.Download;
import dev.wharf.storage.spi.Upload;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// An unencrypted data connection.
///
/// [#open], [#send] and [#receive] refuse virtual threads; see [Route].
final class PlainDataConnection implements DataConnection, Watchdog.Watched {
  private static final Logger LOG = System.getLogger(PlainDataConnection.class.getName());

  /// Most bytes that are thrown away when a client sent where it should have read.
  private static final int MOST_IGNORED = 1 << 20;

  private final Route route;
  private final Watchdog watchdog;
  private final Buffers buffers;
  private final long stall; // nanoseconds; 0 for ever
  private final Progress progress = new Progress();
  private @Nullable SocketChannel channel;
  private @Nullable EndOfData cut; // why it was ended from this side, if it was
  private Use use = Use.UNFINISHED;

  /// What became of the connection.
  private enum Use {
    /// Not all bytes went over it.
    UNFINISHED,
    /// Everything was sent.
    SENT,
    /// The client ended in order.
    RECEIVED
  }

  PlainDataConnection(Route route, Watchdog watchdog, Buffers buffers, Duration stall) {
    this.route = route;
    this.watchdog = watchdog;
    this.buffers = buffers;
    this.stall = stall.toNanos();
  }

  @Override
  public Opening open() {
    requirePlatformThread();
    try {
      adopt(route.open());
      return Opening.OPEN;
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "no data connection", e);
      route.close();
      return Opening.FAILED;
    }
  }

  private synchronized void adopt(SocketChannel opened) throws IOException {
    if (cut != null) {
      opened.close();
      throw new IOException("ended before it stood");
    }
    channel = opened;
  }

  @Override
  public void send(Download download) throws IOException {
    SocketChannel socket = opened();
    watchdog.watch(this);
    try {
      new SendFile(socket, progress, buffers).send(download);
      finish(Use.SENT);
    } catch (IOException e) {
      EndOfData reason = cut();
      throw reason == null ? e : new IOException("ended by the server: " + reason, e);
    } finally {
      watchdog.forget(this);
    }
  }

  @Override
  public EndOfData receive(Upload upload) throws IOException {
    SocketChannel socket = opened();
    watchdog.watch(this);
    try {
      EndOfData end = new ReceiveFile(socket, progress, buffers).receive(upload);
      EndOfData reason = cut();
      if (reason != null) {
        return reason;
      }
      if (end == EndOfData.FIN) {
        finish(Use.RECEIVED);
      }
      return end;
    } finally {
      watchdog.forget(this);
    }
  }

  @Override
  public long transferred() {
    return progress.bytes();
  }

  @Override
  public void check(long now) {
    if (stall > 0 && progress.isStalled(now, stall)) {
      cut(EndOfData.TIMEOUT);
    }
  }

  @Override
  public void abort() {
    cut(EndOfData.ABORTED);
  }

  private synchronized void cut(EndOfData reason) {
    if (cut == null) {
      cut = reason;
      route.close();
      reset();
    }
  }

  private synchronized @Nullable EndOfData cut() {
    return cut;
  }

  /// Marks that everything went over. A cut that came before wins.
  private synchronized void finish(Use how) throws IOException {
    if (cut != null) {
      throw new IOException("ended at the last byte");
    }
    use = how;
  }

  @Override
  public void close() throws IOException {
    route.close();
    SocketChannel socket;
    boolean sent;
    synchronized (this) {
      socket = channel;
      sent = use == Use.SENT;
      if (socket == null || !socket.isOpen() || use == Use.UNFINISHED) {
        reset();
        return;
      }
    }
    try (socket) {
      socket.shutdownOutput();
      ignoreInput(socket);
    } catch (IOException e) {
      if (sent) {
        throw e;
      }
      LOG.log(Level.TRACE, "the client had left after its last byte", e);
    }
  }

  /// Closes at once. Somebody who was being sent something must not take this for its end, so the
  /// connection is reset.
  private void reset() {
    SocketChannel socket = channel;
    if (socket == null) {
      return;
    }
    try (socket) {
      socket.setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException e) {
      LOG.log(Level.TRACE, "the data connection was closed before", e);
    }
  }

  /// Throws away what the client sent although it was to read: unread bytes would turn the orderly
  /// end into a reset, and that destroys what is still on its way to the client.
  private void ignoreInput(SocketChannel socket) throws IOException {
    InputStream input = socket.socket().getInputStream();
    ByteBuffer trash = ByteBuffer.allocate(Buffers.SMALL);
    int ignored = 0;
    while (input.available() > 0 && ignored < MOST_IGNORED) {
      ignored += Math.max(0, socket.read(trash.clear()));
    }
  }

  private synchronized SocketChannel opened() {
    requirePlatformThread();
    if (channel == null) {
      throw new IllegalStateException("not open");
    }
    return channel;
  }

  private static void requirePlatformThread() {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException("data connections are not for virtual threads");
    }
  }
}
