package dev.wharf.protocol.quota;

import dev.wharf.domain.Account;
import dev.wharf.domain.FtpPath;
import dev.wharf.domain.QuotaLedger;
import dev.wharf.storage.spi.FileTree;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The quotas of a server: one ledger, and for each home that is in use a lock. Thread-safe.
public final class Quotas implements AutoCloseable {
  private final QuotaLedger ledger;
  private final Extent extent;
  private final Map<Key, Home> homes = new HashMap<>(); // guarded by this

  /// A home: accounts that have the same one share its figures.
  private record Key(Optional<String> storage, String root) {}

  /// Takes over the ledger, which is closed with the quotas.
  ///
  /// @param mounts where other storages are in the trees; what is there does not count
  public Quotas(QuotaLedger ledger, List<FtpPath> mounts) {
    this.ledger = ledger;
    this.extent = new Extent(mounts, ledger::keeps);
  }

  /// Quotas of trees without mounts.
  public Quotas(QuotaLedger ledger) {
    this(ledger, List.of());
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
    var book = new Book(ledger, account, new TreeStock(tree, extent), home, alarm);
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

  private synchronized Home home(Key key) {
    Home home = homes.computeIfAbsent(key, _ -> new Home());
    home.sessions++;
    return home;
  }

  /// What is doubtful has to be remembered, or the next session would believe it.
  private synchronized void leave(Key key, Home home) {
    home.sessions--;
    if (home.sessions == 0 && !home.isDoubtful()) {
      homes.remove(key);
    }
  }

  @Override
  public void close() {
    ledger.close();
  }
}
