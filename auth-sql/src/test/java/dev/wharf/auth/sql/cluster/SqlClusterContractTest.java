package dev.wharf.auth.sql.cluster;

import dev.wharf.auth.postgres.PostgresServer;
import dev.wharf.domain.Cluster;
import dev.wharf.domain.ClusterProvider;
import dev.wharf.domain.contract.ClusterContract;
import java.util.HashMap;
import java.util.Map;

class SqlClusterContractTest extends ClusterContract {
  private final PostgresServer postgres;
  private final Map<Cluster, String> names = new HashMap<>();

  SqlClusterContractTest() throws Exception {
    postgres = PostgresServer.shared();
  }

  @Override
  protected ClusterProvider provider() {
    return new SqlClusterProvider();
  }

  @Override
  protected Cluster join() {
    String name = "server-" + names.size();
    Cluster server = new Servers(postgres).join(Map.of("node", name));
    names.put(server, name);
    return server;
  }

  @Override
  protected void bury(Cluster server) {
    postgres.sql("SELECT wharf_bury(id) FROM wharf_node WHERE name = '" + names.get(server) + "'");
  }
}
