package dev.wharf.auth.spi;

import dev.wharf.domain.Setting;
import dev.wharf.domain.Settings;
import java.util.List;
import java.util.Optional;

/// The entry of an authenticator: named in the configuration, found with `ServiceLoader`.
///
/// Implementations are public classes with a public constructor without parameters that does
/// nothing.
public interface AuthenticatorProvider {
  /// The name in the configuration: lower case letters, digits and dashes, as in `passwd-file`.
  String name();

  /// Every key that [#create] asks for.
  List<Setting<?>> settings();

  /// Makes an authenticator. Opens what it needs, so that a wrong configuration is known at start.
  ///
  /// @param settings read by the declarations of [#settings]
  /// @throws dev.wharf.domain.SettingsException if the values do not fit together or cannot be used
  Authenticator create(Settings settings);

  /// Looks for what is allowed and yet probably a mistake, such as two accounts with one home.
  /// Asked by `wharf check-config`. May read files, connects to nothing, changes nothing; what
  /// cannot be read is none of it, since [#create] says that.
  ///
  /// @param settings read by the declarations of [#settings]
  /// @return a sentence each, for the administrator
  default List<String> warnings(Settings settings) {
    return List.of();
  }

  /// Opens the accounts for an administrator who wants to change them.
  ///
  /// @param settings read by the declarations of [#settings], as for [#create]
  /// @return empty if this authenticator keeps no accounts, or none that may be changed here
  /// @throws dev.wharf.domain.SettingsException if the values do not fit together or cannot be used
  default Optional<AccountStore> store(Settings settings) {
    return Optional.empty();
  }
}
