package dev.wharf.server.ops;

import dev.wharf.auth.spi.AccountStore;
import dev.wharf.auth.spi.Authenticator;
import dev.wharf.auth.spi.AuthenticatorProvider;
import dev.wharf.domain.Cluster;
import dev.wharf.domain.ClusterProvider;
import dev.wharf.domain.Setting;
import dev.wharf.domain.Settings;
import dev.wharf.domain.SettingsException;
import dev.wharf.storage.spi.Storage;
import dev.wharf.storage.spi.StorageProvider;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// Finds authenticators, storages and clusters by name, with `ServiceLoader`. What their providers
/// throw, whatever it is, becomes a [SettingsException].
public final class Plugins {
  private static final String UPLOADS = "uploads.";
  private static final String READ_ONLY = "read-only";

  private Plugins() {}

  /// Makes the authenticator of this name.
  ///
  /// @throws SettingsException if there is none, its settings are wrong, or it fails
  public static Authenticator authenticator(String name, Map<String, ?> settings) {
    return authenticator(name, settings, AuthenticatorProvider::create);
  }

  /// What is allowed in these settings, and yet probably a mistake; a sentence each.
  ///
  /// @throws SettingsException as [#authenticator]
  public static List<String> warnings(String name, Map<String, ?> settings) {
    return authenticator(name, settings, AuthenticatorProvider::warnings);
  }

  /// Opens the accounts of the authenticator of this name, if it keeps any.
  ///
  /// @throws SettingsException as [#authenticator]
  public static Optional<AccountStore> accounts(String name, Map<String, ?> settings) {
    return authenticator(name, settings, AuthenticatorProvider::store);
  }

  private static <T> T authenticator(
      String name, Map<String, ?> settings, BiFunction<AuthenticatorProvider, Settings, T> use) {
    return used(
        "authenticator " + name,
        Roster.authenticators().find(name),
        settings,
        use,
        problem -> "authenticators." + name + "." + problem);
  }

  /// Joins the cluster of this name.
  ///
  /// @throws SettingsException if there is none, its settings are wrong, or it fails
  public static Cluster cluster(String name, Map<String, ?> settings) {
    return used(
        "cluster " + name,
        Roster.clusters().find(name),
        settings,
        ClusterProvider::join,
        problem -> "cluster." + problem);
  }

  /// Makes the storage of this name.
  ///
  /// @param settings from its own section
  /// @param uploads from the section `uploads`, with or without that word in front of the keys; of
  ///   those that its own section does not set, the storage gets the ones that it declares. What
  ///   only other storages declare is left out; what none does is refused
  /// @param readOnly whether to tell it, if it declares `read-only`, that nothing may be written
  /// @throws SettingsException if there is none, its settings are wrong, or it fails
  public static Storage storage(
      String name, Map<String, ?> settings, Map<String, ?> uploads, boolean readOnly) {
    Roster<StorageProvider> roster = Roster.storages();
    Roster.Entry<StorageProvider> entry = roster.find(name);
    Set<String> declared = names(entry.settings());
    Set<String> others =
        names(roster.settings().values().stream().flatMap(Collection::stream).toList());
    var given = new HashMap<String, Object>(settings);
    uploads.forEach(
        (key, value) -> {
          String whole = key.startsWith(UPLOADS) ? key : UPLOADS + key;
          if (declared.contains(whole) || !others.contains(whole)) {
            given.putIfAbsent(whole, value);
          }
        });
    if (readOnly && declared.contains(READ_ONLY)) {
      given.put(READ_ONLY, true);
    }
    return used("storage " + name, entry, given, StorageProvider::create, Plugins::inStorage);
  }

  private static Set<String> names(Collection<Setting<?>> settings) {
    return settings.stream().map(Setting::name).collect(Collectors.toSet());
  }

  /// What keeps this process from opening a storage, in sentences that begin with the key.
  ///
  /// @param settings the keys of its section
  public static List<String> obstacles(String name, Map<String, ?> settings) {
    return used(
        "storage " + name,
        Roster.storages().find(name),
        settings,
        StorageProvider::obstacles,
        Plugins::inStorage);
  }

  private static String inStorage(String problem) {
    return problem.startsWith(UPLOADS) ? problem : "storage." + problem;
  }

  /// Has a provider do something with its settings.
  ///
  /// @param placed says where the keys stand in the configuration that its problems begin with
  private static <P, T> T used(
      String what,
      Roster.Entry<P> entry,
      Map<String, ?> given,
      BiFunction<P, Settings, T> use,
      UnaryOperator<String> placed) {
    try {
      return use.apply(entry.provider(), Settings.read("", given, entry.settings()));
    } catch (SettingsException e) {
      var whole = new SettingsException(e.problems().stream().map(placed).toList());
      whole.initCause(e);
      throw whole;
    } catch (RuntimeException | LinkageError | ServiceConfigurationError e) { // foreign code
      throw new SettingsException("the " + what + " failed: " + e, e);
    }
  }
}
