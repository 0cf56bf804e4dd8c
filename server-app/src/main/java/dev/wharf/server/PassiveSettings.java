package dev.wharf.server;

import java.net.InetAddress;
import java.util.Optional;

/// Where clients make their data connections to.
///
/// @param firstPort lowest passive port
/// @param lastPort highest passive port
/// @param address what clients are told instead of the address they know the server by; for servers
///   behind address translation
public record PassiveSettings(int firstPort, int lastPort, Optional<InetAddress> address) {
  /// Ports 50000 to 50999, at the address that the client connected to: enough for the default
  /// number of transfers, few enough to open in a firewall.
  public static final PassiveSettings DEFAULT =
      new PassiveSettings(50_000, 50_999, Optional.empty());

  /// Checks the range.
  public PassiveSettings {
    if (firstPort < 1 || lastPort > 65_535 || firstPort > lastPort) {
      throw new IllegalArgumentException("not a range of ports: " + firstPort + "-" + lastPort);
    }
  }

  /// These settings with another range of ports.
  public PassiveSettings withPorts(int first, int last) {
    return new PassiveSettings(first, last, address);
  }

  /// These settings with another address for clients.
  public PassiveSettings withAddress(InetAddress advertised) {
    return new PassiveSettings(firstPort, lastPort, Optional.of(advertised));
  }
}
