package dev.wharf.server.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The bytes of a control connection, waited for in a way that can be woken: for bytes, for the
/// end, for the clock, or for [#wake].
///
/// Bytes are taken from the socket only when somebody asks. One caller of [#await] and one of
/// [#write] at a time; the other methods from any thread.
final class Intake {
  /// Room while nothing is there: most commands fit, and an idle session keeps no more.
  private static final int IDLE_ROOM = 64;

  /// Room when the last read left nothing free.
  private static final int BUSY_ROOM = 512;

  private static final byte[] ZEROS = new byte[BUSY_ROOM];
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SocketChannel channel;
  private final Doorbell doorbell;
  private final SelectionKey key;
  private final AtomicBoolean woken = new AtomicBoolean();
  private volatile @Nullable Thread caller;
  private volatile @Nullable Thread writer;
  private volatile boolean closed;
  private ByteBuffer bytes = NOTHING; // the caller's
  private ByteBuffer ahead = NOTHING; // guarded by this: read to see whether the end has come
  private boolean over; // guarded by this

  /// How a wait ended.
  enum Outcome {
    BYTES,
    OVER,
    WOKEN,
    TIMED_OUT
  }

  /// Takes over a connected channel, which is not blocking from now on.
  Intake(SocketChannel channel, Doorbell doorbell) throws IOException {
    this.channel = channel;
    this.doorbell = doorbell;
    this.key = doorbell.hang(channel, this::ring);
  }

  private void ring() {
    LockSupport.unpark(caller);
    LockSupport.unpark(writer);
  }

  /// Bytes that came and are not used up yet; to be read, not kept.
  ByteBuffer bytes() {
    return closed ? NOTHING : bytes;
  }

  /// Waits for more bytes; those of before are overwritten.
  Outcome await(Deadline deadline) {
    caller = Thread.currentThread();
    try {
      while (true) {
        if (woken.getAndSet(false)) {
          return Outcome.WOKEN;
        }
        if (fill()) {
          return bytes.hasRemaining() ? Outcome.BYTES : Outcome.OVER;
        }
        if (deadline.isOver()) {
          return Outcome.TIMED_OUT;
        }
        doorbell.ask(key, SelectionKey.OP_READ);
        deadline.park(this);
      }
    } finally {
      caller = null;
    }
  }

  /// Takes what is there.
  ///
  /// @return whether that is bytes, or the end
  private synchronized boolean fill() {
    boolean busy = bytes.capacity() > 0 && bytes.limit() == bytes.capacity();
    bytes.put(0, ZEROS, 0, bytes.limit()); // it may have been a password
    if (ahead.hasRemaining()) {
      bytes = ahead;
      ahead = NOTHING;
      return true;
    }
    int room = busy ? BUSY_ROOM : IDLE_ROOM;
    bytes = read(bytes.capacity() == room ? bytes.clear() : ByteBuffer.allocate(room));
    return over || bytes.hasRemaining();
  }

  private synchronized ByteBuffer read(ByteBuffer to) {
    try {
      over |= closed || channel.read(to) < 0;
    } catch (IOException _) {
      over = true; // reset, or closed by us: for a control connection both are just its end
    }
    return to.flip();
  }

  /// Whether the end has come, or comes before `patience` nanoseconds have passed since `since`, as
  /// `System.nanoTime` counts. Bytes that nobody has taken yet hide an end behind them.
  boolean isOver(long since, long patience) {
    long rest = since + patience - System.nanoTime();
    if (rest > 0 && !look()) {
      LockSupport.parkNanos(rest);
    }
    return look();
  }

  private synchronized boolean look() {
    if (!over && !ahead.hasRemaining()) {
      ahead = read(ByteBuffer.allocate(IDLE_ROOM));
      LockSupport.unpark(caller);
    }
    return over;
  }

  /// Whether somebody called [#wake] since the last answer to it; asking is the answer.
  boolean takeWake() {
    return woken.getAndSet(false);
  }

  /// Ends the wait of the caller, or the next one.
  void wake() {
    woken.set(true);
    LockSupport.unpark(caller);
  }

  /// Sends all of `from`; waits while the client takes nothing.
  ///
  /// @throws IOException if the channel is closed, also while this waits
  void write(ByteBuffer from) throws IOException {
    writer = Thread.currentThread();
    try {
      while (from.hasRemaining()) {
        if (channel.write(from) == 0) {
          doorbell.ask(key, SelectionKey.OP_WRITE);
          LockSupport.park(this);
        }
      }
    } finally {
      writer = null;
    }
  }

  /// Lets everybody go who waits. The channel is closed by then.
  void close() {
    closed = true;
    ring();
    doorbell.forget();
  }
}
