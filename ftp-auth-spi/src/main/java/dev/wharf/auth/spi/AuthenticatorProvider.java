package dev.wharf.auth.spi;

import dev.wharf.domain.Setting;
import dev.wharf.domain.Settings;
import java.util.List;
import java.util.Optional;

/// The entry of an authenticator: named in the configuration, found with `ServiceLoader`.
///
/// Implementations are public classes with a public constructor without parameters that does
/// nothing. On the module path `provides` in `module-info.java` names them; on the class path
/// nobody reads that, so there the JAR needs the file
/// `META-INF/services/dev.wharf.auth.spi.AuthenticatorProvider` with the name of the class. Have
/// both. A name that another provider has too is refused, whoever has it.
public interface AuthenticatorProvider {
  /// The name in the configuration: lower case letters, digits and dashes, as in `passwd-file`.
  String name();

  /// Every key that [#create] asks for.
  List<Setting<?>> settings();

  /// Makes an authenticator. Opens what it needs, so that a wrong configuration is known at start.
  ///
  /// Several that are made of the same settings live side by side, in one process and in several: a
  /// reload makes the next one while sessions go on with the one before, and `wharf check-config
  /// --connect` makes one beside the running server. What one of them has stored all of them see,
  /// and closing one leaves alone what the others use. What they have to share in memory belongs in
  /// a static map by the place where the accounts are, in one spelling.
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
