package dev.wharf.protocol.quota;

import dev.wharf.domain.Account;
import dev.wharf.domain.Limits.Quota;
import dev.wharf.domain.QuotaLedger;
import dev.wharf.domain.Usage;
import java.io.IOException;

/// A ledger that fails, doubts, forgets or keeps others waiting when a test says so.
final class BrokenLedger implements QuotaLedger {
  volatile boolean broken;

  /// Whether pages ask for a recount.
  volatile boolean doubtful;

  /// Whether what was reserved is not any more, and there is no room either.
  volatile boolean expired;

  /// Whether others change the home, without an end.
  volatile boolean taken;

  private final QuotaLedger whole;

  BrokenLedger(QuotaLedger whole) {
    this.whole = whole;
  }

  private void check() throws IOException {
    if (broken) {
      throw new IOException("a test asked for it");
    }
  }

  @Override
  public Recount recount(Account account, Stock stock) throws IOException {
    check();
    doubtful = false;
    return whole.recount(account, stock);
  }

  @Override
  public Page open(Account account, Stock stock) throws IOException {
    check();
    Page page = whole.open(account, stock);
    return new Page() {
      private void check() throws IOException {
        BrokenLedger.this.check();
        if (doubtful) {
          throw new Doubtful();
        }
      }

      @Override
      public boolean confirm(Quota limit) throws IOException {
        check();
        return !expired;
      }

      @Override
      public Turn turn() throws IOException {
        check();
        if (taken) {
          throw new IOException("a test asked for it");
        }
        return page.turn();
      }

      @Override
      public Usage usage() throws IOException {
        check();
        return page.usage();
      }

      @Override
      public boolean reserve(Usage more, Usage held, Quota limit) throws IOException {
        check();
        return page.reserve(more, held, limit);
      }

      @Override
      public void release(Usage reserved) throws IOException {
        check();
        page.release(reserved);
      }

      @Override
      public void settle(Usage reserved, Usage change) throws IOException {
        check();
        page.settle(reserved, change);
      }

      @Override
      public void close() throws IOException {
        page.close();
      }
    };
  }
}
