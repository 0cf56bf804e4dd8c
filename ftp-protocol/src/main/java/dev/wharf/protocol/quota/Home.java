package dev.wharf.protocol.quota;

import dev.wharf.domain.QuotaLedger.Turn;
import java.util.concurrent.locks.ReentrantLock;

/// What the sessions in one home have in common: they change it one after the other, so that what
/// is looked at is what is counted. Thread-safe.
final class Home {
  private final ReentrantLock lock = new ReentrantLock();
  private volatile boolean doubtful;
  int sessions; // guarded by Quotas

  /// Keeps other sessions from changing the home. Whoever has the turn may take it once more.
  Turn turn() {
    lock.lock();
    return lock::unlock;
  }

  /// The figures may be wrong from now on: something has changed that could not be counted.
  void doubt() {
    doubtful = true;
  }

  /// The figures have been counted again.
  void believe() {
    doubtful = false;
  }

  boolean isDoubtful() {
    return doubtful;
  }
}
