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
  private @Nullable UUID turn; // the id under which the tables have it, or may have it
  private boolean holdsTurn; // they do; if they only may, it is to be given back

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
      UUID me = holder();
      Usage counted = stock.count();
      if (!tables.counted(me, id, counted)) {
        throw new IOException("another server has changed this home while it was counted");
      }
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

  /// See [QuotaLedger.Page#reserve(Usage, Usage, Quota)].
  synchronized boolean reserve(Usage more, Usage useless, Quota limit) throws IOException {
    Usage want = given.plus(more);
    if (!(node.isAlive(under) && covers(want)) && !ask(want, limit)) {
      release(useless);
      return false;
    }
    given = want;
    return true;
  }

  /// Whether all that sessions were given is still theirs, and will be for some time.
  ///
  /// @throws IOException also if the turn went while this server counted as dead: what was looked
  ///   at in the home may be different now
  synchronized boolean confirm(Quota limit) throws IOException {
    boolean lasting = node.isSafe(under) || node.renew().equals(under);
    boolean ours = (lasting && covers(given)) || ask(given, limit);
    if (turns > 0 && !(holdsTurn && node.isAlive(turn))) {
      throw new IOException("another server may have changed this home meanwhile");
    }
    return ours;
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

  /// Under the id that has had the turn while the change was made: if that is not the one of now,
  /// others may have counted the change already.
  synchronized void settle(Usage reserved, Usage change) throws IOException {
    Usage rest = given.minus(reserved).notNegative();
    boolean last = turns == 1 && holdsTurn;
    boolean same;
    try {
      UUID me = holder();
      same = me.equals(under);
      tables.settle(me, id, change, same ? covered(rest) : Usage.NONE, last);
    } catch (IOException e) {
      doubtful = true;
      throw e;
    }
    given = rest;
    held = same ? covered(rest) : held;
    behind = !covered(rest).equals(held);
    if (last) {
      holdsTurn = false;
      turn = null;
    }
  }

  /// The id under which the turn was taken; without a turn that of now.
  private synchronized UUID holder() throws IOException {
    UUID taken = turn;
    return holdsTurn && taken != null ? taken : node.id();
  }

  /// Waits for the right to change the home; see [QuotaLedger.Page#turn].
  Turn turn() throws IOException {
    synchronized (this) {
      turns++;
      if (holdsTurn) {
        return this::endTurn;
      }
    }
    boolean taken = false;
    try {
      awaitTurn();
      taken = true;
      return this::endTurn;
    } finally {
      if (!taken) {
        leaveTurn(); // it is given back all the same, later: the answer may have been lost
      }
    }
  }

  private void awaitTurn() throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    while (!tables.turn(asking(), id)) {
      if (System.nanoTime() - end > 0) {
        throw new IOException("another server has been changing this home for too long");
      }
      pause();
    }
    synchronized (this) {
      holdsTurn = true;
    }
  }

  private synchronized UUID asking() throws IOException {
    UUID me = node.id();
    turn = me;
    return me;
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextInt(SHORTEST_PAUSE, LONGEST_PAUSE));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("gave up waiting").initCause(e);
    }
  }

  private synchronized void leaveTurn() {
    turns--;
    holdsTurn = holdsTurn && turns > 0;
  }

  private synchronized void endTurn() {
    leaveTurn();
    try {
      payTurn();
    } catch (IOException _) {
      // the database has said why; with the next sign of life it is tried again
    }
  }

  private void payTurn() throws IOException {
    if (turns == 0 && turn != null) {
      tables.endTurn(turn, id);
      turn = null;
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
