package dev.wharf.protocol.session;

import dev.wharf.protocol.port.ControlLine;
import dev.wharf.protocol.port.ControlWire;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The lines of the client, in order.
///
/// Between transfers a line is read when it is asked for. While a transfer runs somebody has to
/// look out for ABOR, STAT and the end of the connection: then a virtual thread reads ahead, shows
/// each line to a [Lookout], and queues it. The queue is bounded; when it is full the client is not
/// read any more and TCP makes it wait. Short lines that repeat the one before them only count: who
/// says NOOP all the time, so that nobody forgets the connection, can still say ABOR.
public final class CommandLines {
  /// Most lines that wait.
  static final int MAX_LINES = 64;

  /// Most bytes that wait.
  static final int MAX_BYTES = 64 * 1024;

  /// Most bytes of a line of which repetitions are counted.
  private static final int SHORT = 16;

  /// Most repetitions of a line: each is answered later.
  static final int MOST_TIMES = 1000;

  /// Most lines that are dealt with during a transfer in a second, and at once (RFC 959 says no
  /// number): answers to STAT.
  static final int MOST_A_SECOND = 10;

  private static final long SECOND = 1_000_000_000L;

  private final ControlWire wire;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Waiting> queue = new ArrayDeque<>(1);
  private int queuedBytes;
  private boolean readingAhead;
  private boolean transferring;
  private int dealtWith; // since the transfer began

  /// A line that waits, so many times.
  private record Waiting(ControlLine line, int times) {
    boolean isRepeatedBy(ControlLine next) {
      return line instanceof ControlLine.Text(byte[] bytes)
          && next instanceof ControlLine.Text(byte[] others)
          && bytes.length <= SHORT
          && times < MOST_TIMES
          && Arrays.equals(bytes, others);
    }

    /// Whoever gets a line may overwrite it.
    ControlLine copy() {
      return line instanceof ControlLine.Text(byte[] bytes)
          ? new ControlLine.Text(bytes.clone())
          : line;
    }

    Waiting once() {
      return new Waiting(line, times - 1);
    }

    Waiting again() {
      return new Waiting(line, times + 1);
    }
  }

  /// Lines of `wire`.
  public CommandLines(ControlWire wire) {
    this.wire = wire;
  }

  /// Sees the lines that arrive while a transfer runs.
  @FunctionalInterface
  public interface Lookout {
    /// Looks at a line.
    ///
    /// @param line what came
    /// @param first whether no other line waits before it
    /// @return whether the line has been dealt with and need not wait
    boolean sees(ControlLine line, boolean first);
  }

  /// The next line.
  ///
  /// @param patience how long to wait for it; zero for ever
  public ControlLine next(Duration patience) {
    lock.lock();
    try {
      long nanos = patience.isZero() ? Long.MAX_VALUE : patience.toNanos();
      while (queue.isEmpty() && readingAhead) {
        if (nanos <= 0) {
          return new ControlLine.TimedOut();
        }
        nanos = changed.awaitNanos(nanos);
      }
      Waiting first = queue.poll();
      if (first != null) {
        if (first.times() > 1) {
          queue.addFirst(first.once());
          return first.copy();
        }
        queuedBytes -= size(first.line());
        return first.line();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // somebody ends this thread, and the session with it
      return new ControlLine.Ended();
    } finally {
      lock.unlock();
    }
    return wire.read(patience);
  }

  /// Whether lines wait that were read ahead.
  public boolean areWaiting() {
    lock.lock();
    try {
      return !queue.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /// Begins to read ahead: a transfer runs. Lines that wait already are shown at once: an ABOR
  /// among them means this transfer as well.
  public void lookOut(Lookout lookout) {
    lock.lock();
    try {
      transferring = true;
      dealtWith = 0;
      showWaiting(lookout);
      if (!readingAhead) {
        readingAhead = true;
        Thread.ofVirtual()
            .name(Thread.currentThread().getName() + " lookout")
            .start(() -> readAhead(lookout));
      }
    } finally {
      lock.unlock();
    }
  }

  /// Shows the lines that wait once more: now there may be something to say to them.
  public void lookAgain(Lookout lookout) {
    lock.lock();
    try {
      showWaiting(lookout);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void showWaiting(Lookout lookout) {
    int dealtWith = 0;
    var left = new ArrayDeque<Waiting>();
    while (!queue.isEmpty() && dealtWith < MOST_A_SECOND) {
      Waiting waiting = queue.removeFirst();
      while (waiting.times() > 0
          && dealtWith < MOST_A_SECOND
          && lookout.sees(waiting.line(), left.isEmpty())) {
        waiting = waiting.once();
        dealtWith++;
      }
      if (waiting.times() > 0) {
        left.add(waiting);
      } else {
        queuedBytes -= size(waiting.line());
      }
    }
    while (!left.isEmpty()) {
      queue.addFirst(left.removeLast());
    }
  }

  /// The transfer is over. A read that waits goes on; its line is the next one.
  public void transferEnded() {
    lock.lock();
    try {
      transferring = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void readAhead(Lookout lookout) {
    boolean more = true;
    while (more) {
      ControlLine line = wire.read(Duration.ZERO);
      lock.lock();
      try {
        if (transferring && lookout.sees(line, queue.isEmpty())) {
          dealtWith++;
          if (dealtWith % MOST_A_SECOND == 0) {
            rest();
          }
        } else {
          add(line);
        }
        while (transferring && (queue.size() >= MAX_LINES || queuedBytes >= MAX_BYTES)) {
          changed.awaitUninterruptibly();
        }
        more = transferring && !isLast(line);
        readingAhead = more;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  private void add(ControlLine line) {
    Waiting last = queue.peekLast();
    if (last != null && last.isRepeatedBy(line)) {
      queue.removeLast();
      queue.add(last.again());
    } else {
      queue.add(new Waiting(line, 1));
      queuedBytes += size(line);
    }
  }

  /// Reads no more for a second, unless the transfer ends: who asks all the time how far it is gets
  /// an answer all the same, but not more than the server is willing to give.
  private void rest() {
    long left = SECOND;
    try {
      while (transferring && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the next read sees it
    }
  }

  private static boolean isLast(ControlLine line) {
    return switch (line) {
      case ControlLine.Ended _, ControlLine.Endless _ -> true;
      case ControlLine.Text _, ControlLine.Overlong _ -> false;
      case ControlLine.TimedOut _, ControlLine.Woken _ -> false;
    };
  }

  private static int size(ControlLine line) {
    return line instanceof ControlLine.Text(byte[] bytes) ? bytes.length : 0;
  }
}
