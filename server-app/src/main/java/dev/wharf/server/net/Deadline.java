package dev.wharf.server.net;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// A point in time after which waiting makes no sense, or none.
///
/// @param nanos what `System.nanoTime` says then
/// @param never whether there is none
record Deadline(long nanos, boolean never) {
  /// No deadline.
  static final Deadline NEVER = new Deadline(0, true);

  /// The deadline that lies `patience` ahead; zero for none.
  static Deadline in(Duration patience) {
    return new Deadline(System.nanoTime() + patience.toNanos(), patience.isZero());
  }

  boolean isOver() {
    return !never && nanos - System.nanoTime() <= 0;
  }

  /// Milliseconds left, at least one, as sockets count them: 0 is for ever.
  int millis() {
    long left = (nanos - System.nanoTime()) / 1_000_000;
    return never ? 0 : Math.clamp(left, 1, Integer.MAX_VALUE);
  }

  /// Parks the thread, until the deadline at most.
  void park(Object blocker) {
    if (never) {
      LockSupport.park(blocker);
    } else {
      LockSupport.parkNanos(blocker, Math.max(1, nanos - System.nanoTime()));
    }
  }
}
