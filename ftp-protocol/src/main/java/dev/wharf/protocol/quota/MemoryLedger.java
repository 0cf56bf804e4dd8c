package dev.wharf.protocol.quota;

import dev.wharf.domain.Account;
import dev.wharf.domain.QuotaLedger;
import dev.wharf.domain.RatioLedger;
import dev.wharf.domain.Usage;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// A ledger that counts a home when it is used first, and then remembers. There is nothing that
/// could disagree with the files after a crash. For one server: what others change meanwhile it
/// does not see.
public final class MemoryLedger implements QuotaLedger {
  private final Map<HomeId, Figures> homes = new ConcurrentHashMap<>();
  private final RatioLedger ratios = new MemoryRatios();

  /// A ledger that knows nothing yet.
  public MemoryLedger() {}

  private Figures figures(Account account) {
    return homes.computeIfAbsent(HomeId.of(account), _ -> new Figures());
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

  @Override
  public Optional<RatioLedger> ratios() {
    return Optional.of(ratios);
  }

  private static final class MemoryPage extends LocalPage {
    MemoryPage(Figures figures) {
      super(figures);
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
