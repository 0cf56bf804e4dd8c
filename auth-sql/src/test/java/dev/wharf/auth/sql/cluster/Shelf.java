package dev.wharf.auth.sql.cluster;

import dev.wharf.domain.QuotaLedger;
import dev.wharf.domain.Usage;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// A home with nothing but a size, which a test sets.
final class Shelf implements QuotaLedger.Stock {
  volatile Usage stored = Usage.NONE;
  final AtomicInteger counts = new AtomicInteger();

  @Override
  public Usage count() {
    counts.incrementAndGet();
    return stored;
  }

  @Override
  public Optional<String> read(String name) {
    throw new AssertionError("this ledger keeps no notes");
  }

  @Override
  public void write(String name, String text) {
    throw new AssertionError("this ledger keeps no notes");
  }

  @Override
  public void erase(String name) {
    throw new AssertionError("this ledger keeps no notes");
  }
}
