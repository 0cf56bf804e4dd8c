package dev.wharf.server.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The bytes that come in on a control connection, waited for in a way that can be woken.
///
/// A read that waits in a channel can only be ended by closing the channel. So a virtual thread of
/// the intake's own sits in the read, and whoever wants the bytes waits for that thread instead:
/// for bytes, for the end, for the clock, or for [#wake]. The thread reads only when somebody asks,
/// so nothing is taken from the socket behind the back of a caller. One caller at a time; [#wake]
/// and [#close] from any thread.
final class Intake {
  /// Room while nothing is there: most commands fit, and an idle session keeps no more.
  private static final int IDLE_ROOM = 64;

  /// Room when the last read left nothing free.
  private static final int BUSY_ROOM = 512;

  /// Nanoseconds that a dying process may take from closing one connection to closing the next.
  private static final long GRACE = 1_000_000;

  /// How long a look may take at most, and nanoseconds between two glances.
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(1);

  private static final long LOOK = 20_000;

  private static final byte[] ZEROS = new byte[BUSY_ROOM];
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SocketChannel channel;
  private final AtomicReference<State> state = new AtomicReference<>(State.QUIET);
  private final AtomicBoolean woken = new AtomicBoolean();
  private volatile @Nullable Thread caller;
  private volatile @Nullable Thread reader;
  private ByteBuffer bytes = NOTHING; // handed to and fro by the state

  /// Who has to do something next.
  private enum State {
    /// The caller: nothing was asked for.
    QUIET,
    /// The reading thread: bytes were asked for.
    ASKED,
    /// The caller: bytes are there.
    FILLED,
    /// Nobody any more.
    OVER
  }

  /// How a wait ended.
  enum Outcome {
    BYTES,
    OVER,
    WOKEN,
    TIMED_OUT
  }

  Intake(SocketChannel channel) {
    this.channel = channel;
  }

  /// Bytes that came and are not used up yet; to be read, not kept.
  ByteBuffer bytes() {
    return switch (state.get()) {
      case QUIET, FILLED -> bytes;
      case ASKED, OVER -> NOTHING;
    };
  }

  /// Waits for more bytes; those of before are overwritten.
  Outcome await(Deadline deadline) {
    caller = Thread.currentThread();
    try {
      ask();
      while (true) {
        if (woken.getAndSet(false)) {
          return Outcome.WOKEN;
        }
        switch (state.get()) {
          case FILLED -> {
            return Outcome.BYTES;
          }
          case OVER -> {
            return Outcome.OVER;
          }
          case QUIET, ASKED -> {
            // still waiting
          }
        }
        if (deadline.isOver()) {
          return Outcome.TIMED_OUT;
        }
        deadline.park(this);
      }
    } finally {
      caller = null;
    }
  }

  /// Whether somebody called [#wake] since the last answer to it; asking is the answer.
  boolean takeWake() {
    return woken.getAndSet(false);
  }

  /// Whether the end has come, which the kernel may know before the reading thread has had its
  /// turn, or comes in a moment. Somebody is waiting in [#await], or about to.
  boolean isOver() {
    if (look()) {
      return true;
    }
    LockSupport.parkNanos(GRACE);
    return look();
  }

  /// A thread that waits in a channel looks at it again when it is unparked: if it waits once more,
  /// there was nothing to see. Bytes that are not used up yet hide an end behind them.
  private boolean look() {
    var deadline = Deadline.in(LONGEST_LOOK);
    boolean looking = false;
    while (!deadline.isOver()) {
      switch (state.get()) {
        case OVER -> {
          return true;
        }
        case ASKED -> {
          if (!looking) {
            looking = true;
            LockSupport.unpark(reader);
          } else if (isWaiting(reader)) {
            return state.get() == State.OVER;
          }
        }
        case FILLED, QUIET -> {
          if (looking || bytes.hasRemaining()) {
            return false;
          }
        }
      }
      LockSupport.parkNanos(LOOK);
    }
    return false;
  }

  private static boolean isWaiting(@Nullable Thread thread) {
    return thread != null && thread.getState() == Thread.State.WAITING;
  }

  /// Ends the wait of the caller, or the next one.
  void wake() {
    woken.set(true);
    LockSupport.unpark(caller);
  }

  /// Lets the reading thread go. The channel is closed by then.
  void close() {
    state.set(State.OVER);
    LockSupport.unpark(reader);
    LockSupport.unpark(caller);
  }

  private void ask() {
    if (state.get() == State.FILLED && !bytes.hasRemaining()) {
      bytes.put(0, ZEROS, 0, bytes.limit()); // it may have been a password
      state.compareAndSet(State.FILLED, State.QUIET);
    }
    if (state.compareAndSet(State.QUIET, State.ASKED)) {
      if (reader == null) {
        reader = Thread.ofVirtual().name("wharf-intake").unstarted(this::run);
        reader.start();
      }
      LockSupport.unpark(reader);
    }
  }

  private void run() {
    while (true) {
      switch (state.get()) {
        case QUIET, FILLED -> LockSupport.park(this);
        case ASKED -> fill();
        case OVER -> {
          return;
        }
      }
    }
  }

  private void fill() {
    boolean busy = bytes.capacity() > 0 && bytes.limit() == bytes.capacity();
    int room = busy ? BUSY_ROOM : IDLE_ROOM;
    ByteBuffer next = bytes.capacity() == room ? bytes.clear() : ByteBuffer.allocate(room);
    int count;
    try {
      count = channel.read(next);
    } catch (IOException _) {
      count = -1; // reset, or closed by us: for a control connection both are just its end
    }
    bytes = next.flip();
    state.compareAndSet(State.ASKED, count < 0 ? State.OVER : State.FILLED);
    LockSupport.unpark(caller);
  }
}
