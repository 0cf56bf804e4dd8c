package dev.wharf.domain;

import java.util.List;

/// The entry of a [Cluster]: named in the configuration (`cluster.type`), found with
/// `ServiceLoader`.
///
/// Implementations are public classes with a public constructor without parameters that does
/// nothing. On the module path `provides` in `module-info.java` names them; on the class path
/// nobody reads that, so there the JAR needs the file
/// `META-INF/services/dev.wharf.domain.ClusterProvider` with the name of the class. Have both. A
/// name that another provider has too is refused, whoever has it.
public interface ClusterProvider {
  /// The name in the configuration: lower case letters, digits and dashes, as in `sql`.
  String name();

  /// Every key that [#join] asks for.
  List<Setting<?>> settings();

  /// Makes this server one of the cluster. A cluster that cannot be reached now is no error: what
  /// needs it is refused until it is there.
  ///
  /// @param settings read by the declarations of [#settings]
  /// @throws SettingsException if the values do not fit together or cannot be used
  Cluster join(Settings settings);
}
