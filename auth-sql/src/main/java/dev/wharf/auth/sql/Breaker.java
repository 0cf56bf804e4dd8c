package dev.wharf.auth.sql;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Spares everybody the wait for a database that does not answer. After some failures in a row it
/// refuses at once, for a while; then it lets a single attempt through, whose answer decides. The
/// while doubles with each such attempt that fails. Thread-safe.
final class Breaker {
  private static final Logger LOG = System.getLogger(Breaker.class.getName());

  private final int tolerated;
  private final Duration first;
  private final Duration longest;
  private final LongSupplier nanoTime;

  private int failures;
  private Duration pause;
  private long closedUntil;
  private @Nullable Throwable last;

  /// @param tolerated failures in a row after which it refuses
  /// @param first how long it refuses
  /// @param longest what that grows to
  Breaker(int tolerated, Duration first, Duration longest, LongSupplier nanoTime) {
    this.tolerated = tolerated;
    this.first = first;
    this.longest = longest;
    this.nanoTime = nanoTime;
    this.pause = first;
  }

  /// Lets an attempt through, or not.
  ///
  /// @throws SQLTransientConnectionException if not, with the last failure as cause
  synchronized void enter() throws SQLException {
    if (failures < tolerated) {
      return;
    }
    long now = nanoTime.getAsLong();
    if (now - closedUntil < 0) {
      throw new SQLTransientConnectionException(
          "the database did not answer the last " + failures + " times; not asked again yet", last);
    }
    closedUntil = now + pause.toNanos(); // the others wait for the answer to this one
  }

  /// The database has answered.
  synchronized void succeeded() {
    if (failures >= tolerated) {
      LOG.log(Level.INFO, "the database of accounts answers again");
    }
    failures = 0;
    pause = first;
    last = null;
  }

  /// It has not.
  synchronized void failed(Throwable why) {
    failures++;
    last = why;
    if (failures < tolerated) {
      return;
    }
    if (failures > tolerated) {
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(longest) > 0 ? longest : doubled;
    } else {
      LOG.log(
          Level.WARNING,
          "the database of accounts does not answer; logins that need it are refused with 421: "
              + why.getMessage());
    }
    closedUntil = nanoTime.getAsLong() + pause.toNanos();
  }
}
