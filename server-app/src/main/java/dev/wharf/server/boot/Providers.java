package dev.wharf.server.boot;

import dev.wharf.domain.Setting;
import dev.wharf.server.ops.Roster;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Which storages, authenticators and clusters there are, and the keys of each, by name.
///
/// @param troubles why others are not among them, a sentence each
record Providers(
    SortedMap<String, List<Setting<?>>> storages,
    SortedMap<String, List<Setting<?>>> authenticators,
    SortedMap<String, List<Setting<?>>> clusters,
    List<String> troubles) {
  /// What the keys begin with that a storage shares with all others of its kind.
  static final String UPLOADS = "uploads.";

  /// Finds them with `ServiceLoader`.
  static Providers load() {
    var storages = Roster.storages();
    var authenticators = Roster.authenticators();
    var clusters = Roster.clusters();
    return new Providers(
        storages.settings(),
        authenticators.settings(),
        clusters.settings(),
        Stream.of(storages, authenticators, clusters)
            .flatMap(roster -> roster.troubles().stream())
            .toList());
  }

  /// The keys of a storage that stand in the section `uploads`.
  static List<Setting<?>> uploadKeys(List<Setting<?>> keys) {
    return some(keys, key -> key.name().startsWith(UPLOADS));
  }

  /// The keys of a storage that stand in the section `storage`.
  static List<Setting<?>> ownKeys(List<Setting<?>> keys) {
    return some(keys, key -> !key.name().startsWith(UPLOADS));
  }

  private static List<Setting<?>> some(List<Setting<?>> keys, Predicate<Setting<?>> wanted) {
    var some = new ArrayList<Setting<?>>(keys);
    some.removeIf(wanted.negate());
    return List.copyOf(some);
  }

  /// What a name that is not among `known` should have been.
  static String expected(Map<String, ?> known) {
    return known.isEmpty()
        ? "a name, but none was found on the module path"
        : "one of " + String.join(", ", known.keySet());
  }
}
