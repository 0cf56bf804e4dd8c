package dev.wharf.server.net;

import dev.wharf.domain.Pace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// The bytes that one transfer has moved, how fast it may move more, and since when it has been
/// waiting for the client.
///
/// Only time spent in a call to the client's socket counts as waiting: a slow storage, or a pace to
/// be kept, is nothing that a client could be blamed for. Written by the transfer's thread, read by
/// any; [#stop] may come from any.
final class Progress {
  private static final long NOT_WAITING = 0;

  /// Shorter waits are not worth the sleep: the schedule is absolute, so nothing is lost.
  private static final long SHORTEST_SLEEP = 2_000_000; // nanoseconds

  /// Between two looks whether the rate was raised.
  private static final long LONGEST_SLEEP = 1_000_000_000; // nanoseconds

  private final AtomicLong bytes = new AtomicLong();
  private final Slice slice = new Slice();
  private volatile long waitingSince = NOT_WAITING;
  private Pace pace = Pace.FREE;
  private boolean paced;
  private long allowed; // bytes whose turn has come
  private boolean stopped; // guarded by this

  /// One call to the client's socket.
  @FunctionalInterface
  interface Step {
    /// Moves bytes and says how many; negative at the end.
    long run() throws IOException;
  }

  /// Bytes move at this pace from now on.
  void begin(Pace kept) {
    pace = kept;
    paced = kept.isLimited();
    pace.begin();
  }

  /// All bytes have moved, or none move any more.
  void end() {
    pace.giveBack(allowed);
    pace.end();
    allowed = 0;
    pace = Pace.FREE;
    paced = false;
  }

  /// Whether there is a pace to keep.
  boolean isPaced() {
    return paced;
  }

  /// Waits until it may send bytes; [#spend] has to say how many went.
  ///
  /// @param wanted how many there are, at least 1
  /// @return how many of them may go now
  /// @throws IOException if it was stopped meanwhile
  long turn(long wanted) throws IOException {
    if (!paced) {
      return wanted;
    }
    if (allowed <= 0) {
      long piece = pace.isLimited() ? pace.piece() : wanted;
      long due = pace.reserve(piece, System.nanoTime());
      allowed = piece;
      await(due);
    }
    return Math.min(wanted, allowed);
  }

  /// Counts bytes that were sent in their turn.
  void spend(long sent) {
    allowed -= paced ? sent : 0;
  }

  /// How many of the `wanted` bytes to read at once.
  long mouthful(long wanted) {
    return paced ? Math.min(wanted, pace.piece()) : wanted;
  }

  /// Waits until bytes that have been read may count as received: nobody has to wait for a turn to
  /// learn that nothing more comes.
  ///
  /// @throws IOException if it was stopped meanwhile
  void swallow(long read) throws IOException {
    if (paced && read > 0) {
      await(pace.reserve(read, System.nanoTime()));
    }
  }

  private synchronized void await(long due) throws IOException {
    long left = due - System.nanoTime();
    try {
      while (left > SHORTEST_SLEEP && !stopped) {
        TimeUnit.NANOSECONDS.timedWait(this, Math.min(left, LONGEST_SLEEP));
        long now = System.nanoTime();
        left = pace.turn(due, now) - now;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while it waited for its turn", e);
    }
    if (stopped) {
      throw new IOException("ended while it waited for its turn");
    }
  }

  /// Ends a wait for a turn, and every later one.
  synchronized void stop() {
    stopped = true;
    notifyAll();
  }

  /// Runs a step, with the clock on.
  ///
  /// @param counted whether its bytes are those that are counted
  long step(boolean counted, Step step) throws IOException {
    long start = System.nanoTime();
    waitingSince = start == NOT_WAITING ? 1 : start;
    try {
      long moved = step.run();
      if (moved > 0) {
        add(counted ? moved : 0);
      }
      return moved;
    } finally {
      slice.took(System.nanoTime() - start);
      waitingSince = NOT_WAITING;
    }
  }

  /// Writes all of `buffer`, in steps.
  ///
  /// @param counted whether its bytes are those that are counted
  void write(ByteBuffer buffer, SocketChannel socket, boolean counted) throws IOException {
    int end = buffer.limit();
    while (buffer.position() < end) {
      long count = turn(Math.min(end - buffer.position(), slice()));
      buffer.limit(buffer.position() + (int) count);
      spend(step(counted, () -> socket.write(buffer)));
    }
  }

  /// Counts bytes that were moved by steps that did not count them.
  void add(long moved) {
    bytes.lazySet(bytes.get() + moved);
  }

  /// Bytes to try in the next step.
  int slice() {
    return slice.size();
  }

  /// Bytes moved so far.
  long bytes() {
    return bytes.get();
  }

  /// Whether a step runs.
  boolean isWaiting() {
    return waitingSince != NOT_WAITING;
  }

  /// Whether the step that runs at `now`, if one does, has run for more than `nanos`.
  boolean isStalled(long now, long nanos) {
    long since = waitingSince;
    return since != NOT_WAITING && now - since > nanos;
  }
}
