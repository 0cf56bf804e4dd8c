package dev.wharf.server.ops;

import dev.wharf.auth.spi.AuthenticatorProvider;
import dev.wharf.domain.ClusterProvider;
import dev.wharf.domain.Setting;
import dev.wharf.domain.SettingsException;
import dev.wharf.storage.spi.StorageProvider;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// All providers of one kind that `ServiceLoader` finds, by name.
///
/// One that cannot be loaded does not keep the others from working, and a name that two have is
/// nobody's, so that no plugin takes the place of another one, or of what Wharf brings along. Both
/// are [#troubles], and told to whoever asks for a name that is not there.
///
/// @param <P> the kind
public final class Roster<P> {
  /// More would be a loader that does not get past a provider.
  private static final int MOST_TROUBLES = 100;

  private final String kind;
  private final SortedMap<String, Entry<P>> entries = new TreeMap<>();
  private final SortedSet<String> taken = new TreeSet<>();
  private final List<String> troubles = new ArrayList<>();

  /// A provider, and the keys that it declares.
  public record Entry<P>(P provider, List<Setting<?>> settings) {
    public Entry {
      settings = List.copyOf(settings);
    }
  }

  private Roster(String kind) {
    this.kind = kind;
  }

  /// The storages.
  public static Roster<StorageProvider> storages() {
    return of(
        "storage",
        ServiceLoader.load(StorageProvider.class).iterator(),
        StorageProvider::name,
        StorageProvider::settings);
  }

  /// The authenticators.
  public static Roster<AuthenticatorProvider> authenticators() {
    return of(
        "authenticator",
        ServiceLoader.load(AuthenticatorProvider.class).iterator(),
        AuthenticatorProvider::name,
        AuthenticatorProvider::settings);
  }

  /// The clusters.
  public static Roster<ClusterProvider> clusters() {
    return of(
        "cluster",
        ServiceLoader.load(ClusterProvider.class).iterator(),
        ClusterProvider::name,
        ClusterProvider::settings);
  }

  static <P> Roster<P> of(
      String kind,
      Iterator<P> found,
      Function<P, String> nameOf,
      Function<P, List<Setting<?>>> settingsOf) {
    var roster = new Roster<P>(kind);
    while (roster.troubles.size() < MOST_TROUBLES) {
      try {
        if (!found.hasNext()) {
          break;
        }
        P provider = found.next();
        roster.enter(nameOf.apply(provider), new Entry<>(provider, settingsOf.apply(provider)));
      } catch (ServiceConfigurationError | LinkageError | RuntimeException e) { // foreign code
        roster.troubles.add("a plugin cannot be loaded: " + said(e));
      }
    }
    return roster;
  }

  private void enter(String name, Entry<P> entry) {
    Entry<P> other = entries.putIfAbsent(name, entry);
    if (taken.contains(name) || other != null) {
      String both = className(entry) + (other == null ? "" : " and " + className(other));
      troubles.add("more than one " + kind + " is named " + name + ", so none is: " + both);
      taken.add(name);
      entries.remove(name);
    }
  }

  private static String className(Entry<?> entry) {
    return entry.provider().getClass().getName();
  }

  private static String said(Throwable e) {
    @Nullable Throwable cause = e.getCause();
    boolean speaks = e instanceof ServiceConfigurationError && e.getMessage() != null;
    return (speaks ? e.getMessage() : e.toString()) + (cause == null ? "" : " (" + cause + ")");
  }

  /// The keys of every provider, by its name.
  public SortedMap<String, List<Setting<?>>> settings() {
    var settings = new TreeMap<String, List<Setting<?>>>();
    entries.forEach((name, entry) -> settings.put(name, entry.settings()));
    return Collections.unmodifiableSortedMap(settings);
  }

  /// What is wrong with providers that are not among these, a sentence each.
  public List<String> troubles() {
    return List.copyOf(troubles);
  }

  /// The provider of this name.
  ///
  /// @throws SettingsException if there is none, or more than one; with the troubles
  public Entry<P> find(String name) {
    Entry<P> entry = entries.get(name);
    if (entry != null) {
      return entry;
    }
    var problems = new ArrayList<String>();
    problems.add(
        "there is no "
            + kind
            + " named "
            + name
            + (entries.isEmpty()
                ? "; none was found at all: is its JAR on the module path or class path?"
                : "; found: " + String.join(", ", entries.keySet())));
    problems.addAll(troubles);
    throw new SettingsException(problems);
  }
}
