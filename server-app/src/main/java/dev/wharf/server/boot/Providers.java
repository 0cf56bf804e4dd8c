package dev.wharf.server.boot;

import dev.wharf.auth.spi.AuthenticatorProvider;
import dev.wharf.domain.ClusterProvider;
import dev.wharf.domain.Setting;
import dev.wharf.storage.spi.StorageProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/// Which storages, authenticators and clusters there are, and the keys of each, by name.
record Providers(
    SortedMap<String, List<Setting<?>>> storages,
    SortedMap<String, List<Setting<?>>> authenticators,
    SortedMap<String, List<Setting<?>>> clusters) {
  /// What the keys begin with that a storage shares with all others of its kind.
  static final String UPLOADS = "uploads.";

  /// Finds them with `ServiceLoader`.
  static Providers load() {
    var storages = new TreeMap<String, List<Setting<?>>>();
    for (StorageProvider provider : ServiceLoader.load(StorageProvider.class)) {
      storages.put(provider.name(), provider.settings());
    }
    var authenticators = new TreeMap<String, List<Setting<?>>>();
    for (AuthenticatorProvider provider : ServiceLoader.load(AuthenticatorProvider.class)) {
      authenticators.put(provider.name(), provider.settings());
    }
    var clusters = new TreeMap<String, List<Setting<?>>>();
    for (ClusterProvider provider : ServiceLoader.load(ClusterProvider.class)) {
      clusters.put(provider.name(), provider.settings());
    }
    return new Providers(storages, authenticators, clusters);
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
