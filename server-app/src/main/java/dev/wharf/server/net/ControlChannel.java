package dev.wharf.server.net;

import dev.wharf.auth.spi.PeerInfo;
import dev.wharf.protocol.port.ControlLine;
import dev.wharf.protocol.port.ControlWire;
import dev.wharf.protocol.reply.Reply;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;

/// A control connection over TCP.
///
/// Sends are whole and one after the other; one that the client does not take within the write
/// time-out is cut by the [Watchdog], and the connection with it.
final class ControlChannel implements ControlWire, Watchdog.Watched, Closeable {
  /// How long, and over how many bytes, the end of the client's side is waited for.
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  private static final int FAREWELL_BYTES = 65_536;

  private final SocketChannel channel;
  private final PeerInfo peer;
  private final Intake intake;
  private final LineReader lines;
  private final Watchdog watchdog;
  private final long patience; // nanoseconds for one send; 0 for ever
  private volatile long sendingSince;
  private final Object reading = new Object(); // held by whoever reads
  private volatile boolean closing;
  private boolean broken; // guarded by this

  /// Takes over a connected channel.
  ///
  /// @param write how long a send may wait for the client; zero for ever
  ControlChannel(SocketChannel channel, Watchdog watchdog, Duration write) throws IOException {
    this.channel = channel;
    this.watchdog = watchdog;
    this.patience = write.toNanos();
    this.intake = new Intake(channel, watchdog.doorbell());
    this.lines = new LineReader(this::write);
    this.peer =
        new PeerInfo(
            ((InetSocketAddress) channel.getRemoteAddress()).getAddress(),
            ((InetSocketAddress) channel.getLocalAddress()).getAddress(),
            false);
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
        return new ControlLine.Ended(); // a telnet answer found nobody
      }
    }
  }

  private ControlLine read(Deadline deadline) throws IOException {
    while (true) {
      Optional<ControlLine> line = lines.read(intake.bytes());
      if (line.isPresent()) {
        return line.get();
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

  private synchronized void write(byte[] bytes) throws IOException {
    if (broken) {
      throw new ClosedChannelException();
    }
    broken = true; // until all of it has gone out: half a reply is followed by nothing
    sendingSince = System.nanoTime();
    watchdog.watch(this);
    try {
      intake.write(ByteBuffer.wrap(bytes));
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
  public boolean isOver(long since) {
    return intake.isOver(since);
  }

  @Override
  public PeerInfo peer() {
    return peer;
  }

  @Override
  public boolean offersTls() {
    return false;
  }

  @Override
  public void startTls() throws IOException {
    throw new IOException("no TLS here");
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
      channel.shutdownOutput();
      synchronized (reading) {
        awaitFarewell();
      }
    } catch (IOException _) {
      // the client was gone before: there is nobody to part from
    }
    intake.close();
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
