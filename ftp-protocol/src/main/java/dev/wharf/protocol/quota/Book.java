package dev.wharf.protocol.quota;

import dev.wharf.domain.Account;
import dev.wharf.domain.Limits.Quota;
import dev.wharf.domain.QuotaLedger;
import dev.wharf.domain.QuotaLedger.Turn;
import dev.wharf.domain.Usage;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A session's view of the ledger: opened when it is needed first, so that nobody who only reads
/// depends on it, and with its faults turned into what a storage says. Thread-safe.
final class Book {
  /// Behind these a change may have been made.
  private static final Set<Failure> UNCERTAIN =
      Set.of(Failure.UNAVAILABLE, Failure.NO_SPACE, Failure.QUOTA);

  private final QuotaLedger ledger;
  private final Account account;
  private final QuotaLedger.Stock stock;
  private final Home home;
  private final Reservations reservations;
  private final Consumer<String> alarm;
  private QuotaLedger.@Nullable Page page; // guarded by this
  private Usage owed = Usage.NONE; // reservations that could not be ended; guarded by this

  Book(
      QuotaLedger ledger,
      Account account,
      QuotaLedger.Stock stock,
      Home home,
      Reservations reservations,
      Consumer<String> alarm) {
    this.ledger = ledger;
    this.account = account;
    this.stock = stock;
    this.home = home;
    this.reservations = reservations;
    this.alarm = alarm;
  }

  Quota limit() {
    return account.limits().quota();
  }

  /// Something that is asked of the ledger.
  private interface Question<T> {
    T ask(QuotaLedger.Page page) throws IOException;
  }

  Usage usage() throws StorageException {
    return ask(QuotaLedger.Page::usage);
  }

  private String noRoom() {
    long bytes = limit().bytes();
    long files = limit().files();
    return account.name()
        + " may store "
        + (bytes == 0 ? "" : bytes + " bytes")
        + (bytes == 0 || files == 0 ? "" : " and ")
        + (files == 0 ? "" : files + " files");
  }

  /// @param held before for the same thing; given back if there is no room
  /// @throws StorageException [Failure#QUOTA] if there is no room, [Failure#UNAVAILABLE]
  void reserve(Usage more, Usage held) throws StorageException {
    if (!ask(page -> page.reserve(more, held, limit()))) {
      reservations.end(held);
      throw new StorageException(Failure.QUOTA, noRoom());
    }
    reservations.add(more);
  }

  /// Waits for the right to change the home, before something is stored.
  ///
  /// @throws StorageException [Failure#UNAVAILABLE] if the ledger does not give it
  Turn turn() throws StorageException {
    Turn here = home.turn();
    boolean taken = false;
    try {
      Turn everywhere = ask(QuotaLedger.Page::turn);
      taken = true;
      return () -> {
        try (here) {
          everywhere.close();
        }
      };
    } finally {
      if (!taken) {
        here.close();
      }
    }
  }

  /// Waits for the right to change the home, before something goes: that is allowed without the
  /// ledger too, and then all is counted again before something may come.
  Turn turnAnyway() {
    try {
      return turn();
    } catch (StorageException _) {
      home.doubt(); // the alarm has been raised
      return home.turn();
    }
  }

  /// Makes sure that what was reserved still is.
  ///
  /// @throws StorageException [Failure#QUOTA] if there is no room any more, [Failure#UNAVAILABLE]
  void confirm() throws StorageException {
    if (!ask(page -> page.confirm(limit()))) {
      throw new StorageException(Failure.QUOTA, noRoom());
    }
  }

  /// Counts what has changed already. If that is not possible, it is counted again later.
  void settle(Usage reserved, Usage change) {
    if (reserved.equals(Usage.NONE) && change.equals(Usage.NONE)) {
      return;
    }
    try {
      QuotaLedger.Page open = opened();
      if (open == null) {
        home.doubt();
      } else {
        open.settle(reserved, change);
        reservations.end(reserved);
      }
    } catch (IOException e) {
      home.doubt();
      owe(reserved);
      raise(e);
    }
  }

  /// Something that changes the home.
  interface Change {
    void make() throws StorageException;
  }

  /// Makes a change and counts it; what was reserved for it is so no more, whatever comes of it.
  /// Where the storage itself fails, the change may have been made: then what would have come
  /// counts and what would have gone does too, until all is counted again.
  void settle(Usage reserved, Usage change, Change made) throws StorageException {
    boolean certain = false;
    try {
      made.make();
      certain = true;
    } catch (StorageException e) {
      if (!UNCERTAIN.contains(e.failure())) {
        certain = true;
        release(reserved);
      }
      throw e;
    } finally {
      if (!certain) {
        settle(reserved, change.notNegative());
        home.doubt();
      }
    }
    settle(reserved, change);
  }

  /// Ends a reservation of which nobody knows what became: all is counted again later.
  void doubt(Usage reserved) {
    home.doubt();
    release(reserved);
  }

  void release(Usage reserved) {
    try {
      QuotaLedger.Page open = opened();
      if (open != null && !reserved.equals(Usage.NONE)) {
        open.release(reserved);
        reservations.end(reserved);
      }
    } catch (IOException e) {
      owe(reserved);
      raise(e);
    }
  }

  private <T> T ask(Question<T> question) throws StorageException {
    try {
      return askTwice(question);
    } catch (IOException e) {
      raise(e);
      throw new StorageException(Failure.UNAVAILABLE, "the quota ledger failed", e);
    }
  }

  private <T> T askTwice(Question<T> question) throws IOException {
    try {
      return question.ask(trusted());
    } catch (QuotaLedger.Doubtful _) {
      home.doubt();
      return question.ask(trusted());
    }
  }

  private synchronized QuotaLedger.@Nullable Page opened() {
    return page;
  }

  /// The page, counted again if it is in doubt. What is owed is paid after that: until then it
  /// stands for what may not have been counted.
  private QuotaLedger.Page trusted() throws IOException {
    QuotaLedger.Page known = opened();
    if (known != null && !home.isDoubtful()) {
      pay(known);
      return known;
    }
    try (var _ = home.turn()) {
      QuotaLedger.Page open = opened();
      if (open == null) {
        open = ledger.open(account, stock);
        keep(open);
      }
      recountIfDoubtful();
      pay(open);
      return open;
    }
  }

  private void recountIfDoubtful() throws IOException {
    if (home.isDoubtful()) {
      ledger.recount(account, stock);
      home.believe();
    }
  }

  private synchronized void owe(Usage reserved) {
    owed = owed.plus(reserved);
  }

  private synchronized void pay(QuotaLedger.Page open) throws IOException {
    if (!owed.equals(Usage.NONE)) {
      open.release(owed);
      reservations.end(owed);
      owed = Usage.NONE;
    }
  }

  /// The page has ended, and with it what was reserved on it.
  private synchronized void forgive() {
    reservations.end(owed);
    owed = Usage.NONE;
  }

  private synchronized void keep(QuotaLedger.Page opened) {
    page = opened;
  }

  private void raise(IOException e) {
    String reason = e instanceof StorageException storage ? storage.reason() : e.getMessage();
    alarm.accept(Optional.ofNullable(reason).orElseGet(e::toString));
  }

  /// What is in doubt is counted first: the next start of the server would believe it.
  void close() {
    QuotaLedger.Page open = opened();
    if (open == null) {
      return;
    }
    try (var _ = home.turn()) {
      try {
        recountIfDoubtful();
        pay(open);
      } finally {
        open.close();
        forgive();
      }
    } catch (IOException e) {
      home.doubt();
      raise(e);
    }
  }
}
