package dev.wharf.domain;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// How fast one session may move bytes in one direction: as its own rate, its account's and the
/// server's allow. Used by one transfer at a time, on its thread: [#begin], then for each piece
/// [#piece] and [#reserve], and [#end]. Has no clock and does not wait.
///
/// At the server's rate accounts get equal shares, however many transfers each of them runs: the
/// pieces of an account with three transfers are a third as large.
public final class Pace {
  /// As fast as it goes.
  public static final Pace FREE = new Pace(List.of(), new TokenBucket(0), new AtomicInteger());

  private final List<TokenBucket> own;
  private final TokenBucket server;
  private final AtomicInteger transfers;

  /// @param own the rates of session and account
  /// @param server the rate that all accounts share
  /// @param transfers how many transfers the account runs in this direction
  Pace(List<TokenBucket> own, TokenBucket server, AtomicInteger transfers) {
    this.own = List.copyOf(own);
    this.server = server;
    this.transfers = transfers;
  }

  /// Whether there is any rate to keep.
  public boolean isLimited() {
    return server.isLimited() || own.stream().anyMatch(TokenBucket::isLimited);
  }

  /// A transfer begins.
  public void begin() {
    transfers.incrementAndGet();
  }

  /// The transfer has ended.
  public void end() {
    transfers.decrementAndGet();
  }

  /// Bytes to reserve at a time.
  public long piece() {
    long piece = server.piece(Math.max(1, transfers.get()));
    for (TokenBucket bucket : own) {
      piece = Math.min(piece, bucket.piece(1));
    }
    return piece;
  }

  /// Reserves room for `bytes`, once.
  ///
  /// @param now this instant, as `System.nanoTime` counts
  /// @return the instant from which on they may move; not later than `now` if they may at once
  public long reserve(long bytes, long now) {
    long start = server.reserve(bytes, now);
    for (TokenBucket bucket : own) {
      long other = bucket.reserve(bytes, now);
      start = other - start > 0 ? other : start;
    }
    return start;
  }

  /// When a turn is that was to come at `due`: the same, or earlier if rates were raised meanwhile.
  ///
  /// @param due as [#reserve] said
  /// @param now this instant
  public long turn(long due, long now) {
    long end = server.end(now);
    for (TokenBucket bucket : own) {
      long other = bucket.end(now);
      end = other - end > 0 ? other : end;
    }
    return end - due < 0 ? end : due;
  }

  /// Gives back what was reserved and not moved.
  public void giveBack(long bytes) {
    server.giveBack(bytes);
    own.forEach(bucket -> bucket.giveBack(bytes));
  }
}
