package dev.wharf.server.net;

import dev.wharf.auth.spi.PeerInfo;
import dev.wharf.domain.Username;
import dev.wharf.protocol.port.ControlLine;
import dev.wharf.protocol.port.ControlWire;
import dev.wharf.protocol.reply.Reply;
import dev.wharf.server.tls.TlsContexts;
import dev.wharf.server.tls.TlsLayer;
import dev.wharf.server.tls.TlsRules;
import java.io.Closeable;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A control connection over TCP.
///
/// Sends are whole and one after the other; one that the client does not take within the write
/// time-out is cut by the [Watchdog], and the connection with it.
///
/// Under TLS, reads go through [ControlTls], and whoever sends encrypts while it holds the lock for
/// sending, so that records go out in the order in which they were made.
final class ControlChannel implements ControlWire, Watchdog.Watched, Closeable {
  /// How long, and over how many bytes, the end of the client's side is waited for.
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  private static final int FAREWELL_BYTES = 65_536;

  private final SocketChannel channel;
  private final Optional<TlsContexts> contexts;
  private volatile PeerInfo peer;
  private volatile @Nullable ControlTls tls;
  private final Intake intake;
  private final LineReader lines;
  private final Watchdog watchdog;
  private final long patience; // nanoseconds for one send; 0 for ever
  private volatile long sendingSince;
  private final Object reading = new Object(); // held by whoever reads
  private volatile boolean closing;
  private boolean wokenMeanwhile; // guarded by reading
  private boolean broken; // guarded by this

  /// Takes over a connected channel that will stay as clear as it is.
  ControlChannel(SocketChannel channel, Watchdog watchdog, Duration write) throws IOException {
    this(channel, Ends.of(channel), watchdog, write, Optional.empty());
  }

  /// Takes over a connected channel.
  ///
  /// @param ends who is at either end, whatever proxy lies between
  /// @param write how long a send may wait for the client; zero for ever
  /// @param contexts for TLS, if it is to be offered
  ControlChannel(
      SocketChannel channel,
      Ends ends,
      Watchdog watchdog,
      Duration write,
      Optional<TlsContexts> contexts)
      throws IOException {
    this.channel = channel;
    this.contexts = contexts;
    this.watchdog = watchdog;
    this.patience = write.toNanos();
    this.intake = new Intake(channel, watchdog.doorbell());
    this.lines = new LineReader(this::write);
    this.peer = new PeerInfo(ends.client(), ends.server(), false);
  }

  @Override
  public ControlLine read(Duration patience) {
    synchronized (reading) {
      if (intake.takeWake()) {
        return woken();
      }
      try {
        return read(Deadline.in(patience));
      } catch (IOException _) {
        return new ControlLine.Ended(); // a telnet answer found nobody, or TLS broke
      }
    }
  }

  private ControlLine read(Deadline deadline) throws IOException {
    while (true) {
      ControlTls layer = tls;
      ByteBuffer bytes = layer == null ? intake.bytes() : layer.clear(intake.bytes());
      Optional<ControlLine> line = lines.read(bytes);
      if (line.isPresent()) {
        return line.get();
      }
      if (layer != null && layer.hasMore()) {
        continue;
      }
      if (layer != null && layer.isOver()) {
        return new ControlLine.Ended();
      }
      switch (intake.await(deadline)) {
        case BYTES -> {
          // on with them
        }
        case OVER -> {
          return new ControlLine.Ended();
        }
        case WOKEN -> {
          return woken();
        }
        case TIMED_OUT -> {
          return new ControlLine.TimedOut();
        }
      }
    }
  }

  private ControlLine woken() {
    return closing ? new ControlLine.Ended() : new ControlLine.Woken();
  }

  @Override
  public void send(Reply reply) throws IOException {
    write(reply.encode());
  }

  @Override
  public void sendAhead(Reply begun) throws IOException {
    write(begun.encodeAhead());
  }

  private void write(byte[] bytes) throws IOException {
    write(ByteBuffer.wrap(bytes), tls);
  }

  /// Sends all of it, and under TLS what the layer has to say besides.
  private synchronized void write(ByteBuffer clear, @Nullable ControlTls layer) throws IOException {
    if (layer == null) {
      writeAsItIs(clear);
    } else {
      ByteBuffer sealed = ByteBuffer.allocate(2 * layer.layer().packetSize());
      do {
        layer.layer().encrypt(clear, sealed.clear());
        writeAsItIs(sealed.flip());
      } while (clear.hasRemaining() || layer.layer().isPending());
    }
  }

