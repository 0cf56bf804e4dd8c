package dev.wharf.protocol.quota;

import dev.wharf.domain.Account;
import dev.wharf.domain.Limits.Quota;
import dev.wharf.domain.QuotaLedger;
import dev.wharf.domain.Usage;
import java.io.IOException;

/// A ledger that fails when a test says so.
final class BrokenLedger implements QuotaLedger {
  volatile boolean broken;
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
    return whole.recount(account, stock);
  }

  @Override
  public Page open(Account account, Stock stock) throws IOException {
    check();
    Page page = whole.open(account, stock);
    return new Page() {
      @Override
      public Usage usage() throws IOException {
        check();
        return page.usage();
      }

      @Override
      public boolean reserve(Usage more, Quota limit) throws IOException {
        check();
        return page.reserve(more, limit);
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
