package dev.wharf.server.boot;

import dev.wharf.domain.QuotaLedger;
import dev.wharf.domain.Setting;
import dev.wharf.domain.Settings;
import dev.wharf.protocol.quota.FtpQuotaLedger;
import dev.wharf.protocol.quota.MemoryLedger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// The keys of the section `quota`.
final class QuotaKeys {
  /// Where it is kept how much accounts have stored.
  enum Ledger implements Supplier<QuotaLedger> {
    /// In memory, and counted at the first use after a start.
    MEMORY(MemoryLedger::new),
    /// In a file in each home, as Pure-FTPd does.
    FTPQUOTA(FtpQuotaLedger::new),
    /// Where the cluster keeps it, which brings its own.
    CLUSTER(MemoryLedger::new);

    @SuppressWarnings("ImmutableEnumChecker") // constructors, which hold nothing
    private final Supplier<QuotaLedger> kind;

    Ledger(Supplier<QuotaLedger> kind) {
      this.kind = kind;
    }

    @Override
    public QuotaLedger get() {
      return kind.get();
    }
  }

  /// How long it is kept what accounts have uploaded and downloaded.
  enum Ratio {
    /// As long as the session.
    SESSION,
    /// As long as the ledger keeps it.
    LASTING
  }

  static final Setting<Ledger> LEDGER =
      Setting.choice(
          "quota.ledger",
          Ledger.class,
          Ledger.MEMORY,
          "Where it is kept how much accounts have stored: `memory` counts the files of a home when"
              + " something is changed there first after a start; `ftpquota` keeps it in a file"
              + " `.ftpquota` in each home, as Pure-FTPd does; `cluster` has one figure for all"
              + " servers of the [cluster](#cluster). Read at the start only.");

  static final Setting<Ratio> RATIO =
      Setting.choice(
          "quota.ratio",
          Ratio.class,
          Ratio.SESSION,
          "For accounts with a ratio, how long it counts what they have uploaded and downloaded:"
              + " `session` forgets it with each session, as Pure-FTPd does; `lasting` keeps it in"
              + " the ledger. With `ledger: memory` a restart forgets it too; `ftpquota`"
              + " cannot hold it.");

  static final ConfigKeys.Section SECTION =
      new ConfigKeys.Section(
          "quota",
          "How the quotas of accounts are kept, see [accounts](accounts.md#quota).",
          List.of(LEDGER, RATIO));

  private QuotaKeys() {}

  /// What no key alone shows.
  static List<String> problems(Settings server, boolean cluster) {
    var problems = new ArrayList<String>();
    if (server.get(LEDGER) == Ledger.CLUSTER && !cluster) {
      problems.add("quota.ledger: cluster: expected a cluster.type with it");
    }
    if (server.get(LEDGER) == Ledger.FTPQUOTA && server.get(RATIO) == Ratio.LASTING) {
      problems.add(
          "quota.ratio: lasting: expected session with quota.ledger: ftpquota, which cannot hold"
              + " what was moved");
    }
    return problems;
  }

  /// What is good to know, and no problem.
  static List<String> notes(Settings server) {
    return server.get(LEDGER) == Ledger.MEMORY && server.get(RATIO) == Ratio.LASTING
        ? List.of(
            "quota.ratio: lasting: with quota.ledger: memory a restart forgets what was moved")
        : List.of();
  }

  static Supplier<QuotaLedger> ledger(Settings settings) {
    return settings.get(LEDGER); // equal to what it was, if the configuration is
  }
}
