package dev.wharf.protocol.quota;

import dev.wharf.domain.Account;
import dev.wharf.domain.FtpPath;
import dev.wharf.domain.QuotaLedger;
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
  private final Reservations reservations;
  private final Map<Key, Home> homes; // guarded by itself

  /// A home: accounts that have the same one share its figures.
  private record Key(Optional<String> storage, String root) {}

  /// Takes over the ledger, which is closed with the quotas.
  ///
  /// @param mounts where other storages are in the trees; what is there does not count
  public Quotas(QuotaLedger ledger, List<FtpPath> mounts) {
    this(ledger, mounts, new Reservations(), new HashMap<>());
  }

  private Quotas(
      QuotaLedger ledger, List<FtpPath> mounts, Reservations reservations, Map<Key, Home> homes) {
    this.ledger = ledger;
    this.extent = new Extent(mounts, ledger::keeps);
    this.reservations = reservations;
    this.homes = homes;
  }

  /// Quotas of trees without mounts.
  public Quotas(QuotaLedger ledger) {
    this(ledger, List.of());
  }

  /// The same quotas for trees with other mounts: the same ledger, and the same locks, so that
  /// sessions from before and after a reload do not get the same room. Not to be closed.
  public Quotas under(List<FtpPath> mounts) {
    return new Quotas(ledger, mounts, reservations, homes);
  }

  /// What sessions have reserved now, for uploads that are on their way.
  public Usage reserved() {
    return reservations.sum();
  }

  /// The tree of `account` behind its quota; closing it closes `tree`.
  ///
  /// @param atomic whether readers see the old file or the new one while one is replaced
  /// @param alarm told when the ledger fails, in a sentence
  public FileTree around(Account account, FileTree tree, boolean atomic, Consumer<String> alarm) {
    FileTree seen = new HiddenTree(tree, ledger::keeps);
    if (account.limits().quota().isNone()) {
      return seen;
    }
    Key key = key(account);
    Home home = home(key);
    var book = new Book(ledger, account, new TreeStock(tree, extent), home, reservations, alarm);
    return new QuotaTree(seen, extent, book, atomic, () -> leave(key, home));
  }

  /// Counts what the account has stored, and makes the ledger believe it.
  ///
  /// @throws IOException if it cannot be counted, or the ledger does not answer
  public QuotaLedger.Recount recount(Account account, FileTree tree) throws IOException {
    return ledger.recount(account, new TreeStock(tree, extent));
  }

  private static Key key(Account account) {
    return new Key(account.storage(), account.home().root());
  }

  private Home home(Key key) {
    synchronized (homes) {
      Home home = homes.computeIfAbsent(key, _ -> new Home());
      home.sessions++;
      return home;
    }
  }

  /// What is doubtful has to be remembered, or the next session would believe it.
  private void leave(Key key, Home home) {
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
