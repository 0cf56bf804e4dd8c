package dev.wharf.server.boot;

import dev.wharf.auth.spi.AccountStore;
import dev.wharf.domain.Settings;
import dev.wharf.domain.SettingsException;
import dev.wharf.server.ops.Roster;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The options that say where the accounts are.
final class StoreOptions {
  private static final String PASSWD_FILE = "passwd-file";

  private final OptionSpec file =
      OptionSpec.builder("--file")
          .paramLabel("FILE")
          .type(String.class)
          .description("The user file.")
          .build();
  private final OptionSpec config =
      OptionSpec.builder("--config")
          .paramLabel("FILE")
          .type(Path.class)
          .description(
              "The server's configuration; its first authenticator with accounts is meant.")
          .build();
  private final OptionSpec store =
      OptionSpec.builder("--store")
          .paramLabel("TYPE")
          .type(String.class)
          .description("With --config: the first authenticator of this type instead.")
          .build();

  void addTo(CommandSpec spec) {
    spec.addOption(file).addOption(config).addOption(store);
  }

  /// Opens the accounts.
  ///
  /// @throws SettingsException if the options or the configuration do not say which
  AccountStore open() {
    String name = file.getValue();
    Path configuration = config.getValue();
    String type = store.getValue();
    if ((name == null) == (configuration == null)) {
      throw new SettingsException("say which accounts: either --file FILE or --config FILE");
    }
    if (name != null) {
      if (type != null) {
        throw new SettingsException("--store: needs --config");
      }
      return file(name);
    }
    return configured(configuration, type);
  }

  /// The accounts of a user file.
  static AccountStore file(String name) {
    return open(PASSWD_FILE, Map.of("file", name))
        .orElseThrow(() -> new SettingsException("there is no authenticator " + PASSWD_FILE));
  }

  private static AccountStore configured(Path file, @Nullable String type) {
    var given = new Given();
    ConfigFile.read(file, given);
    Serve.fillDefaults(given);
    var found = new ArrayList<String>();
    for (Configuration.Plugin plugin :
        Configuration.read(given, Providers.load()).authenticators()) {
      if (type == null || type.equals(plugin.type())) {
        Optional<AccountStore> store = open(plugin.type(), plugin.values());
        if (store.isPresent()) {
          return store.get();
        }
      }
      found.add(plugin.type());
    }
    throw new SettingsException(
        file
            + ": no authenticator "
            + (type == null ? "" : "of type " + type + " ")
            + "keeps accounts that can be changed here; found: "
            + (found.isEmpty() ? "none" : String.join(", ", found)));
  }

  private static Optional<AccountStore> open(String type, Map<String, ?> values) {
    var entry = Roster.authenticators().find(type);
    return entry.provider().store(Settings.read("", values, entry.settings()));
  }
}
