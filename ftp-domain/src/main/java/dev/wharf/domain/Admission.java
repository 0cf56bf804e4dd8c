package dev.wharf.domain;

import java.net.InetAddress;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/// Decides whether an account may log in from here, to here, and now. Pure, and the only place that
/// decides; it is asked once a login, with the client's own address also behind a proxy.
public final class Admission {
  private Admission() {}

  /// Why an account may not log in, although it has proved who it is.
  public enum Objection {
    /// The account has ended.
    EXPIRED,
    /// The client is in none of the account's networks, or in one that is denied.
    CLIENT_NETWORK,
    /// The client has come to an address of the server that is not for this account.
    SERVER_ADDRESS,
    /// It is outside the account's hours.
    HOURS
  }

  /// The first objection there is; empty if the account may come in.
  ///
  /// @param client the client's address
  /// @param local the server's address that the client connected to
  /// @param server the zone of the server's clock, for hours that name none
  public static Optional<Objection> check(
      Limits limits, InetAddress client, InetAddress local, Instant now, ZoneId server) {
    if (limits.expires().isPresent() && !now.isBefore(limits.expires().get())) {
      return Optional.of(Objection.EXPIRED);
    }
    if (!holds(limits.clients(), client)) {
      return Optional.of(Objection.CLIENT_NETWORK);
    }
    if (!holds(limits.locals(), local)) {
      return Optional.of(Objection.SERVER_ADDRESS);
    }
    if (limits.hours().isPresent() && !limits.hours().get().contains(now, server)) {
      return Optional.of(Objection.HOURS);
    }
    return Optional.empty();
  }

  private static boolean holds(Limits.Networks networks, InetAddress address) {
    return !anyHolds(networks.denied(), address)
        && (networks.allowed().isEmpty() || anyHolds(networks.allowed(), address));
  }

  private static boolean anyHolds(List<Network> networks, InetAddress address) {
    return networks.stream().anyMatch(network -> network.contains(address));
  }
}
