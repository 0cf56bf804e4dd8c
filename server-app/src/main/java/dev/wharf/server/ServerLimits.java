package dev.wharf.server;

/// How much at the same time. Zero means no limit.
///
/// @param sessions control connections in all; those beyond it are told 421
/// @param sessionsPerAddress control connections of one client address, or of one /64 of IPv6
/// @param sessionsPerAccount logins of one account; an account may have a smaller limit of its own
/// @param transfers running transfers, each with a thread of its own
/// @param strangers control connections in all that nobody has logged in to; beyond it there is one
///   for each address that has none
public record ServerLimits(
    int sessions, int sessionsPerAddress, int sessionsPerAccount, int transfers, int strangers) {
  /// 10,000 sessions, 100 of one address, any number of one account, 1,000 transfers, 1,000
  /// connections without a login.
  public static final ServerLimits DEFAULT = new ServerLimits(10_000, 100, 0, 1_000, 1_000);

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
    return new ServerLimits(most, sessionsPerAddress, sessionsPerAccount, transfers, strangers);
  }

  /// These limits with another number of sessions of one address.
  public ServerLimits withSessionsPerAddress(int most) {
    return new ServerLimits(sessions, most, sessionsPerAccount, transfers, strangers);
  }

  /// These limits with another number of sessions of one account.
  public ServerLimits withSessionsPerAccount(int most) {
    return new ServerLimits(sessions, sessionsPerAddress, most, transfers, strangers);
  }

  /// These limits with another number of transfers.
  public ServerLimits withTransfers(int most) {
    return new ServerLimits(sessions, sessionsPerAddress, sessionsPerAccount, most, strangers);
  }

  /// These limits with another number of connections without a login.
  public ServerLimits withStrangers(int most) {
    return new ServerLimits(sessions, sessionsPerAddress, sessionsPerAccount, transfers, most);
  }
}
