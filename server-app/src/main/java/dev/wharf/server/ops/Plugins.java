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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Finds authenticators, storages and clusters by name, with `ServiceLoader`.
public final class Plugins {
  private static final String UPLOADS = "uploads.";
  private static final String READ_ONLY = "read-only";

  private Plugins() {}

  /// Makes the authenticator of this name.
  ///
  /// @throws SettingsException if there is none, or its settings are wrong
  public static Authenticator authenticator(String name, Map<String, ?> settings) {
    AuthenticatorProvider provider =
        find("authenticator", ServiceLoader.load(AuthenticatorProvider.class), name, p -> p.name());
    try {
      return provider.create(Settings.read("", settings, provider.settings()));
    } catch (SettingsException e) {
      throw placed(e, problem -> "authenticators." + name + "." + problem);
    }
  }

  /// What is allowed in these settings, and yet probably a mistake; a sentence each.
  ///
  /// @throws SettingsException if there is no such authenticator, or its settings are wrong
  public static List<String> warnings(String name, Map<String, ?> settings) {
    AuthenticatorProvider provider =
        find("authenticator", ServiceLoader.load(AuthenticatorProvider.class), name, p -> p.name());
    return provider.warnings(Settings.read("", settings, provider.settings()));
  }

  /// Opens the accounts of the authenticator of this name, if it keeps any.
  ///
  /// @throws SettingsException if there is no such authenticator, or its settings are wrong
  public static Optional<AccountStore> accounts(String name, Map<String, ?> settings) {
    AuthenticatorProvider provider =
        find("authenticator", ServiceLoader.load(AuthenticatorProvider.class), name, p -> p.name());
    try {
      return provider.store(Settings.read("", settings, provider.settings()));
    } catch (SettingsException e) {
      throw placed(e, problem -> "authenticators." + name + "." + problem);
    }
  }

  /// Joins the cluster of this name.
  ///
  /// @throws SettingsException if there is none, or its settings are wrong
  public static Cluster cluster(String name, Map<String, ?> settings) {
    ClusterProvider provider =
        find("cluster", ServiceLoader.load(ClusterProvider.class), name, p -> p.name());
    try {
      return provider.join(Settings.read("", settings, provider.settings()));
    } catch (SettingsException e) {
      throw placed(e, problem -> "cluster." + problem);
    }
  }

  /// Makes the storage of this name.
  ///
  /// @param settings from its own section
  /// @param uploads from the section `uploads`, with or without that word in front of the keys;
  ///   only those that the storage declares, and that its own section does not set, are passed on
  /// @param readOnly whether to tell it, if it declares `read-only`, that nothing may be written
  /// @throws SettingsException if there is none, or its settings are wrong
  public static Storage storage(
      String name, Map<String, ?> settings, Map<String, ?> uploads, boolean readOnly) {
    StorageProvider provider =
        find("storage", ServiceLoader.load(StorageProvider.class), name, p -> p.name());
    List<String> declared = provider.settings().stream().map(Setting::name).toList();
    var given = new HashMap<String, Object>(settings);
    uploads.forEach(
        (key, value) -> {
          String whole = key.startsWith(UPLOADS) ? key : UPLOADS + key;
          if (declared.contains(whole)) {
            given.putIfAbsent(whole, value);
          }
        });
    if (readOnly && declared.contains(READ_ONLY)) {
      given.put(READ_ONLY, true);
    }
    try {
      return provider.create(Settings.read("", given, provider.settings()));
    } catch (SettingsException e) {
      throw placed(e, problem -> problem.startsWith(UPLOADS) ? problem : "storage." + problem);
    }
  }

  /// What keeps this process from opening a storage, in sentences that begin with the key.
  ///
  /// @param settings the keys of its section
  public static List<String> obstacles(String name, Map<String, ?> settings) {
    StorageProvider provider =
        find("storage", ServiceLoader.load(StorageProvider.class), name, p -> p.name());
    return provider.obstacles(Settings.read("", settings, provider.settings()));
  }

  /// Says where the keys stand in the configuration that the problems of a plugin begin with.
  private static SettingsException placed(SettingsException e, UnaryOperator<String> whole) {
    var placed = new SettingsException(e.problems().stream().map(whole).toList());
    placed.initCause(e);
    return placed;
  }

  private static <P> P find(
      String kind, ServiceLoader<P> loader, String name, Function<P, String> nameOf) {
    var found = new ArrayList<String>();
    try {
      for (P provider : loader) {
        if (nameOf.apply(provider).equals(name)) {
          return provider;
        }
        found.add(nameOf.apply(provider));
      }
    } catch (ServiceConfigurationError e) {
      throw new SettingsException("a plugin cannot be loaded: " + e.getMessage(), e);
    }
    throw new SettingsException(
        "there is no "
            + kind
            + " named "
            + name
            + (found.isEmpty()
                ? "; none was found at all: is its JAR on the module path or class path?"
                : "; found: " + String.join(", ", found)));
  }
}
