package dev.wharf.protocol;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// How long a test waits for what has to come. Nothing here takes that long unless something is
/// wrong.
final class Patience {
  static final Duration LONGEST = Duration.ofSeconds(10);

  private Patience() {}

  /// The next element.
  ///
  /// @throws AssertionError if none comes
  static <T> T next(BlockingQueue<T> queue, String what) {
    try {
      T next = queue.poll(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
      if (next == null) {
        throw new AssertionError("waited in vain for " + what);
      }
      return next;
    } catch (InterruptedException e) {
      throw interrupted(what, e);
    }
  }

  /// Waits for the end of a thread.
  ///
  /// @throws AssertionError if it does not end
  static void join(Thread thread, String what) {
    try {
      if (!thread.join(LONGEST)) {
        throw new AssertionError("waited in vain for the end of " + what);
      }
    } catch (InterruptedException e) {
      throw interrupted(what, e);
    }
  }

  static AssertionError interrupted(String what, InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new AssertionError("interrupted while waiting for " + what, cause);
  }
}
