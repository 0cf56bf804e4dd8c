package dev.wharf.domain;

import java.io.IOException;
import java.util.Optional;

/// Keeps how much accounts have stored: the port of a ledger. Thread-safe.
///
/// Figures belong to the home of an account, storage and root: accounts that share a home share
/// them. The server sees to it that one home is changed by one session at a time and asks for exact
/// amounts as bytes come; a ledger to which asking is dear reserves more than it is asked for and
/// keeps the rest.
///
/// A ledger that cannot tell throws, and nothing is uploaded: it never guesses.
public interface QuotaLedger extends AutoCloseable {
  /// Opens the figures of the home of `account`, for one session. A ledger that does not know the
  /// home, or does not trust what it knows since it was left in the middle of something, counts the
  /// stock; meanwhile the server keeps its own sessions from changing the home.
  ///
  /// @return to be closed by the caller
  /// @throws IOException if the ledger does not answer, or what it has makes no sense
  Page open(Account account, Stock stock) throws IOException;

  /// Counts the stock, and believes it from now on, whatever the figures were. Reservations stay.
  ///
  /// @throws IOException if it cannot be counted or kept
  Recount recount(Account account, Stock stock) throws IOException;

  /// What came of a recount.
  ///
  /// @param before what the ledger had as stored; empty if that made no sense, or was nothing
  /// @param counted what is stored, and what the ledger has now
  record Recount(Optional<Usage> before, Usage counted) {}

  /// What accounts have moved, if this ledger keeps that as well.
  default Optional<RatioLedger> ratios() {
    return Optional.empty();
  }

  /// Whether files of this name are the ledger's own, so that clients do not see them.
  default boolean keeps(String name) {
    return false;
  }

  /// Lets go of everything. Called once, after the last page is closed.
  @Override
  default void close() {}

  /// A home: accounts that have the same one share its figures.
  ///
  /// @param storage as in [Account#storage]
  /// @param root as in [dev.wharf.domain.Home#root]
  record HomeId(Optional<String> storage, String root) {
    /// The home of an account.
    public static HomeId of(Account account) {
      return new HomeId(account.storage(), account.home().root());
    }
  }

  /// The figures cannot be believed any more, for instance since a server of a cluster has died in
  /// the middle of something. The server asks for a [#recount], and then again.
  final class Doubtful extends IOException {
    private static final long serialVersionUID = 1L;

    /// Somebody has to count.
    public Doubtful() {
      super("the figures have to be counted again");
    }
  }

  /// The right to change a home, which nobody else has until it is closed.
  interface Turn extends AutoCloseable {
    /// Lets others go on. Closing twice does nothing more.
    @Override
    void close();
  }

  /// The figures of one home, as one session works with them. Amounts are never negative, except
  /// where it is said. Thread-safe.
  interface Page extends AutoCloseable {
    /// What is stored and what is reserved, of all sessions.
    ///
    /// @throws IOException if the ledger cannot tell; [Doubtful] if it has to be counted first
    Usage usage() throws IOException;

    /// Reserves `more`, in one step with the look whether it fits: two who ask at the same time do
    /// not get the same room. See [Limits.Quota#hasRoom].
    ///
    /// @param held what was reserved here before for the same thing. Where `more` does not fit it
    ///   is of no use, and is given back in the same step: so of many who fill the last room
    ///   together some go away, and not all of them
    /// @return whether it fitted; else nothing has changed but that `held` is given back
    /// @throws IOException if the ledger cannot tell; [Doubtful] if it has to be counted first;
    ///   nothing has changed
    boolean reserve(Usage more, Usage held, Limits.Quota limit) throws IOException;

    /// Reserves `more`, before which nothing was reserved for the same thing.
    ///
    /// @return as [#reserve(Usage, Usage, Limits.Quota)], as well as what it throws
    default boolean reserve(Usage more, Limits.Quota limit) throws IOException {
      return reserve(more, Usage.NONE, limit);
    }

    /// Makes sure, in the last moment before something is stored, that all that is reserved here
    /// still is. A ledger whose reservations run out reserves again what has run out.
    ///
    /// @return whether it is; else there is no room any more, and it may not be stored
    /// @throws IOException as [#reserve], and if the [#turn] has run out meanwhile: what was looked
    ///   at may be different by now
    default boolean confirm(Limits.Quota limit) throws IOException {
      return true;
    }

    /// Waits until no other server changes the home, and keeps them from it. The sessions of this
    /// server take turns already; they may ask again while they have one.
    ///
    /// @throws IOException if the ledger does not answer, or it takes too long
    default Turn turn() throws IOException {
      return () -> {};
    }

    /// Ends a reservation, or a part of one: nothing came of it.
    ///
    /// @throws IOException if the ledger does not answer
    void release(Usage reserved) throws IOException;

    /// Ends a reservation, and counts what has really changed in one step with that. Once it
    /// returns, the change survives as the files do. Asked within the [#turn] in which the change
    /// was made: without one, or if it has run out, a ledger cannot know whether others have
    /// counted the change already, and the files are counted again.
    ///
    /// @param change what is stored now and was not before; negative for what is gone. Figures do
    ///   not fall below 0
    /// @throws IOException if the ledger does not answer; the server then asks for a [#recount]
    ///   before the next reservation
    void settle(Usage reserved, Usage change) throws IOException;

    /// Ends the session's work with the figures, and what it may still have reserved. Closing twice
    /// does nothing more.
    ///
    /// @throws IOException if the ledger does not answer
    @Override
    void close() throws IOException;
  }

  /// What a ledger may do to the home itself, as its storage has it. What clients do not see is
  /// there as well, and nothing that a ledger does is checked, hidden or asked for permission;
  /// clients, for their part, never get at a name that the ledger [keeps][#keeps].
  interface Stock {
    /// Counts what is stored: all files, directories and links but the ledger's own, and the bytes
    /// of files.
    ///
    /// @throws IOException if it cannot be counted
    Usage count() throws IOException;

    /// Reads a note that the ledger keeps in the root of the home; empty if there is none.
    ///
    /// @throws IOException if it cannot be read
    Optional<String> read(String name) throws IOException;

    /// Keeps a note in the root of the home. Readers see the old text or the new one. Once it
    /// returns, the note survives as the files do.
    ///
    /// @throws IOException if it cannot be kept
    void write(String name, String text) throws IOException;

    /// Removes a note, if it is there.
    ///
    /// @throws IOException if it cannot be removed
    void erase(String name) throws IOException;
  }
}
