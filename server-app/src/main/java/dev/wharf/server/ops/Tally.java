package dev.wharf.server.ops;

import java.util.HashMap;
import java.util.Map;

/// Counts by key, with a limit. Thread-safe.
final class Tally<K> {
  private final Map<K, Integer> counts = new HashMap<>();

  /// Counts one more for `key`, unless there are `limit` already; a limit of 0 is none.
  synchronized boolean take(K key, int limit) {
    int count = counts.getOrDefault(key, 0);
    if (limit > 0 && count >= limit) {
      return false;
    }
    counts.put(key, count + 1);
    return true;
  }

  /// Counts one less for `key`.
  synchronized void giveBack(K key) {
    counts.computeIfPresent(key, (_, count) -> count > 1 ? count - 1 : null);
  }

  synchronized int count(K key) {
    return counts.getOrDefault(key, 0);
  }
}
