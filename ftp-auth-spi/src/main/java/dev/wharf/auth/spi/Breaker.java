package dev.wharf.auth.spi;

import java.time.Duration;
import java.util.function.LongSupplier;

/// Spares everybody the wait for a server that does not answer: after some failures in a row it may
/// not be asked, for a while; then a single attempt goes first, whose answer decides for all. The
/// while doubles with each such attempt that fails. Thread-safe.
///
/// ```
/// if (!breaker.mayTry()) { … unavailable … }
/// try { … breaker.worked(); } catch (…) { breaker.failed(); … } // or abandoned()
/// ```
public final class Breaker {
  private final int tolerated;
  private final Duration first;
  private final Duration longest;
  private final LongSupplier nanoTime;

  private int failures; // in a row; guarded by this, as all below
  private Duration pause;
  private long openUntil; // till then nobody may try, once enough has failed

  /// Lets everybody through, until something fails.
  ///
  /// @param tolerated failures in a row after which it does not, from 1 up
  /// @param first how long it does not, the first time
  /// @param longest what that grows to
  /// @param nanoTime as [System#nanoTime]
  public Breaker(int tolerated, Duration first, Duration longest, LongSupplier nanoTime) {
    if (tolerated < 1) {
      throw new IllegalArgumentException("tolerates not even one failure: " + tolerated);
    }
    this.tolerated = tolerated;
    this.first = first;
    this.longest = longest;
    this.nanoTime = nanoTime;
    this.pause = first;
  }

  /// Whether the server may be asked. After a pause only the first who asks may: the others go on
  /// waiting for what comes of it, at most for another pause. Whoever may has to say what came of
  /// it: [#worked], [#failed], or [#abandoned] if it cannot tell. If nobody says anything, it stays
  /// as it is: one may try after each pause, and all others are told that the server does not
  /// answer, even if it does.
  public synchronized boolean mayTry() {
    if (failures < tolerated) {
      return true;
    }
    long now = nanoTime.getAsLong();
    if (now - openUntil < 0) {
      return false;
    }
    openUntil = now + pause.toNanos();
    return true;
  }

  /// The server did not answer.
  ///
  /// @return whether it is from now on that it may not be asked: news for a log
  public synchronized boolean failed() {
    failures = Math.min(failures + 1, tolerated + 1);
    if (failures < tolerated) {
      return false;
    }
    if (failures > tolerated) {
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(longest) > 0 ? longest : doubled;
    }
    openUntil = nanoTime.getAsLong() + pause.toNanos();
    return failures == tolerated;
  }

  /// Nobody knows whether the server answers, since the attempt ended for another reason. Whoever
  /// asks next may try.
  public synchronized void abandoned() {
    openUntil = nanoTime.getAsLong();
  }

  /// The server has answered, whatever it said.
  ///
  /// @return whether it might not be asked before: news for a log
  public synchronized boolean worked() {
    boolean news = failures >= tolerated;
    failures = 0;
    pause = first;
    return news;
  }
}
