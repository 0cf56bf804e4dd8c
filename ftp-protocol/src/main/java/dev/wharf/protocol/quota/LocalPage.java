package dev.wharf.protocol.quota;

import dev.wharf.domain.Limits.Quota;
import dev.wharf.domain.QuotaLedger;
import dev.wharf.domain.Usage;

/// The page of a ledger of one server: what is reserved is in its memory, and only what is stored
/// goes elsewhere.
abstract class LocalPage implements QuotaLedger.Page {
  /// Of the home; whoever does several things with them holds their lock.
  final Figures figures;

  LocalPage(Figures figures) {
    this.figures = figures;
  }

  @Override
  public final Usage usage() {
    synchronized (figures) {
      return figures.used();
    }
  }

  @Override
  public final boolean reserve(Usage more, Usage held, Quota limit) {
    synchronized (figures) {
      return figures.reserve(more, held, limit);
    }
  }

  @Override
  public final void release(Usage reserved) {
    synchronized (figures) {
      figures.release(reserved);
    }
  }
}
