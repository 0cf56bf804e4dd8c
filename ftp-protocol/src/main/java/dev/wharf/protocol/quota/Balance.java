package dev.wharf.protocol.quota;

import dev.wharf.domain.Account;
import dev.wharf.domain.RatioLedger;
import dev.wharf.domain.RatioLedger.Moved;
import dev.wharf.domain.RatioLedger.Taken;
import dev.wharf.domain.Username;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// A session's view of the ratio of its account: kept for the session alone, or in a ledger that
/// outlives it. Accounts without a ratio are not counted. Thread-safe.
public final class Balance {
  private final RatioLedger ledger;
  private Map<Username, Moved> owed = Map.of(); // until a ledger fails; guarded by this

  /// A balance of the session alone, which begins at nothing.
  public Balance() {
    this(new MemoryRatios());
  }

  /// A balance that goes on in `ledger`.
  public Balance(RatioLedger ledger) {
    this.ledger = ledger;
  }

  /// Counts a download before it begins, if the ratio of the account allows it. What really went is
  /// told to [#downloaded] afterwards.
  ///
  /// @param bytes that are to come
  /// @param alarm told when the ledger fails, in a sentence
  /// @throws StorageException [Failure#UNAVAILABLE] if the ledger does not answer
  public Taken take(Account account, long bytes, Consumer<String> alarm) throws StorageException {
    if (account.limits().ratio().isNone()) {
      return new Taken(true, Moved.NONE);
    }
    try {
      pay(account.name());
      return ledger.take(account.name(), account.limits().ratio(), bytes);
    } catch (IOException e) {
      alarm.accept(e.getMessage());
      throw new StorageException(Failure.UNAVAILABLE, "the ledger of ratios failed", e);
    }
  }

  /// Counts what really went of a download.
  ///
  /// @param taken bytes that were counted before it began
  public void downloaded(Account account, long taken, long bytes, Consumer<String> alarm) {
    add(account, 0, bytes - taken, alarm);
  }

  /// Counts an upload that is complete.
  public void uploaded(Account account, long bytes, Consumer<String> alarm) {
    add(account, bytes, 0, alarm);
  }

  /// What cannot be kept now is kept before the next download.
  private void add(Account account, long up, long down, Consumer<String> alarm) {
    if (account.limits().ratio().isNone() || (up == 0 && down == 0)) {
      return;
    }
    try {
      ledger.add(account.name(), up, down);
    } catch (IOException e) {
      owe(account.name(), new Moved(up, down));
      alarm.accept(e.getMessage());
    }
  }

  private synchronized void owe(Username account, Moved moved) {
    if (owed.isEmpty()) {
      owed = new HashMap<>();
    }
    owed.merge(
        account,
        moved,
        (a, b) -> new Moved(a.uploaded() + b.uploaded(), a.downloaded() + b.downloaded()));
  }

  private synchronized void pay(Username account) throws IOException {
    Moved moved = owed.get(account);
    if (moved != null) {
      ledger.add(account, moved.uploaded(), moved.downloaded());
      owed.remove(account);
    }
  }
}
