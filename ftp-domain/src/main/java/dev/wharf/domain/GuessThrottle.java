package dev.wharf.domain;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/// When a door is shut to somebody who guesses passwords in many sessions (RFC 2577 §5): to one
/// account from one network, and to one network altogether. Others, and the same account from
/// elsewhere, are not concerned, so that nobody can lock out anybody else. Pure: it knows numbers,
/// no clock.
///
/// @param perAccount wrong passwords for one account from one network before that door shuts; 0 for
///   any number
/// @param perNetwork wrong passwords from one network before that door shuts; 0 for any number
/// @param first how long a door stays shut at first; doubles with each further wrong password
/// @param longest the longest time; also how long a door has to stay quiet before all is forgotten
/// @param trusted networks whose doors never shut
public record GuessThrottle(
    int perAccount, int perNetwork, Duration first, Duration longest, List<Network> trusted) {
  /// Five for an account and twenty for a network; ten seconds that double up to a quarter of an
  /// hour.
  public static final GuessThrottle DEFAULT =
      new GuessThrottle(5, 20, Duration.ofSeconds(10), Duration.ofMinutes(15), List.of());

  /// Checks that nothing is negative.
  public GuessThrottle {
    trusted = List.copyOf(trusted);
    if (perAccount < 0 || perNetwork < 0 || first.isNegative() || longest.isNegative()) {
      throw new IllegalArgumentException("negative guess throttle");
    }
  }

  /// How long a door stays shut after so many wrong passwords.
  ///
  /// @param limit [#perAccount] or [#perNetwork]
  public Duration shut(int failures, int limit) {
    if (limit == 0 || failures < limit) {
      return Duration.ZERO;
    }
    long factor = 1L << Math.clamp((long) failures - limit, 0, 30);
    return first.compareTo(longest.dividedBy(factor)) > 0 ? longest : first.multipliedBy(factor);
  }

  /// Whether the doors of this address never shut.
  public boolean trusts(InetAddress address) {
    return trusted.stream().anyMatch(network -> network.contains(address));
  }
}
