package dev.wharf.auth.sql.cluster;

import dev.wharf.auth.sql.ConnectionSettings;
import dev.wharf.auth.sql.Database;
import dev.wharf.auth.sql.Migrations;
import dev.wharf.auth.sql.SqlKeys;
import dev.wharf.domain.Cluster;
import dev.wharf.domain.ClusterProvider;
import dev.wharf.domain.Setting;
import dev.wharf.domain.Settings;
import dev.wharf.domain.SettingsException;
import java.time.Duration;
import java.util.List;

/// `sql`: a cluster by a PostgreSQL database. Neither pool nor driver is touched before [#join].
public final class SqlClusterProvider implements ClusterProvider {
  /// For `ServiceLoader`.
  public SqlClusterProvider() {}

  @Override
  public String name() {
    return "sql";
  }

  @Override
  public List<Setting<?>> settings() {
    return ClusterKeys.ALL;
  }

  @Override
  public Cluster join(Settings settings) {
    ConnectionSettings connection = ConnectionSettings.of(settings);
    Duration lease = settings.get(ClusterKeys.LEASE);
    if (lease.compareTo(connection.timeout().multipliedBy(2)) < 0) {
      throw new SettingsException("lease: expected at least twice the timeout");
    }
    boolean migrate = settings.get(SqlKeys.MIGRATE);
    var database = new Database(connection, one -> Migrations.prepare(one, migrate));
    try {
      database.start("the cluster");
    } catch (SettingsException e) {
      database.close();
      throw e;
    }
    return SqlCluster.join(database, settings.get(ClusterKeys.NODE), lease, connection.timeout());
  }
}
