package dev.wharf.server.ops;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;

/// Which doors are shut, and how often somebody failed at each. Bounded. Not thread-safe; instants
/// are those of `System.nanoTime`.
final class Doors<K> {
  private final IntFunction<Duration> rule;
  private final Map<K, Failures> doors;

  /// @param failures so far
  /// @param until the door is shut until then
  private record Failures(int failures, long until) {}

  /// @param rule how long a door is shut after so many failures
  /// @param most doors; the one not knocked at for longest is forgotten for another
  Doors(IntFunction<Duration> rule, int most) {
    this.rule = rule;
    this.doors =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<K, Failures> eldest) {
            return size() > most;
          }
        };
  }

  boolean isShut(K door, long now) {
    Failures known = doors.get(door);
    return known != null && now - known.until() < 0;
  }

  /// Counts a failure.
  ///
  /// @param memory how long a door has to stay quiet, once it is open, before all is forgotten
  void count(K door, long now, Duration memory) {
    Failures known = doors.get(door);
    int failures =
        known == null || now - known.until() > memory.toNanos()
            ? 1
            : Math.addExact(known.failures(), 1);
    doors.put(door, new Failures(failures, now + rule.apply(failures).toNanos()));
  }

  /// Takes the last failure back; it was none.
  void takeBack(K door) {
    doors.computeIfPresent(
        door,
        (_, known) -> {
          int left = known.failures() - 1;
          return left == 0 ? null : new Failures(left, known.until() - shut(known.failures()));
        });
  }

  private long shut(int failures) {
    return rule.apply(failures).toNanos();
  }

  void forget(K door) {
    doors.remove(door);
  }

  int size() {
    return doors.size();
  }
}
