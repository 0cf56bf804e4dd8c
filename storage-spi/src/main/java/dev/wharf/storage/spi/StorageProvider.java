package dev.wharf.storage.spi;

import dev.wharf.domain.Setting;
import dev.wharf.domain.Settings;
import java.util.List;

/// The entry of a storage: named in the configuration, found with `ServiceLoader`.
///
/// Implementations are public classes with a public constructor without parameters that does
/// nothing. On the module path `provides` in `module-info.java` names them; on the class path
/// nobody reads that, so there the JAR needs the file
/// `META-INF/services/dev.wharf.storage.spi.StorageProvider` with the name of the class. Have both.
/// A name that another provider has too is refused, whoever has it.
public interface StorageProvider {
  /// The name in the configuration: lower case letters, digits and dashes, as in `local`.
  String name();

  /// Every key that [#create] asks for. Keys that begin with `uploads.` are filled from the section
  /// `uploads` of the server's configuration; all others from the section of the storage.
  ///
  /// A flag named `read-only` is set to true by the server where it is read-only as a whole, so
  /// that the storage itself refuses to write; whoever declares none is guarded by permissions
  /// only.
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
  /// Several that are made of the same settings live side by side, in one process and in several: a
  /// reload opens the next one while sessions go on with the one before, and `wharf check-config
  /// --connect` and `wharf quota check` open one beside the running server. What one of them has
  /// called stored all of them see at once, and none locks the others out. What they have to share
  /// in memory, such as locks or a cache of names, belongs in a static map by the place that they
  /// serve, in one spelling; the last [Storage#close] takes it out.
  ///
  /// @param settings read by the declarations of [#settings]
  /// @throws dev.wharf.domain.SettingsException if the values do not fit together or cannot be used
  Storage create(Settings settings);
}
