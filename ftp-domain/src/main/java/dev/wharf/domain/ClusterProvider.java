package dev.wharf.domain;

import java.util.List;

/// The entry of a [Cluster]: named in the configuration (`cluster.type`), found with
/// `ServiceLoader`.
///
/// Implementations are public classes with a public constructor without parameters that does
/// nothing.
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
