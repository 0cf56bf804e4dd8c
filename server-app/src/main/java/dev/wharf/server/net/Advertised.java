package dev.wharf.server.net;

import dev.wharf.domain.Network;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Which address clients are told to make their data connections to. Thread-safe.
///
/// Only PASV tells one (RFC 959 §4.1.2); EPSV leaves it at the address of the control connection.
public final class Advertised {
  private static final Logger LOG = System.getLogger(Advertised.class.getName());

  /// Networks for which no route leads in from the internet (RFC 1918, RFC 3927, RFC 6598).
  private static final List<Network> PRIVATE =
      List.of(
          Network.parse("10.0.0.0/8"),
          Network.parse("172.16.0.0/12"),
          Network.parse("192.168.0.0/16"),
          Network.parse("127.0.0.0/8"),
          Network.parse("169.254.0.0/16"),
          Network.parse("100.64.0.0/10"));

  private final List<For> networks;
  private final Optional<InetAddress> others;
  private final Set<InetAddress> complained = ConcurrentHashMap.newKeySet();

  /// What the clients of a network are told.
  public record For(Network clients, InetAddress address) {}

  /// @param networks the first one that holds the client decides
  /// @param others what all other clients are told; empty for the address they know the server by
  public Advertised(List<For> networks, Optional<InetAddress> others) {
    this.networks = List.copyOf(networks);
    this.others = others;
  }

  /// Everybody is told the address they know the server by.
  public static Advertised asKnown() {
    return new Advertised(List.of(), Optional.empty());
  }

  /// What the client of a control connection is told. `0.0.0.0` is told as it is: clients take it
  /// for the address of the control connection.
  InetAddress to(Ends control) {
    InetAddress told = choose(control);
    if (isUseless(told, control.client()) && complained.add(told)) {
      LOG.log(
          Level.WARNING,
          "PASV tells clients the private address {0}, also {1}, which comes from elsewhere and"
              + " cannot reach it: set passive.address or passive.addresses",
          told.getHostAddress(),
          control.client().getHostAddress());
    }
    return told;
  }

  private InetAddress choose(Ends control) {
    for (For network : networks) {
      if (network.clients().contains(control.client())) {
        return network.address();
      }
    }
    return others.orElse(control.server());
  }

  /// Whether `client` cannot reach `told` over the internet.
  static boolean isUseless(InetAddress told, InetAddress client) {
    return told instanceof Inet4Address
        && client instanceof Inet4Address
        && isPrivate(told)
        && !isPrivate(client);
  }

  private static boolean isPrivate(InetAddress address) {
    return PRIVATE.stream().anyMatch(network -> network.contains(address));
  }
}
