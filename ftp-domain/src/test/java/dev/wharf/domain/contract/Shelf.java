package dev.wharf.domain.contract;

import dev.wharf.domain.QuotaLedger;
import dev.wharf.domain.Usage;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// A home with nothing but a size, which a test sets. For ledgers that keep no notes in homes.
public final class Shelf implements QuotaLedger.Stock {
  private volatile Usage stored = Usage.NONE;
  private volatile Meanwhile meanwhile = () -> {};
  private final AtomicInteger counts = new AtomicInteger();

  /// What happens after somebody has looked at all files, and before it has said so.
  @FunctionalInterface
  public interface Meanwhile {
    /// Happens.
    void happens() throws IOException;
  }

  /// What is in it.
  public Usage stored() {
    return stored;
  }

  /// Makes this what is in it.
  public void hold(Usage other) {
    stored = other;
  }

  /// Puts something in.
  public synchronized void add(Usage more) {
    stored = stored.plus(more);
  }

  /// Takes something out.
  public synchronized void remove(Usage less) {
    stored = stored.minus(less);
  }

  /// Lets something happen during the next count.
  public void during(Meanwhile next) {
    meanwhile = next;
  }

  /// How often it was counted.
  public int counts() {
    return counts.get();
  }

  @Override
  public Usage count() throws IOException {
    counts.incrementAndGet();
    Usage counted = stored;
    Meanwhile now = meanwhile;
    meanwhile = () -> {};
    now.happens();
    return counted;
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
