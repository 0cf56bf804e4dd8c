package dev.wharf.server;

import dev.wharf.domain.Cluster;
import dev.wharf.domain.SettingsException;
import dev.wharf.domain.SharedSessions;
import dev.wharf.server.ops.Plugins;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// What a server keeps together with others, and for longer than a session. Made from [#NONE] with
/// the `with` methods. Except for the number of sessions it is the same until the server ends,
/// whatever a reload says.
///
/// @param cluster joins the others; called once, and left when the server ends; empty if there are
///   none
/// @param quotas whether the cluster keeps how much accounts have stored, in place of the server's
///   own ledger
/// @param sessions how many at most on all servers together, besides the limits of accounts, which
///   hold for all of them too; empty to count on this server only
/// @param lastingRatios whether what accounts have uploaded and downloaded is kept where quotas
///   are, for longer than a session
public record Sharing(
    Optional<Supplier<? extends Cluster>> cluster,
    boolean quotas,
    Optional<SharedSessions.Most> sessions,
    boolean lastingRatios) {
  /// Every server and every session for itself.
  public static final Sharing NONE = new Sharing(Optional.empty(), false, Optional.empty(), false);

  /// Checks that there is a cluster for what is to be in one.
  ///
  /// @throws SettingsException if there is none
  public Sharing {
    if (cluster.isEmpty() && (quotas || sessions.isPresent())) {
      throw new SettingsException("quotas or sessions are kept in a cluster, and there is none");
    }
  }

  /// A cluster that is found with `ServiceLoader`. Equal to another one if it is the same.
  private record Named(String type, Map<String, ?> settings) implements Supplier<Cluster> {
    private Named {
      settings = Map.copyOf(settings);
    }

    @Override
    public Cluster get() {
      return Plugins.cluster(type, settings);
    }

    /// Without the password.
    @Override
    public String toString() {
      return type;
    }
  }

  /// This in a cluster that is found with `ServiceLoader`.
  ///
  /// @param type the name of its provider
  /// @param settings by key, as its provider declares them
  public Sharing withCluster(String type, Map<String, ?> settings) {
    return withCluster(new Named(type, settings));
  }

  /// This in another cluster.
  public Sharing withCluster(Supplier<? extends Cluster> join) {
    return new Sharing(Optional.of(join), quotas, sessions, lastingRatios);
  }

  /// This with quotas in the cluster.
  public Sharing withQuotas() {
    return new Sharing(cluster, true, sessions, lastingRatios);
  }

  /// This with sessions counted in the cluster.
  public Sharing withSessions(SharedSessions.Most most) {
    return new Sharing(cluster, quotas, Optional.of(most), lastingRatios);
  }

  /// This with ratios that last, or not.
  public Sharing withLastingRatios(boolean lasting) {
    return new Sharing(cluster, quotas, sessions, lasting);
  }

  /// Whether the same is kept in the same place; how many sessions there may be can differ.
  boolean keepsAsMuchAs(Sharing other) {
    return cluster.equals(other.cluster)
        && quotas == other.quotas
        && lastingRatios == other.lastingRatios;
  }
}
