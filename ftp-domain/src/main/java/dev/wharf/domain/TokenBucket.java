package dev.wharf.domain;

/// A rate that several share, kept on an absolute schedule: whoever wants to move bytes is told
/// from when on it may, and the next one comes after these bytes at the rate. Late sleepers do not
/// add up, since nobody counts from when it woke. Whoever comes first is served first, so sharers
/// who ask for equal pieces get equal shares. Thread-safe. Has no clock: instants are given, as
/// `System.nanoTime` counts.
public final class TokenBucket {
  /// How much time that nobody used is made up for, in nanoseconds.
  static final long CREDIT = 100_000_000;

  private static final long SECOND = 1_000_000_000;

  /// A piece is the fiftieth part of a second's bytes, within these bounds.
  private static final long PIECES = 50;

  private static final long SMALLEST = 1024;
  private static final long LARGEST = 256 * 1024;

  private long rate;
  private long next;
  private boolean used;

  /// A bucket.
  ///
  /// @param rate bytes per second; 0 for any
  public TokenBucket(long rate) {
    this.rate = rate;
  }

  /// Goes on at another rate. What is reserved and still to come takes its time at that rate, too:
  /// nobody pays for an old rate, and nobody gets more than the new one.
  ///
  /// @param other bytes per second; 0 for any
  /// @param now this instant
  public synchronized void changeTo(long other, long now) {
    if (isLimited() && other > 0) {
      long left = Math.max(0, next - now);
      next = left == 0 ? next : now + Math.round((double) left * rate / other);
    } else {
      used = false; // no schedule before, or none from now on
    }
    rate = other;
  }

  /// The instant by which all that is reserved may have moved. Whoever waits for a turn that was
  /// given at a lower rate need not wait longer than until then.
  ///
  /// @param now this instant, which is the answer if there is no rate any more
  public synchronized long end(long now) {
    return isLimited() && used ? next : now;
  }

  /// Whether there is a rate.
  public synchronized boolean isLimited() {
    return rate > 0;
  }

  /// Bytes to ask for at a time: small enough that the wait for them is short, large enough that
  /// asking costs little.
  ///
  /// @param parts among how many a piece is to be divided, at least 1
  public synchronized long piece(int parts) {
    return isLimited() ? Math.clamp(rate / PIECES / parts, SMALLEST, LARGEST) : Long.MAX_VALUE;
  }

  /// Reserves room for `bytes`.
  ///
  /// @param now this instant
  /// @return the instant from which on they may move; not later than `now` if they may at once
  public synchronized long reserve(long bytes, long now) {
    if (!isLimited()) {
      return now;
    }
    long earliest = now - (used ? CREDIT : 0);
    long start = used && next - earliest > 0 ? next : earliest;
    used = true;
    next = start + cost(bytes);
    return start;
  }

  /// Takes back what was reserved and not moved.
  public synchronized void giveBack(long bytes) {
    if (isLimited()) {
      next -= cost(bytes);
    }
  }

  private long cost(long bytes) {
    return Math.round((double) bytes / rate * SECOND);
  }
}
