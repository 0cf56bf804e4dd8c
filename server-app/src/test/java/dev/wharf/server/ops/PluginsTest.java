package dev.wharf.server.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.domain.Account;
import dev.wharf.domain.FtpPath;
import dev.wharf.domain.SettingsException;
import dev.wharf.domain.Username;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginsTest {
  private static final Account ALICE = Account.named(new Username("alice"));

  @TempDir private Path directory;

  @Test
  void a_storage_is_found_by_its_name() throws Exception {
    try (var storage = Plugins.storage("local", root(), Map.of("mode", "direct"), false);
        var tree = storage.treeFor(ALICE)) {
      tree.makeDirectory(FtpPath.ROOT.resolve("/new"));
      assertThat(directory.resolve("new")).isDirectory();
    }
  }

  @Test
  void read_only_reaches_the_storage() throws Exception {
    try (var storage = Plugins.storage("local", root(), Map.of(), true);
        var tree = storage.treeFor(ALICE)) {
      assertThatThrownBy(() -> tree.makeDirectory(FtpPath.ROOT.resolve("/new")))
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.failure()).isEqualTo(Failure.DENIED));
    }
  }

  @Test
  void a_name_that_nobody_has_is_answered_with_those_that_are_there() {
    assertThatThrownBy(() -> Plugins.storage("locale", root(), Map.of(), false))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("locale")
        .hasMessageContaining("found: ")
        .hasMessageContaining("local");
    assertThatThrownBy(() -> Plugins.authenticator("passwd", Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("passwd-file");
  }

  @Test
  void wrong_settings_are_named_with_their_place() {
    assertThatThrownBy(() -> Plugins.storage("local", Map.of("rot", "x"), Map.of(), false))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("storage.rot: ");
    assertThatThrownBy(
            () -> Plugins.storage("local", root(), Map.of("uploads.mode", "slow"), false))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("uploads.mode: slow");
    assertThatThrownBy(() -> Plugins.authenticator("passwd-file", Map.of("file", "/no/such/file")))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("authenticators.passwd-file.file: /no/such/file: no such file");
  }

  private Map<String, ?> root() {
    return Map.of("root", directory.toString());
  }
}
