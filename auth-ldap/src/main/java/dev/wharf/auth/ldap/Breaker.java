package dev.wharf.auth.ldap;

import java.time.Duration;
import java.util.function.LongSupplier;

/// Leaves a server alone that has failed, and lets one attempt through when the pause is over.
/// Thread-safe.
final class Breaker {
  private final long pause;
  private final LongSupplier nanoTime;
  private boolean broken;
  private long until;

  /// @param nanoTime as [System#nanoTime]
  Breaker(Duration pause, LongSupplier nanoTime) {
    this.pause = pause.toNanos();
    this.nanoTime = nanoTime;
  }

  /// Whether the server may be asked. After a pause only the first who asks may: the others go on
  /// waiting for what comes of it.
  synchronized boolean mayTry() {
    if (!broken) {
      return true;
    }
    long now = nanoTime.getAsLong();
    if (now - until < 0) {
      return false;
    }
    until = now + pause;
    return true;
  }

  /// The server did not answer.
  ///
  /// @return whether that is news
  synchronized boolean failed() {
    boolean news = !broken;
    broken = true;
    until = nanoTime.getAsLong() + pause;
    return news;
  }

  /// The server has answered.
  ///
  /// @return whether that is news
  synchronized boolean worked() {
    boolean news = broken;
    broken = false;
    return news;
  }
}
