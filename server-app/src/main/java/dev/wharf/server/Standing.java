package dev.wharf.server;

import dev.wharf.domain.Throttles;
import dev.wharf.domain.Usage;
import dev.wharf.protocol.quota.Quotas;
import dev.wharf.server.ops.Guesses;
import dev.wharf.server.ops.TransferPool;

/// What a server counts for all its sessions, under whatever settings they began: a reload changes
/// its limits and forgets nothing, so that no rate, quota or number of transfers is given out
/// twice, and nobody gets more guesses. Thread-safe.
///
/// @param throttles bytes on their way
/// @param transfers transfers that run
/// @param guesses failed logins
/// @param quotas bytes stored and reserved
record Standing(Throttles throttles, TransferPool transfers, Guesses guesses, Quotas quotas)
    implements AutoCloseable {

  /// With the limits of a plan.
  static Standing of(Plan plan) {
    return new Standing(
        new Throttles(plan.limits().rates(), plan.limits().sessionRates()),
        new TransferPool(plan.limits().transfers()),
        new Guesses(plan.guessing()),
        plan.quotas());
  }

  /// Goes on with the limits of another plan. The ledger stays.
  void adopt(Plan plan) {
    throttles.changeTo(plan.limits().rates(), plan.limits().sessionRates());
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
  }
}
