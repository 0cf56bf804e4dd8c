package dev.wharf.domain;

import java.time.Duration;

/// How a session is slowed down after wrong passwords (RFC 2577 §5). Pure: it knows numbers, no
/// clock.
///
/// @param failures after so many the session ends; 0 for never
/// @param delay how long the answer to the first failure waits; doubles with each further one
/// @param longest the longest wait
public record LoginThrottle(int failures, Duration delay, Duration longest) {
  /// Three tries, one second that doubles, never more than eight.
  public static final LoginThrottle DEFAULT =
      new LoginThrottle(3, Duration.ofSeconds(1), Duration.ofSeconds(8));

  /// Checks that nothing is negative.
  public LoginThrottle {
    if (failures < 0 || delay.isNegative() || longest.isNegative()) {
      throw new IllegalArgumentException("negative login throttle");
    }
  }

  /// How long the answer to failure number `failure` waits, counted from 1.
  public Duration delayOf(int failure) {
    long factor = 1L << Math.clamp(failure - 1L, 0, 30);
    return delay.compareTo(longest.dividedBy(factor)) > 0 ? longest : delay.multipliedBy(factor);
  }

  /// Whether a session ends after so many failures.
  public boolean isExhausted(int count) {
    return failures > 0 && count >= failures;
  }
}