  private synchronized void writeAsItIs(ByteBuffer rest) throws IOException {
    if (broken) {
      throw new ClosedChannelException();
    }
    broken = true; // until all of it has gone out: half a reply is followed by nothing
    sendingSince = System.nanoTime();
    watchdog.watch(this);
    try {
      intake.write(rest);
      broken = false;
    } finally {
      watchdog.forget(this);
    }
  }

  @Override
  public void check(long now) {
    if (patience > 0 && now - sendingSince > patience) {
      cut();
    }
  }

  @Override
  public void wake() {
    intake.wake();
  }

  @Override
  public boolean isOver(long since, long patience) {
    return intake.isOver(since, patience);
  }

  @Override
  public PeerInfo peer() {
    return peer;
  }

  @Override
  public boolean offersTls() {
    return contexts.isPresent() && tls == null;
  }

  @Override
  public void startTls() throws IOException {
    TlsContexts offered = contexts.orElseThrow(() -> new IOException("no TLS here"));
    synchronized (reading) {
      if (lines.isInside() || intake.bytes().hasRemaining()) {
        throw new IOException("clear bytes wait behind AUTH: somebody may inject commands");
      }
      var begun = new ControlTls(offered.control(), new Handshake(Deadline.NEVER));
      begun.layer().handshake(new Handshake(Deadline.in(offered.rules().patience())));
      tls = begun;
      begun.layer().flush(new Handshake(Deadline.NEVER));
      if (wokenMeanwhile) {
        intake.wake();
      }
      peer = new PeerInfo(peer.address(), peer.local(), true, begun.layer().clientCertificates());
    }
  }

  /// How data connections find this one, if it is encrypted.
  ///
  /// @param session its name for the log
  /// @param account who is logged in, if anybody is
  Optional<TlsLink> link(String session, Optional<Username> account) {
    ControlTls layer = tls;
    return layer == null
        ? Optional.empty()
        : contexts.map(shared -> link(session, account, layer.layer(), shared.rules()));
  }

  private TlsLink link(String session, Optional<Username> account, TlsLayer layer, TlsRules rules) {
    return new TlsLink(session, layer, rules.bindings().of(account, peer.address()), rules);
  }

  /// The connection, as the layer sees it.
  private final class Handshake implements TlsLayer.Wire {
    private final Deadline deadline;

    Handshake(Deadline deadline) {
      this.deadline = deadline;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
      while (!intake.bytes().hasRemaining()) {
        switch (intake.await(deadline)) {
          case BYTES -> {
            // taken below
          }
          case OVER -> {
            return -1;
          }
          case WOKEN -> {
            if (closing) {
              return -1;
            }
            wokenMeanwhile = true; // whoever reads the next line shall see it
          }
          case TIMED_OUT -> throw new SocketTimeoutException("the handshake took too long");
        }
      }
      ByteBuffer from = intake.bytes();
      int count = Math.min(from.remaining(), to.remaining());
      to.put(from.slice(from.position(), count));
      from.position(from.position() + count);
      return count;
    }

    @Override
    public void write(ByteBuffer from) throws IOException {
      writeAsItIs(from);
    }

    @Override
    public void answer() throws IOException {
      ControlChannel.this.write(ByteBuffer.allocate(0), tls);
    }
  }

  /// Ends the connection at once; what was not sent yet is lost.
  void cut() {
    try (channel) {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException _) {
      // it was closed already
    }
    intake.close();
  }

  /// Ends the connection in order: what was sent arrives, then the end. Bytes that the client still
  /// sends are read for a moment, since unread ones would make the kernel reset the connection and
  /// so destroy the last reply. A read that still waits finds the end.
  @Override
  public void close() {
    closing = true;
    intake.wake();
    try (channel) {
      sayEnd();
      channel.shutdownOutput();
      synchronized (reading) {
        awaitFarewell();
      }
    } catch (IOException _) {
      // the client was gone before: there is nobody to part from
    }
    intake.close();
  }

  /// After an error nothing is said: the client shall know that something is missing.
  private synchronized void sayEnd() throws IOException {
    ControlTls layer = tls;
    if (layer != null && !broken) {
      ByteBuffer sealed = ByteBuffer.allocate(2 * layer.layer().packetSize());
      layer.layer().encryptEnd(sealed);
      writeAsItIs(sealed.flip());
    }
  }

  private void awaitFarewell() {
    var deadline = Deadline.in(FAREWELL);
    int dropped = 0;
    while (dropped < FAREWELL_BYTES) {
      dropped += intake.bytes().remaining();
      intake.bytes().position(intake.bytes().limit());
      switch (intake.await(deadline)) {
        case BYTES, WOKEN -> {
          // more to drop
        }
        case OVER, TIMED_OUT -> {
          return;
        }
      }
    }
  }
}
