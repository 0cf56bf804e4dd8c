package dev.wharf.server.net;

import dev.wharf.domain.Pace;
import dev.wharf.protocol.port.DataConnection;
import dev.wharf.protocol.port.EndOfData;
import dev.wharf.protocol.port.TransferCut;
import dev.wharf.storage.spi.Download;
import dev.wharf.storage.spi.Upload;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A data connection over TCP; its [DataStream] says how bytes travel over it.
///
/// [#open], [#send] and [#receive] refuse virtual threads; see [Route].
final class TcpDataConnection implements DataConnection, Watchdog.Watched {
  private static final Logger LOG = System.getLogger(TcpDataConnection.class.getName());

  /// So long the client is still awaited when a stranger behind its address came first.
  private static final Duration GRACE = Duration.ofSeconds(2);

  private static final int MOST_STRANGERS = 8;

  private final Route route;
  private final Watchdog watchdog;
  private final DataStream stream;
  private final Pace pace;
  private final long stall; // nanoseconds; 0 for ever
  private final long longest; // the same
  private final Tempo tempo;
  private final Progress progress = new Progress();
  private volatile long start; // of the transfer; what System.nanoTime said
  private volatile long deadline; // for what happens while it is opened, in nanoseconds; 0 for none
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

  /// @param rules how long it may stand still and take, and how slow it may be
  TcpDataConnection(Route route, Watchdog watchdog, DataStream stream, Pace pace, DataRules rules) {
    this.route = route;
    this.watchdog = watchdog;
    this.stream = stream;
    this.pace = pace;
    this.stall = rules.stall().toNanos();
    this.longest = rules.longest().toNanos();
    this.tempo = new Tempo(rules.slowest());
  }

  @Override
  public Opening open() {
    requirePlatformThread();
    try {
      Opening opening = begin(adopt(route.open()));
      for (int i = 0; i < MOST_STRANGERS && opening == Opening.TLS_REFUSED; i++) {
        sendAway();
        Optional<SocketChannel> next = route.another(GRACE);
        if (next.isEmpty()) {
          break;
        }
        opening = begin(adopt(next.get()));
      }
      return opening;
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "no data connection", e);
      return Opening.FAILED;
    } finally {
      route.close();
    }
  }

  private synchronized SocketChannel adopt(SocketChannel opened) throws IOException {
    if (cut != null) {
      opened.close();
      throw new IOException("ended before it stood");
    }
    channel = opened;
    return opened;
  }

  private synchronized void sendAway() {
    reset();
  }

  private Opening begin(SocketChannel socket) throws IOException {
    if (stream.patience() > 0) {
      deadline = System.nanoTime() + stream.patience();
    }
    watchdog.watch(this);
    try {
      return stream.begin(socket, progress);
    } finally {
      deadline = 0;
      watchdog.forget(this);
    }
  }

  @Override
  public void send(Download download) throws IOException {
    requireOpen();
    start = System.nanoTime();
    watchdog.watch(this);
    progress.begin(pace);
    try {
      stream.send(download);
      finish(Use.SENT);
    } catch (IOException e) {
      EndOfData reason = cut();
      throw reason == null ? e : new TransferCut(reason, e);
    } finally {
      progress.end();
      watchdog.forget(this);
    }
  }

  @Override
  public EndOfData receive(Upload upload) throws IOException {
    requireOpen();
    start = System.nanoTime();
    watchdog.watch(this);
    progress.begin(pace);
    try {
      EndOfData end = stream.receive(upload);
      EndOfData reason = cut();
      if (reason != null) {
        return reason;
      }
      if (end.isProof()) {
        finish(Use.RECEIVED);
      }
      return end;
    } finally {
      progress.end();
      watchdog.forget(this);
    }
  }

  @Override
  public long transferred() {
    return progress.bytes();
  }

  @Override
  public void check(long now) {
    long until = deadline;
    boolean late = until != 0 && now - until > 0;
    boolean stalled = stall > 0 && progress.isStalled(now, stall);
    if (late || stalled) {
      cut(EndOfData.TIMEOUT);
    } else if (tempo.isTooSlow(now, progress.isWaiting(), progress.bytes())) {
      cut(EndOfData.TOO_SLOW);
    } else if (longest > 0 && start != 0 && now - start > longest) {
      cut(EndOfData.TOO_LONG);
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
      progress.stop();
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
    watchdog.watch(this);
    try (socket) {
      stream.sayEnd();
      socket.shutdownOutput();
      stream.awaitEnd(sent);
    } catch (IOException e) {
      if (sent) {
        throw e;
      }
      LOG.log(Level.TRACE, "the client had left after its last byte", e);
    } finally {
      watchdog.forget(this);
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

  private synchronized void requireOpen() {
    requirePlatformThread();
    if (channel == null) {
      throw new IllegalStateException("not open");
    }
  }

  private static void requirePlatformThread() {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException("data connections are not for virtual threads");
    }
  }
}
