package dev.wharf.auth.sql.cluster;

import dev.wharf.auth.sql.SqlKeys;
import dev.wharf.domain.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The keys of the configuration.
final class ClusterKeys {
  static final Setting<String> NODE =
      Setting.text(
              "node",
              "A name for this server, for people who look into the tables. Without one it is the"
                  + " address that the database sees.")
          .or("");

  static final Setting<Duration> LEASE =
      Setting.duration(
          "lease",
          Duration.ofSeconds(30),
          "How long after its last sign of life a server counts as dead, and its sessions as over."
              + " Signs come three times as often. At least twice `timeout`.");

  /// All of them.
  static final List<Setting<?>> ALL = all();

  private ClusterKeys() {}

  private static List<Setting<?>> all() {
    var all = new ArrayList<Setting<?>>(SqlKeys.CONNECTION);
    all.addAll(List.of(SqlKeys.MIGRATE, NODE, LEASE));
    return List.copyOf(all);
  }
}
