package dev.wharf.server;

import dev.wharf.domain.Network;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/// Where clients make their data connections to.
///
/// @param firstPort lowest passive port
/// @param lastPort highest passive port
/// @param address what clients are told instead of the address they know the server by; for servers
///   behind address translation
/// @param addresses what the clients of some networks are told; the first network that holds the
///   client decides, and `address` only if there is none. An address of `0.0.0.0`, here or there,
///   is told as it is: clients take it for the address of their control connection
public record PassiveSettings(
    int firstPort, int lastPort, Optional<InetAddress> address, List<ForNetwork> addresses) {
  /// What the clients of a network are told.
  public record ForNetwork(Network clients, InetAddress address) {}

  /// Ports 50000 to 50999, at the address that the client connected to: enough for the default
  /// number of transfers, few enough to open in a firewall.
  public static final PassiveSettings DEFAULT =
      new PassiveSettings(50_000, 50_999, Optional.empty(), List.of());

  /// Checks the range, and copies the list.
  public PassiveSettings {
    addresses = List.copyOf(addresses);
    if (firstPort < 1 || lastPort > 65_535 || firstPort > lastPort) {
      throw new IllegalArgumentException("not a range of ports: " + firstPort + "-" + lastPort);
    }
  }

  /// These settings with another range of ports.
  public PassiveSettings withPorts(int first, int last) {
    return new PassiveSettings(first, last, address, addresses);
  }

  /// These settings with another address for clients.
  public PassiveSettings withAddress(InetAddress advertised) {
    return new PassiveSettings(firstPort, lastPort, Optional.of(advertised), addresses);
  }

  /// These settings with other addresses for the clients of some networks.
  public PassiveSettings withAddresses(List<ForNetwork> networks) {
    return new PassiveSettings(firstPort, lastPort, address, networks);
  }
}
