package dev.wharf.domain;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// The rates of a server: its own, and those of the accounts that are logged in, each shared by all
/// sessions of the account. Thread-safe.
public final class Throttles {
  private final TokenBucket uploads;
  private final TokenBucket downloads;
  private Limits.Rates session; // guarded by this
  private final Map<Username, Shared> accounts = new HashMap<>(); // guarded by this

  /// What the sessions of one account have in common.
  private static final class Shared {
    final Direction upload;
    final Direction download;
    int sessions;

    Shared(TokenBucket uploads, TokenBucket downloads) {
      this.upload = new Direction(uploads);
      this.download = new Direction(downloads);
    }
  }

  /// The same in one direction.
  private static final class Direction {
    final TokenBucket rate = new TokenBucket(0);
    private final TokenBucket server;
    private final AtomicInteger transfers = new AtomicInteger();
    private final Pace usual; // of all sessions that have no rate of their own

    Direction(TokenBucket server) {
      this.server = server;
      this.usual = new Pace(List.of(rate), server, transfers);
    }

    /// The pace of one session.
    ///
    /// @param own bytes a second; 0 for no rate of its own
    Pace pace(long own) {
      return own == 0 ? usual : new Pace(List.of(new TokenBucket(own), rate), server, transfers);
    }
  }

  /// Rates of a server.
  ///
  /// @param server of all sessions together
  /// @param session of each single session, unless its account has rates for them
  public Throttles(Limits.Rates server, Limits.Rates session) {
    this.uploads = new TokenBucket(server.upload());
    this.downloads = new TokenBucket(server.download());
    this.session = session;
  }

  /// No rates but those of accounts.
  public Throttles() {
    this(Limits.Rates.NONE, Limits.Rates.NONE);
  }

  /// Goes on at other rates. That of all sessions together changes for those that are here, too; a
  /// transfer that began when there was no rate at all goes on without one.
  ///
  /// @param now this instant, as `System.nanoTime` counts
  public synchronized void changeTo(Limits.Rates server, Limits.Rates ofSession, long now) {
    uploads.changeTo(server.upload(), now);
    downloads.changeTo(server.download(), now);
    session = ofSession;
  }

  /// The share of one more session of `account`. If the account's rates have changed, they change
  /// for the sessions that it has already, too.
  ///
  /// @param now this instant, as `System.nanoTime` counts
  public synchronized Share admit(Account account, long now) {
    Shared shared = accounts.computeIfAbsent(account.name(), _ -> new Shared(uploads, downloads));
    shared.sessions++;
    shared.upload.rate.changeTo(account.limits().rates().upload(), now);
    shared.download.rate.changeTo(account.limits().rates().download(), now);
    Limits.Rates own = account.limits().sessionRates();
    return new Share(
        shared.upload.pace(own.upload() == 0 ? session.upload() : own.upload()),
        shared.download.pace(own.download() == 0 ? session.download() : own.download()),
        SessionDirectory.Place.once(() -> leave(account.name(), shared)));
  }

  private synchronized void leave(Username name, Shared shared) {
    shared.sessions--;
    if (shared.sessions == 0) {
      accounts.remove(name);
    }
  }

  /// Number of accounts that are remembered.
  synchronized int size() {
    return accounts.size();
  }

  /// What one session has of the rates; closing it twice does nothing more.
  public static final class Share implements AutoCloseable {
    private final Pace upload;
    private final Pace download;
    private final SessionDirectory.Place place;

    private Share(Pace upload, Pace download, SessionDirectory.Place place) {
      this.upload = upload;
      this.download = download;
      this.place = place;
    }

    /// For bytes from the client.
    public Pace upload() {
      return upload;
    }

    /// For bytes to the client.
    public Pace download() {
      return download;
    }

    @Override
    public void close() {
      place.close();
    }
  }
}
