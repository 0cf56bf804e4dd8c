package dev.wharf.auth.sql.cluster;

import dev.wharf.domain.Limits.Quota;
import dev.wharf.domain.QuotaLedger;
import dev.wharf.domain.QuotaLedger.HomeId;
import dev.wharf.domain.QuotaLedger.Turn;
import dev.wharf.domain.Usage;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A home in which sessions of this server work, and what the node has reserved there for all of
/// them: a little more than they need, so that the database is not asked for every buffer.
/// Thread-safe. What cannot be told to the database now, and only gives something back, is told
/// later ([#catchUp]).
final class OpenHome {
  private static final int SHORTEST_PAUSE = 2; // ms
  private static final int LONGEST_PAUSE = 20; // ms

  private final Tables tables;
  private final Node node;
  private final HomeId id;
  private final Duration patience;

  private final AtomicInteger pages = new AtomicInteger();
  private volatile boolean shut; // with no page open, the tables know of it

  // All below is guarded by this.
  private Usage given = Usage.NONE; // to sessions
  private Usage held = Usage.NONE; // in the tables, under the id `under`
  private @Nullable UUID under;
  private boolean behind; // the tables hold more than we need
  private boolean doubtful; // something has changed that was not counted
  private int turns; // how often the right to change the home was asked for
  private boolean holdsTurn; // in the tables
  private boolean owesTurn; // it was not given back yet

  OpenHome(Tables tables, Node node, HomeId id, Duration patience) {
    this.tables = tables;
    this.node = node;
    this.id = id;
    this.patience = patience;
  }

  /// Never while [#isClosed] is asked.
  void enter() {
    pages.incrementAndGet();
  }

  /// Ends the work of a session, or of whoever else has entered.
  void leave() {
    pages.decrementAndGet();
    try {
      catchUp();
    } catch (IOException _) {
      // the database has said why; with the next sign of life it is tried again
    }
  }

  /// Whether nobody works here, and the tables know it.
  boolean isClosed() {
    return pages.get() == 0 && shut;
  }

  /// Says in the tables that somebody works here.
  ///
  /// @return whether the figures can be believed
  synchronized boolean open() throws IOException {
    UUID me = node.id();
    boolean counted;
    try {
      counted = tables.open(me, id);
    } catch (Tables.Buried _) {
      node.lost(me);
      me = node.id();
      counted = tables.open(me, id);
    }
    shut = false;
    belongTo(me);
    return counted && !doubtful;
  }

  /// Counts the files, while no server changes any.
  Usage count(QuotaLedger.Stock stock) throws IOException {
    try (var _ = turn()) {
      Usage counted = stock.count();
      tables.counted(id, counted);
      synchronized (this) {
        doubtful = false;
      }
      return counted;
    }
  }

  Usage usage() throws IOException {
    return tables.usage(id);
  }

  Usage stored() throws IOException {
    return tables.stored(id);
  }

  synchronized boolean reserve(Usage more, Quota limit) throws IOException {
    Usage want = given.plus(more);
    if (!(node.isAlive(under) && covers(want)) && !ask(want, limit)) {
      return false;
    }
    given = want;
    return true;
  }

  /// Whether all that sessions were given is still theirs, and will be for some time.
  synchronized boolean confirm(Quota limit) throws IOException {
    boolean lasting = node.isSafe(under) || node.renew().equals(under);
    return (lasting && covers(given)) || ask(given, limit);
  }

  private boolean covers(Usage want) {
    return want.bytes() <= held.bytes() && want.files() <= held.files();
  }

  /// What of `want` is in the tables.
  private Usage covered(Usage want) {
    return new Usage(Math.min(want.bytes(), held.bytes()), Math.min(want.files(), held.files()));
  }

  /// What is under another id than the one of now is in the tables no more.
  private void belongTo(UUID me) {
    if (!me.equals(under)) {
      under = me;
      held = Usage.NONE;
    }
  }

  private boolean ask(Usage want, Quota limit) throws IOException {
    UUID me = node.id();
    try {
      return ask(me, want, limit);
    } catch (Tables.Buried _) {
      node.lost(me);
      return ask(node.id(), want, limit);
    }
  }

  private boolean ask(UUID me, Usage want, Quota limit) throws IOException {
    belongTo(me);
    long bytes = tables.reserve(me, id, want, want.minus(held), limit);
    if (bytes < 0) {
      return false;
    }
    held = new Usage(bytes, want.files());
    return true;
  }

  synchronized void release(Usage reserved) {
    given = given.minus(reserved).notNegative();
    behind = !covered(given).equals(held);
    try {
      giveBack();
    } catch (IOException _) {
      // the database has said why; with the next sign of life it is tried again
    }
  }

  synchronized void settle(Usage reserved, Usage change) throws IOException {
    Usage rest = given.minus(reserved).notNegative();
    boolean last = turns == 1 && holdsTurn;
    UUID me = node.id();
    belongTo(me);
    try {
      tables.settle(me, id, change, covered(rest), last);
    } catch (IOException e) {
      doubtful = true;
      throw e;
    }
    given = rest;
    held = covered(rest);
    behind = false;
    holdsTurn = holdsTurn && !last;
  }

  /// Waits for the right to change the home; see [QuotaLedger.Page#turn].
  Turn turn() throws IOException {
    synchronized (this) {
      if (turns > 0) {
        turns++;
        return this::endTurn;
      }
    }
    long end = System.nanoTime() + patience.toNanos();
    while (!tables.turn(node.id(), id)) {
      if (System.nanoTime() - end > 0) {
        throw new IOException("another server has been changing this home for too long");
      }
      pause();
    }
    synchronized (this) {
      turns = 1;
      holdsTurn = true;
      owesTurn = false;
    }
    return this::endTurn;
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextInt(SHORTEST_PAUSE, LONGEST_PAUSE));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("gave up waiting").initCause(e);
    }
  }

  private synchronized void endTurn() {
    turns--;
    if (turns > 0 || !holdsTurn) {
      return;
    }
    holdsTurn = false;
    owesTurn = true;
    try {
      payTurn();
    } catch (IOException _) {
      // the database has said why; with the next sign of life it is tried again
    }
  }

  private void payTurn() throws IOException {
    if (owesTurn && turns == 0) {
      tables.endTurn(node.id(), id);
      owesTurn = false;
    }
  }

  private void giveBack() throws IOException {
    if (!behind) {
      return;
    }
    UUID me = node.id();
    belongTo(me);
    tables.hold(me, id, covered(given));
    held = covered(given);
    behind = false;
  }

  /// Tells the database what it could not be told before.
  synchronized void catchUp() throws IOException {
    payTurn();
    if (pages.get() == 0 && !shut) {
      tables.shut(node.id(), id, doubtful);
      shut = true;
      held = Usage.NONE;
    } else {
      giveBack();
    }
  }
}
