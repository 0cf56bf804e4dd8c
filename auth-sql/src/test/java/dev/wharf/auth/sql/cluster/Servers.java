package dev.wharf.auth.sql.cluster;

import dev.wharf.auth.postgres.PostgresServer;
import dev.wharf.domain.Cluster;
import dev.wharf.domain.Settings;
import java.util.HashMap;
import java.util.Map;

/// Makes clusters by a running PostgreSQL, the way a configuration does. Each stands for a server.
///
/// @param postgres what they have in common
record Servers(PostgresServer postgres) {
  /// One more server.
  Cluster join(Map<String, ?> settings) {
    var own = new HashMap<String, Object>(Map.of("migrate", true));
    own.putAll(settings);
    Map<String, Object> given = postgres.connection(own);
    return new SqlClusterProvider().join(Settings.read("", given, ClusterKeys.ALL));
  }

  /// Leaves a server behind that is dead: killed, and with a lease that is over.
  ///
  /// @param id a UUID
  void dead(String id) throws Exception {
    postgres.sql(
        "INSERT INTO wharf_node (id, name, until) VALUES ('"
            + id
            + "', 'dead', now() - interval '1 ms')");
  }
}
