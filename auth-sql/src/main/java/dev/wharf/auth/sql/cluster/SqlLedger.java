package dev.wharf.auth.sql.cluster;

import dev.wharf.domain.Account;
import dev.wharf.domain.Limits.Quota;
import dev.wharf.domain.QuotaLedger;
import dev.wharf.domain.RatioLedger;
import dev.wharf.domain.Usage;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Quotas in the tables of a cluster.
///
/// What is reserved has the lease of its node. When the lease of a node ends, nobody knows whether
/// files of it came or went that were not counted: its homes are counted again by the next one who
/// stores something there, and nothing is given to anybody before.
final class SqlLedger implements QuotaLedger {
  private final Tables tables;
  private final Node node;
  private final Duration patience;
  private final Map<HomeId, OpenHome> homes = new HashMap<>(); // guarded by this

  SqlLedger(Tables tables, Node node, Duration patience) {
    this.tables = tables;
    this.node = node;
    this.patience = patience;
  }

  private synchronized OpenHome enter(HomeId id) {
    OpenHome home = homes.computeIfAbsent(id, fresh -> new OpenHome(tables, node, fresh, patience));
    home.enter();
    return home;
  }

  private void leave(HomeId id, OpenHome home) {
    home.leave();
    synchronized (this) {
      if (home.isClosed()) {
        homes.remove(id);
      }
    }
  }

  @Override
  public Page open(Account account, Stock stock) throws IOException {
    HomeId id = HomeId.of(account);
    OpenHome home = enter(id);
    boolean opened = false;
    try {
      if (!home.open()) {
        home.count(stock);
      }
      opened = true;
      return new SqlPage(id, home);
    } finally {
      if (!opened) {
        leave(id, home);
      }
    }
  }

  @Override
  public Recount recount(Account account, Stock stock) throws IOException {
    HomeId id = HomeId.of(account);
    OpenHome home = enter(id);
    try {
      Optional<Usage> before = home.open() ? Optional.of(home.stored()) : Optional.empty();
      return new Recount(before, home.count(stock));
    } finally {
      leave(id, home);
    }
  }

  @Override
  public Optional<RatioLedger> ratios() {
    return Optional.of(new SqlRatios(tables));
  }

  /// Tells the database what it could not be told before.
  void catchUp() throws IOException {
    List<OpenHome> all;
    synchronized (this) {
      all = List.copyOf(homes.values());
    }
    for (OpenHome home : all) {
      home.catchUp();
    }
    synchronized (this) {
      homes.values().removeIf(OpenHome::isClosed);
    }
  }

  /// What one session has reserved in a home.
  private final class SqlPage implements Page {
    private final HomeId id;
    private final OpenHome home;
    private Usage reserved = Usage.NONE; // guarded by this
    private boolean open = true; // guarded by this

    SqlPage(HomeId id, OpenHome home) {
      this.id = id;
      this.home = home;
    }

    @Override
    public Usage usage() throws IOException {
      return home.usage();
    }

    @Override
    public synchronized boolean reserve(Usage more, Usage held, Quota limit) throws IOException {
      boolean fits = home.reserve(more, held, limit);
      reserved = fits ? reserved.plus(more) : reserved.minus(held).notNegative();
      return fits;
    }

    @Override
    public boolean confirm(Quota limit) throws IOException {
      return home.confirm(limit);
    }

    @Override
    public Turn turn() throws IOException {
      return home.turn();
    }

    @Override
    public synchronized void release(Usage amount) {
      home.release(amount);
      reserved = reserved.minus(amount).notNegative();
    }

    @Override
    public synchronized void settle(Usage amount, Usage change) throws IOException {
      home.settle(amount, change);
      reserved = reserved.minus(amount).notNegative();
    }

    @Override
    public synchronized void close() {
      if (open) {
        open = false;
        home.release(reserved);
        leave(id, home);
      }
    }
  }
}
