package dev.wharf.server;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.awaitility.pollinterval.IterativePollInterval;

/// Waits for what other threads and programs are about to do. What does not come in time fails the
/// test, with what was waited for.
public final class Until {
  /// More than a slow machine needs.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// Between two looks: short in the beginning, and twice as long each time.
  private static final Duration SHORTEST = Duration.ofMillis(2);

  private static final Duration LONGEST = Duration.ofMillis(50);

  private Until() {}

  /// Looks until something is so.
  public static void holds(String what, Callable<Boolean> look) {
    holds(what, PATIENCE, look);
  }

  /// Looks until something is so, for `patience` at most.
  public static void holds(String what, Duration patience, Callable<Boolean> look) {
    waiting(what, patience).until(look);
  }

  /// Looks until it sees something good, and returns that.
  public static <T> T found(String what, Callable<T> look, Predicate<T> good) {
    return waiting(what, PATIENCE).until(look, good);
  }

  private static ConditionFactory waiting(String what, Duration patience) {
    return Awaitility.await(what)
        .dontCatchUncaughtExceptions()
        .atMost(patience)
        .pollDelay(Duration.ZERO)
        .pollInterval(IterativePollInterval.iterative(Until::next, SHORTEST));
  }

  private static Duration next(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
  }
}
