package dev.wharf.server.boot;

import dev.wharf.domain.QuotaLedger;
import dev.wharf.domain.Setting;
import dev.wharf.domain.Settings;
import dev.wharf.protocol.quota.FtpQuotaLedger;
import dev.wharf.protocol.quota.MemoryLedger;
import java.util.List;
import java.util.function.Supplier;

/// The keys of the section `quota`.
final class QuotaKeys {
  /// Where it is kept how much accounts have stored.
  enum Ledger implements Supplier<QuotaLedger> {
    /// In memory, and counted at the first use after a start.
    MEMORY(MemoryLedger::new),
    /// In a file in each home, as Pure-FTPd does.
    FTPQUOTA(FtpQuotaLedger::new);

    private final Supplier<QuotaLedger> kind;

    Ledger(Supplier<QuotaLedger> kind) {
      this.kind = kind;
    }

    @Override
    public QuotaLedger get() {
      return kind.get();
    }
  }

  static final Setting<Ledger> LEDGER =
      Setting.choice(
          "quota.ledger",
          Ledger.class,
          Ledger.MEMORY,
          "Where it is kept how much accounts have stored: `memory` counts the files of a home when"
              + " something is changed there first after a start; `ftpquota` keeps it in a file"
              + " `.ftpquota` in each home, as Pure-FTPd does. Read at the start only.");

  static final ConfigKeys.Section SECTION =
      new ConfigKeys.Section(
          "quota",
          "How the quotas of accounts are kept, see [accounts](accounts.md#quota).",
          List.of(LEDGER));

  private QuotaKeys() {}

  static Supplier<QuotaLedger> ledger(Settings settings) {
    return settings.get(LEDGER); // equal to what it was, if the configuration is
  }
}
