package dev.wharf.server.ops;

import dev.wharf.domain.Network;
import java.util.HashMap;
import java.util.Map;

/// Counts connections that nobody has logged in to. When there are too many, each network has one
/// more at most: whoever fills the room keeps nobody out. Thread-safe.
final class Strangers {
  private final Map<Network, Integer> counts = new HashMap<>();
  private int total;

  /// @param most so many are no crowd yet; 0 for any number
  synchronized boolean take(Network network, int most) {
    int count = counts.getOrDefault(network, 0);
    if (most > 0 && total >= most && count > 0) {
      return false;
    }
    counts.put(network, count + 1);
    total++;
    return true;
  }

  synchronized void giveBack(Network network) {
    counts.computeIfPresent(network, (_, count) -> count > 1 ? count - 1 : null);
    total--;
  }
}
