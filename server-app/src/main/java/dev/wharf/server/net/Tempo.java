package dev.wharf.server.net;

import java.time.Duration;

/// Tells whether a client is so slow that it holds a transfer up rather than making one: somebody
/// who takes or sends a byte now and then is never caught by a time-out.
///
/// Looked at now and then by one thread. Time counts while the client is waited for, and not while
/// the server's own storage is. As soon as it has come to a whole [#WINDOW], the bytes that moved
/// in it are judged, and the next window begins. A window without any byte is no matter of tempo:
/// that is what the time-out of transfers that stand still is for.
final class Tempo {
  /// No client is caught by this that the time-out of transfers would usually wait for.
  static final Duration WINDOW = Duration.ofMinutes(2);

  private final long fewest;
  private boolean started;
  private long last;
  private long waited;
  private long bytesBefore;

  /// @param slowest bytes per second that are enough; 0 for any
  Tempo(long slowest) {
    this.fewest = Math.multiplyExact(Math.min(slowest, Integer.MAX_VALUE), WINDOW.toSeconds());
  }

  /// Looks at the transfer.
  ///
  /// @param now what `System.nanoTime` says
  /// @param waiting whether it waits for the client
  /// @param bytes how many have moved since it began
  boolean isTooSlow(long now, boolean waiting, long bytes) {
    if (fewest == 0) {
      return false;
    }
    if (started && waiting) {
      waited += now - last;
    }
    started = true;
    last = now;
    if (waited < WINDOW.toNanos()) {
      return false;
    }
    long moved = bytes - bytesBefore;
    waited = 0;
    bytesBefore = bytes;
    return moved > 0 && moved < fewest;
  }
}
