package dev.wharf.auth.sql.cluster;

import dev.wharf.auth.sql.Database;
import dev.wharf.domain.Cluster;
import dev.wharf.domain.QuotaLedger;
import dev.wharf.domain.SharedSessions;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// A cluster by a database: one [Node], and a thread that keeps it alive and catches up on what
/// could not be told to the database when it happened. Thread-safe.
final class SqlCluster implements Cluster {
  private static final Logger LOG = System.getLogger(SqlCluster.class.getName());

  private final Database database;
  private final Node node;
  private final SqlLedger ledger;
  private final SqlSessions sessions;
  private final ScheduledExecutorService pulse =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("wharf-cluster").factory());

  private SqlCluster(Database database, String name, Duration lease, Duration patience) {
    this.database = database;
    var tables = new Tables(database);
    this.sessions = new SqlSessions(tables, name, lease);
    this.node = sessions.node();
    this.ledger = new SqlLedger(tables, node, patience);
  }

  /// Joins, if the database answers; else as soon as it does.
  ///
  /// @param name for people; may be empty
  /// @param patience how long to wait for other servers that change the same home
  static SqlCluster join(Database database, String name, Duration lease, Duration patience) {
    var cluster = new SqlCluster(database, name, lease, patience);
    cluster.beat();
    long period = cluster.node.beat().toNanos();
    var _ =
        cluster.pulse.scheduleWithFixedDelay(cluster::beat, period, period, TimeUnit.NANOSECONDS);
    return cluster;
  }

  private void beat() {
    try {
      node.renew();
      sessions.catchUp();
      ledger.catchUp();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the cluster does not answer; tried again soon", e);
    } catch (RuntimeException e) { // the top of this thread, which has to go on
      LOG.log(Level.ERROR, "the cluster could not be told", e);
    }
  }

  @Override
  public QuotaLedger quotas() {
    return ledger;
  }

  @Override
  public SharedSessions sessions() {
    return sessions;
  }

  @Override
  public void close() {
    pulse.shutdownNow();
    node.leave();
    database.close();
  }
}
