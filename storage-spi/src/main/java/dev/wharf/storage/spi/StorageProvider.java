package dev.wharf.storage.spi;

import dev.wharf.domain.Setting;
import dev.wharf.domain.Settings;
import java.util.List;

/// The entry of a storage: named in the configuration, found with `ServiceLoader`.
///
/// Implementations are public classes with a public constructor without parameters that does
/// nothing.
public interface StorageProvider {
  /// The name in the configuration: lower case letters, digits and dashes, as in `local`.
  String name();

  /// Every key that [#create] asks for. Keys that begin with `uploads.` are filled from the section
  /// `uploads` of the server's configuration; all others from the section of the storage.
  List<Setting<?>> settings();

  /// What keeps this process from opening a storage with these settings, in sentences that begin
  /// with the key; found out without opening anything. Another process may be able to: the user who
  /// looks at a configuration is seldom the one who serves.
  ///
  /// @param settings as for [#create]
  default List<String> obstacles(Settings settings) {
    return List.of();
  }

  /// Opens a storage, so that a wrong configuration or a missing back-end is known at start.
  ///
  /// @param settings read by the declarations of [#settings]
  /// @throws dev.wharf.domain.SettingsException if the values do not fit together or cannot be used
  Storage create(Settings settings);
}
