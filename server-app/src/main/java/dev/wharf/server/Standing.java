package dev.wharf.server;

import dev.wharf.domain.Cluster;
import dev.wharf.domain.Throttles;
import dev.wharf.domain.Usage;
import dev.wharf.protocol.port.CutUploads;
import dev.wharf.protocol.quota.Quotas;
import dev.wharf.server.ops.Guesses;
import dev.wharf.server.ops.TransferPool;
import java.util.Optional;

/// What a server counts for all its sessions, under whatever settings they began: a reload changes
/// its limits and forgets nothing, so that no rate, quota or number of transfers is given out
/// twice, and nobody gets more guesses. Thread-safe.
///
/// @param throttles bytes on their way
/// @param transfers transfers that run
/// @param guesses failed logins
/// @param quotas bytes stored and reserved
/// @param cuts uploads that must not be resumed
/// @param cluster what is counted together with other servers
record Standing(
    Throttles throttles,
    TransferPool transfers,
    Guesses guesses,
    Quotas quotas,
    CutUploads cuts,
    Optional<Cluster> cluster)
    implements AutoCloseable {

  /// With the limits of a plan.
  ///
  /// @throws dev.wharf.domain.SettingsException if the cluster cannot be joined as it is said
  static Standing of(Plan plan) {
    Optional<Cluster> cluster = plan.joinCluster();
    boolean done = false;
    try {
      var standing =
          new Standing(
              new Throttles(plan.limits().rates(), plan.limits().sessionRates()),
              new TransferPool(plan.limits().transfers()),
              new Guesses(plan.guessing()),
              plan.quotas(cluster),
              new CutUploads(),
              cluster);
      done = true;
      return standing;
    } finally {
      if (!done) {
        cluster.ifPresent(Cluster::close);
      }
    }
  }

  /// Goes on with the limits of another plan. The ledger stays, and so does the cluster.
  void adopt(Plan plan) {
    throttles.changeTo(plan.limits().rates(), plan.limits().sessionRates(), System.nanoTime());
    transfers.limit(plan.limits().transfers());
    guesses.changeTo(plan.guessing());
  }

  /// What is in use now.
  Load load(int sessions) {
    Usage reserved = quotas.reserved();
    return new Load(sessions, transfers.running(), reserved);
  }

  @Override
  public void close() {
    transfers.close();
    quotas.close();
    cluster.ifPresent(Cluster::close);
  }
}
