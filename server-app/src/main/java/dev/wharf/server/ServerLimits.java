package dev.wharf.server;

import dev.wharf.domain.Limits.Rates;

/// How much at the same time, and how fast. Zero means no limit.
///
/// @param sessions control connections in all; those beyond it are told 421
/// @param sessionsPerAddress control connections of one client address, or of one /64 of IPv6
/// @param sessionsPerAccount logins of one account; an account may have a smaller limit of its own
/// @param transfers running transfers, each with a thread of its own
/// @param strangers control connections in all that nobody has logged in to; beyond it there is one
///   for each address that has none
/// @param rates how fast all transfers together may be
/// @param sessionRates how fast a single session may be
public record ServerLimits(
    int sessions,
    int sessionsPerAddress,
    int sessionsPerAccount,
    int transfers,
    int strangers,
    Rates rates,
    Rates sessionRates) {
  /// 10,000 sessions, 100 of one address, any number of one account, 1,000 transfers, 1,000
  /// connections without a login, and as fast as it goes.
  public static final ServerLimits DEFAULT =
      new ServerLimits(10_000, 100, 0, 1_000, 1_000, Rates.NONE, Rates.NONE);

  /// Checks that nothing is negative.
  public ServerLimits {
    if (sessions < 0
        || sessionsPerAddress < 0
        || sessionsPerAccount < 0
        || transfers < 0
        || strangers < 0) {
      throw new IllegalArgumentException("a limit is negative");
    }
  }

  /// These limits with another number of sessions in all.
  public ServerLimits withSessions(int most) {
    return new ServerLimits(
        most, sessionsPerAddress, sessionsPerAccount, transfers, strangers, rates, sessionRates);
  }

  /// These limits with another number of sessions of one address.
  public ServerLimits withSessionsPerAddress(int most) {
    return new ServerLimits(
        sessions, most, sessionsPerAccount, transfers, strangers, rates, sessionRates);
  }

  /// These limits with another number of sessions of one account.
  public ServerLimits withSessionsPerAccount(int most) {
    return new ServerLimits(
        sessions, sessionsPerAddress, most, transfers, strangers, rates, sessionRates);
  }

  /// These limits with another number of transfers.
  public ServerLimits withTransfers(int most) {
    return new ServerLimits(
        sessions, sessionsPerAddress, sessionsPerAccount, most, strangers, rates, sessionRates);
  }

  /// These limits with another number of connections without a login.
  public ServerLimits withStrangers(int most) {
    return new ServerLimits(
        sessions, sessionsPerAddress, sessionsPerAccount, transfers, most, rates, sessionRates);
  }

  /// These limits with other rates of all transfers together.
  public ServerLimits withRates(Rates most) {
    return new ServerLimits(
        sessions, sessionsPerAddress, sessionsPerAccount, transfers, strangers, most, sessionRates);
  }

  /// These limits with other rates of a single session.
  public ServerLimits withSessionRates(Rates most) {
    return new ServerLimits(
        sessions, sessionsPerAddress, sessionsPerAccount, transfers, strangers, rates, most);
  }
}
