package dev.wharf.auth.sql.cluster;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// This server among the others: alive as long as it renews its lease. If it could not, the others
/// have buried it, and it enters again under another id: what it held under the old one is gone.
/// Thread-safe.
final class Node {
  private static final Logger LOG = System.getLogger(Node.class.getName());

  /// After this part of a lease it is renewed.
  private static final int PARTS = 3;

  private final Tables tables;
  private final Duration length;
  private final LongSupplier nanoTime;
  private final Entrance entrance;
  private volatile @Nullable Lease lease;

  /// What is here until `end`, as `nanoTime` counts.
  private record Lease(UUID id, long end) {}

  /// Makes a node in the tables, together with the sessions that this server has.
  @FunctionalInterface
  interface Entrance {
    void enter(UUID id) throws IOException;
  }

  /// @param length of a lease
  /// @param nanoTime as [System#nanoTime]
  Node(Tables tables, Duration length, LongSupplier nanoTime, Entrance entrance) {
    this.tables = tables;
    this.length = length;
    this.nanoTime = nanoTime;
    this.entrance = entrance;
  }

  /// How often the lease is to be renewed.
  Duration beat() {
    return length.dividedBy(PARTS);
  }

  /// The id under which this server is alive now; enters if it is not.
  ///
  /// @throws IOException if the database does not answer
  UUID id() throws IOException {
    Lease now = lease;
    return now != null && left(now) > 0 ? now.id() : entered();
  }

  /// Whether it is alive under this id.
  boolean isAlive(@Nullable UUID id) {
    Lease now = lease;
    return now != null && now.id().equals(id) && left(now) > 0;
  }

  /// Whether it is alive under this id, and for some time to come.
  boolean isSafe(@Nullable UUID id) {
    Lease now = lease;
    return now != null && now.id().equals(id) && left(now) > length.toNanos() / PARTS;
  }

  private long left(Lease now) {
    return now.end() - nanoTime.getAsLong();
  }

  private synchronized UUID entered() throws IOException {
    Lease now = lease;
    return now != null && left(now) > 0 ? now.id() : renew();
  }

  /// Gives a sign of life.
  ///
  /// @return the id under which this server is alive now
  /// @throws IOException if the database does not answer
  synchronized UUID renew() throws IOException {
    Lease old = lease;
    long end = nanoTime.getAsLong() + length.toNanos(); // begins before the database hears of it
    if (old != null && tables.beat(old.id(), length)) {
      lease = new Lease(old.id(), end);
      return old.id();
    }
    UUID id = UUID.randomUUID();
    entrance.enter(id);
    lease = new Lease(id, end);
    if (old != null) {
      LOG.log(
          Level.WARNING,
          "this server counted as dead, since it gave no sign of life for {0} s; back as {1}",
          length.toSeconds(),
          id);
    }
    return id;
  }

  /// The database says that it is not alive under this id.
  synchronized void lost(UUID id) {
    if (lease != null && lease.id().equals(id)) {
      lease = new Lease(id, nanoTime.getAsLong());
    }
  }

  /// Leaves. What it holds is given back; if the database does not answer, when the lease ends.
  synchronized void leave() {
    Lease now = lease;
    lease = null;
    if (now == null) {
      return;
    }
    try {
      tables.leave(now.id());
    } catch (IOException e) {
      LOG.log(Level.INFO, "left the cluster without its knowledge: {0}", e.getMessage());
    }
  }
}
