package dev.wharf.server.boot;

import dev.wharf.domain.Setting;
import dev.wharf.domain.Settings;
import dev.wharf.domain.SharedSessions;
import dev.wharf.server.Sharing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The key `cluster.type` and those of the section `sessions`, and what they mean together with
/// `quota`.
final class ClusterKeys {
  /// Where sessions are counted.
  enum Directory {
    /// On this server alone.
    LOCAL,
    /// On all servers of the cluster.
    CLUSTER
  }

  static final Setting<String> TYPE =
      Setting.text("cluster.type", "What keeps it; without it there is no cluster.").or("none");

  static final Setting<Directory> DIRECTORY =
      Setting.choice(
          "sessions.directory",
          Directory.class,
          Directory.LOCAL,
          "Where the sessions of an account are counted: `local` on this server alone, `cluster` on"
              + " all servers of the cluster. Accounts with a limit cannot log in then while the"
              + " cluster does not answer; others can.");

  static final Setting<Integer> PER_ADDRESS =
      Setting.count(
          "sessions.per-address",
          0,
          "Logins at the same time from one address (IPv6: one /64) on all servers together; 0 for"
              + " any number. With `directory: cluster`.");

  static final Setting<Integer> IN_ALL =
      Setting.count(
          "sessions.in-all",
          0,
          "Logins at the same time on all servers together; 0 for any number. With"
              + " `directory: cluster`.");

  static final ConfigKeys.Section SECTION =
      new ConfigKeys.Section(
          "sessions",
          "Sessions of several servers, see [accounts](accounts.md#several-servers). The section"
              + " `limits` holds for each server.",
          List.of(DIRECTORY, PER_ADDRESS, IN_ALL));

  private ClusterKeys() {}

  /// What no key alone shows.
  static List<String> problems(Settings server, boolean cluster) {
    var problems = new ArrayList<String>();
    boolean shared = server.get(DIRECTORY) == Directory.CLUSTER;
    if (shared && !cluster) {
      problems.add("sessions.directory: cluster: expected a cluster.type with it");
    }
    if (!shared && server.get(PER_ADDRESS) + server.get(IN_ALL) > 0) {
      problems.add(
          "sessions.directory: local: expected cluster with sessions.per-address and"
              + " sessions.in-all; for one server there are limits.sessions-per-address and"
              + " limits.sessions");
    }
    problems.addAll(QuotaKeys.problems(server, cluster));
    return problems;
  }

  /// What a configuration without problems says.
  static Sharing sharing(Settings server, Optional<Configuration.Plugin> cluster) {
    Sharing sharing =
        Sharing.NONE.withLastingRatios(server.get(QuotaKeys.RATIO) == QuotaKeys.Ratio.LASTING);
    if (cluster.isPresent()) {
      sharing = sharing.withCluster(cluster.get().type(), cluster.get().values());
    }
    if (server.get(QuotaKeys.LEDGER) == QuotaKeys.Ledger.CLUSTER) {
      sharing = sharing.withQuotas();
    }
    if (server.get(DIRECTORY) == Directory.CLUSTER) {
      int ofAccount = server.get(ConfigKeys.SESSIONS_PER_ACCOUNT);
      sharing =
          sharing.withSessions(
              new SharedSessions.Most(ofAccount, server.get(PER_ADDRESS), server.get(IN_ALL)));
    }
    return sharing;
  }
}
