package dev.wharf.server.net;

import java.io.Closeable;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// Looks after everything that waits for a client, on one thread for the whole server, and cuts
/// what has waited too long. Thread-safe.
///
/// A blocked write has no time-out of its own; closing its channel from here ends it.
public final class Watchdog implements Closeable {
  private static final Duration ROUND = Duration.ofMillis(250);

  private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private final Doorbell doorbell = new Doorbell();
  private volatile boolean closed;

  /// Somebody who may wait too long.
  interface Watched {
    /// Ends the wait if it has lasted too long. Must not block.
    ///
    /// @param now what `System.nanoTime` says
    void check(long now);
  }

  /// Starts the thread.
  public Watchdog() {
    thread = Thread.ofPlatform().name("wharf-watchdog").daemon(true).unstarted(this::run);
    thread.start();
  }

  /// What tells those who wait in order that their wait is over.
  Doorbell doorbell() {
    return doorbell;
  }

  void watch(Watched one) {
    watched.add(one);
  }

  void forget(Watched one) {
    watched.remove(one);
  }

  private void run() {
    while (!closed) {
      LockSupport.parkNanos(ROUND.toNanos());
      long now = System.nanoTime();
      watched.forEach(one -> one.check(now));
    }
  }

  /// Stops looking.
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    doorbell.close();
  }
}
