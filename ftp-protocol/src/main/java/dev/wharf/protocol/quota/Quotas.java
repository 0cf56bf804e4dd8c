package dev.wharf.protocol.quota;

import dev.wharf.domain.Account;
import dev.wharf.domain.FtpPath;
import dev.wharf.domain.QuotaLedger;
import dev.wharf.domain.QuotaLedger.HomeId;
import dev.wharf.domain.RatioLedger;
import dev.wharf.domain.Usage;
import dev.wharf.storage.spi.FileTree;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The quotas of a server: one ledger, and for each home that is in use a lock. Both outlive a
/// reload, see [#under]. Thread-safe.
public final class Quotas implements AutoCloseable {
  private final QuotaLedger ledger;
  private final Extent extent;
  private final Optional<RatioLedger> ratios;
  private final Reservations reservations;
  private final Map<HomeId, Home> homes; // guarded by itself

  /// Takes over the ledger, which is closed with the quotas.
  ///
  /// @param mounts where other storages are in the trees; what is there does not count
  /// @param ratios where what was uploaded and downloaded is kept, for ratios that last; empty to
  ///   forget it with each session
  public Quotas(QuotaLedger ledger, List<FtpPath> mounts, Optional<RatioLedger> ratios) {
    this(ledger, mounts, ratios, new Reservations(), new HashMap<>());
  }

  private Quotas(
      QuotaLedger ledger,
      List<FtpPath> mounts,
      Optional<RatioLedger> ratios,
      Reservations reservations,
      Map<HomeId, Home> homes) {
    this.ledger = ledger;
    this.ratios = ratios;
    this.extent = new Extent(mounts, ledger::keeps);
    this.reservations = reservations;
    this.homes = homes;
  }

  /// Quotas of trees without mounts, and ratios of sessions.
  public Quotas(QuotaLedger ledger) {
    this(ledger, List.of(), Optional.empty());
  }

  /// The same quotas for trees with other mounts: the same ledger, and the same locks, so that
  /// sessions from before and after a reload do not get the same room. Not to be closed.
  public Quotas under(List<FtpPath> mounts) {
    return new Quotas(ledger, mounts, ratios, reservations, homes);
  }

  /// What sessions have reserved now, for uploads that are on their way.
  public Usage reserved() {
    return reservations.sum();
  }

  /// What the clients of `account` get, behind its quota; closing it closes `seen`.
  ///
  /// @param home what is counted, and where the ledger keeps its notes; not closed
  /// @param seen what clients get of it
  /// @param atomic whether readers see the old file or the new one while one is replaced
  /// @param alarm told when the ledger fails, in a sentence
  public FileTree around(
      Account account, FileTree home, FileTree seen, boolean atomic, Consumer<String> alarm) {
    FileTree without = new HiddenTree(seen, ledger::keeps);
    if (account.limits().quota().isNone()) {
      return without;
    }
    HomeId key = HomeId.of(account);
    Home shared = home(key);
    var book = new Book(ledger, account, new TreeStock(home, extent), shared, reservations, alarm);
    return new QuotaTree(without, extent, book, atomic, () -> leave(key, shared));
  }

  /// The balance of a session that begins.
  public Balance balance() {
    return ratios.map(Balance::new).orElseGet(Balance::new);
  }

  /// Counts what the account has stored, and makes the ledger believe it.
  ///
  /// @param home as its storage has it
  /// @throws IOException if it cannot be counted, or the ledger does not answer
  public QuotaLedger.Recount recount(Account account, FileTree home) throws IOException {
    return ledger.recount(account, new TreeStock(home, extent));
  }

  private Home home(HomeId key) {
    synchronized (homes) {
      Home home = homes.computeIfAbsent(key, _ -> new Home());
      home.sessions++;
      return home;
    }
  }

  /// What is doubtful has to be remembered, or the next session would believe it.
  private void leave(HomeId key, Home home) {
    synchronized (homes) {
      home.sessions--;
      if (home.sessions == 0 && !home.isDoubtful()) {
        homes.remove(key);
      }
    }
  }

  @Override
  public void close() {
    ledger.close();
  }
}
