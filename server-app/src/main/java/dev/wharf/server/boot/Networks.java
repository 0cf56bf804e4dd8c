package dev.wharf.server.boot;

import dev.wharf.domain.Network;
import dev.wharf.server.PassiveSettings.ForNetwork;
import java.util.List;

/// Lists of networks, as an administrator writes them.
final class Networks {
  private Networks() {}

  /// Reads networks.
  ///
  /// @throws IllegalArgumentException with what would be right
  static List<Network> all(List<String> texts) {
    return texts.stream().map(Networks::one).toList();
  }

  /// Reads networks with an address for each.
  ///
  /// @throws IllegalArgumentException with what would be right
  static List<ForNetwork> addresses(List<String> texts) {
    return texts.stream().map(Networks::address).toList();
  }

  private static ForNetwork address(String text) {
    int equals = text.indexOf('=');
    if (equals < 0) {
      throw new IllegalArgumentException("NETWORK=ADDRESS, as in 10.0.0.0/8=10.1.2.3");
    }
    return new ForNetwork(
        one(text.substring(0, equals).strip()), Endpoint.ipv4(text.substring(equals + 1).strip()));
  }

  private static Network one(String text) {
    try {
      return Network.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("networks such as 10.0.0.0/8 or 2001:db8::/32", e);
    }
  }
}
