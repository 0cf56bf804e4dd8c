package dev.wharf.server.ops;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The threads that transfers run on: platform threads, since `sendfile` and file I/O block and
/// would hold the carrier of a virtual thread. Made when needed, kept for a minute. Thread-safe.
///
/// Beyond the limit, and after [#close], a `RejectedExecutionException` says so.
public final class TransferPool implements Executor, AutoCloseable {
  private static final int IDLE_SECONDS = 60;

  private final ThreadPoolExecutor pool;

  /// @param most transfers at the same time; 0 for no limit
  public TransferPool(int most) {
    pool =
        new ThreadPoolExecutor(
            0,
            bound(most),
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().name("wharf-transfer-", 1).daemon(true).factory());
  }

  private static int bound(int most) {
    return most == 0 ? Integer.MAX_VALUE : most;
  }

  /// Sets another limit, for those that come. Transfers that run go on.
  ///
  /// @param most transfers at the same time; 0 for no limit
  public void limit(int most) {
    pool.setMaximumPoolSize(bound(most));
  }

  /// Number of transfers that run.
  public int running() {
    return pool.getActiveCount();
  }

  @Override
  public void execute(Runnable transfer) {
    pool.execute(transfer);
  }

  /// Takes no more transfers; those that run go on.
  @Override
  public void close() {
    pool.shutdown();
  }
}
