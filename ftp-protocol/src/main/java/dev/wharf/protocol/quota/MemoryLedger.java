package dev.wharf.protocol.quota;

import dev.wharf.domain.Account;
import dev.wharf.domain.Limits.Quota;
import dev.wharf.domain.QuotaLedger;
import dev.wharf.domain.Usage;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// A ledger that counts a home when it is used first, and then remembers. There is nothing that
/// could disagree with the files after a crash. For one server: what others change meanwhile it
/// does not see.
public final class MemoryLedger implements QuotaLedger {
  private final Map<Key, Figures> homes = new ConcurrentHashMap<>();

  private record Key(Optional<String> storage, String root) {}

  /// A ledger that knows nothing yet.
  public MemoryLedger() {}

  private Figures figures(Account account) {
    var key = new Key(account.storage(), account.home().root());
    return homes.computeIfAbsent(key, _ -> new Figures());
  }

  @Override
  public Page open(Account account, Stock stock) throws IOException {
    Figures figures = figures(account);
    synchronized (figures) {
      if (!figures.areKnown()) {
        figures.know(stock.count());
      }
    }
    return new MemoryPage(figures);
  }

  @Override
  public Recount recount(Account account, Stock stock) throws IOException {
    Figures figures = figures(account);
    synchronized (figures) {
      Optional<Usage> before =
          figures.areKnown() ? Optional.of(figures.stored()) : Optional.empty();
      Usage counted = stock.count();
      figures.know(counted);
      return new Recount(before, counted);
    }
  }

  private record MemoryPage(Figures figures) implements Page {
    @Override
    public Usage usage() {
      synchronized (figures) {
        return figures.used();
      }
    }

    @Override
    public boolean reserve(Usage more, Quota limit) {
      synchronized (figures) {
        return figures.reserve(more, limit);
      }
    }

    @Override
    public void release(Usage reserved) {
      synchronized (figures) {
        figures.release(reserved);
      }
    }

    @Override
    public void settle(Usage reserved, Usage change) {
      synchronized (figures) {
        figures.release(reserved);
        figures.know(figures.stored().plus(change).notNegative());
      }
    }

    @Override
    public void close() {}
  }
}
