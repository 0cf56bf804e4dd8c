package dev.wharf.storage.localfs;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.wharf.domain.Settings;
import dev.wharf.domain.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalStorageProviderTest {
  @TempDir private Path dir;

  @Test
  void a_root_that_is_not_there_is_told_with_the_reason() {
    assertRefused(dir.resolve("none"), "there is no such directory");
  }

  @Test
  void a_root_that_is_a_file_is_told_with_the_reason() throws IOException {
    assertRefused(Files.createFile(dir.resolve("file")), "not a directory");
  }

  @Test
  void a_root_that_may_not_be_entered_is_refused_at_once() throws IOException {
    Path closed = Files.createDirectory(dir.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rw-------"));
    assumeFalse(Files.isExecutable(closed), "root may enter everything");
    assertRefused(closed, "permission denied");
  }

  private static void assertRefused(Path root, String reason) {
    var provider = new LocalStorageProvider();
    Settings settings = Settings.read("", Map.of("root", root.toString()), provider.settings());
    assertThatThrownBy(() -> provider.create(settings))
        .isInstanceOf(SettingsException.class)
        .hasMessage("root: " + root + ": " + reason + "; expected a directory that can be opened");
  }
}
