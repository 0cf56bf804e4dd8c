package dev.wharf.server.boot;

import dev.wharf.auth.spi.Authenticator;
import dev.wharf.domain.SettingsException;
import dev.wharf.server.ops.Plugins;
import dev.wharf.storage.spi.Storage;
import dev.wharf.storage.spi.StorageException;
import java.io.PrintWriter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Goes round to everything that a configuration names, opens it as the server would, and says of
/// each on a line of its own whether it can be used.
final class Rounds {
  private final Configuration configuration;
  private final PrintWriter out;
  private final PrintWriter err;
  private boolean good = true;

  Rounds(Configuration configuration, PrintWriter out, PrintWriter err) {
    this.configuration = configuration;
    this.out = out;
    this.err = err;
  }

  /// What opens something and tries it; it says what is wrong by an exception or a sentence.
  private interface Trial {
    Optional<String> run() throws StorageException;
  }

  /// Visits everything, one after the other.
  ///
  /// @return whether all can be used
  boolean go() {
    visit("storage " + configuration.storage().type(), () -> tried(configuration.storage()));
    configuration
        .storages()
        .forEach(
            (name, plugin) ->
                visit("storage " + name + " (" + plugin.type() + ")", () -> tried(plugin)));
    for (Configuration.Plugin plugin : configuration.authenticators()) {
      visit("authenticator " + plugin.type(), () -> asked(plugin));
    }
    return good;
  }

  private Optional<String> tried(Configuration.Plugin plugin) throws StorageException {
    boolean readOnly = configuration.server().get(ConfigKeys.READ_ONLY);
    try (Storage storage =
        Plugins.storage(plugin.type(), plugin.values(), configuration.uploads(), readOnly)) {
      storage.check();
      return Optional.empty();
    }
  }

  private static Optional<String> asked(Configuration.Plugin plugin) {
    try (Authenticator authenticator = Plugins.authenticator(plugin.type(), plugin.values())) {
      return authenticator.trouble();
    }
  }

  private void visit(String what, Trial trial) {
    try {
      Optional<String> trouble = trial.run();
      if (trouble.isEmpty()) {
        out.println(what + ": ok");
      }
      trouble.ifPresent(sentence -> tell(what, sentence));
    } catch (SettingsException e) {
      e.problems().forEach(problem -> tell(what, problem));
    } catch (StorageException e) {
      tell(what, e.getMessage());
    } catch (RuntimeException e) { // a plugin is foreign code
      tell(what, "failed: " + e);
    }
  }

  private void tell(String what, @Nullable String problem) {
    good = false;
    err.println(what + ": " + problem);
  }
}
