package dev.wharf.server.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.auth.spi.AuthenticatorProvider;
import dev.wharf.domain.Account;
import dev.wharf.domain.ClusterProvider;
import dev.wharf.domain.FtpPath;
import dev.wharf.domain.SettingsException;
import dev.wharf.domain.Username;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.StorageProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @Test
  void a_misspelled_key_of_uploads_is_refused_and_not_ignored() {
    assertThatThrownBy(() -> Plugins.storage("local", root(), Map.of("mod", "direct"), false))
        .isInstanceOf(SettingsException.class)
        .hasMessage("uploads.mod: unknown key; did you mean uploads.mode?");
  }

  @Test
  void a_key_of_uploads_that_another_storage_has_is_left_to_it() throws Exception {
    String source =
        storage(
            "return java.util.List.of(Setting.flag(\"uploads.zipped\", true, \"\"));",
            "throw new AssertionError();");
    try (var _ = new FoundPlugin(directory, StorageProvider.class, "Zip", source);
        var storage = Plugins.storage("local", root(), Map.of("zipped", true), false)) {
      assertThat(storage.capabilities()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "throw new IllegalStateException(\"no disk\");",
        "throw new NoClassDefFoundError(\"no disk\");",
        "throw new java.util.ServiceConfigurationError(\"no disk\");"
      })
  void what_a_storage_throws_at_its_start_is_told_with_its_name(String create) throws Exception {
    String source = storage("return java.util.List.of();", create);
    try (var _ = new FoundPlugin(directory, StorageProvider.class, "Zip", source)) {
      assertThatThrownBy(() -> Plugins.storage("zip", Map.of(), Map.of(), false))
          .isInstanceOf(SettingsException.class)
          .hasMessageStartingWith("the storage zip failed: java.")
          .hasMessageEndingWith("no disk")
          .cause()
          .hasMessage("no disk");
    }
  }

  @Test
  void what_an_authenticator_or_a_cluster_throws_is_told_with_its_name() throws Exception {
    String authenticator =
        provider(
            "dev.wharf.auth.spi.AuthenticatorProvider",
            "return java.util.List.of();",
            "dev.wharf.auth.spi.Authenticator create",
            "throw new NullPointerException(\"oops\");");
    String cluster =
        provider(
            "dev.wharf.domain.ClusterProvider",
            "return java.util.List.of();",
            "dev.wharf.domain.Cluster join",
            "throw new NullPointerException(\"oops\");");
    Path one = Files.createDirectory(directory.resolve("one"));
    try (var _ = new FoundPlugin(one, AuthenticatorProvider.class, "Zip", authenticator)) {
      assertThatThrownBy(() -> Plugins.authenticator("zip", Map.of()))
          .isInstanceOf(SettingsException.class)
          .hasMessage("the authenticator zip failed: java.lang.NullPointerException: oops");
    }
    Path two = Files.createDirectory(directory.resolve("two"));
    try (var _ = new FoundPlugin(two, ClusterProvider.class, "Zip", cluster)) {
      assertThatThrownBy(() -> Plugins.cluster("zip", Map.of()))
          .isInstanceOf(SettingsException.class)
          .hasMessage("the cluster zip failed: java.lang.NullPointerException: oops");
    }
  }

  @Test
  void a_plugin_that_takes_the_name_of_a_storage_that_is_there_takes_it_from_both()
      throws Exception {
    String source =
        storage("return java.util.List.of();", "throw new AssertionError();")
            .replace("return \"zip\"", "return \"local\"");
    try (var _ = new FoundPlugin(directory, StorageProvider.class, "Zip", source)) {
      assertThatThrownBy(() -> Plugins.storage("local", root(), Map.of(), false))
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining("more than one storage is named local, so none is: ")
          .hasMessageContaining("Zip")
          .hasMessageContaining("dev.wharf.storage.localfs.");
    }
  }

  private static String storage(String settings, String create) {
    return provider(
        "dev.wharf.storage.spi.StorageProvider",
        settings,
        "dev.wharf.storage.spi.Storage create",
        create);
  }

  private static String provider(String service, String settings, String create, String body) {
    return """
        import dev.wharf.domain.Setting;
        import java.util.List;
        public final class Zip implements SERVICE {
          public String name() { return "zip"; }
          public List<Setting<?>> settings() { SETTINGS }
          public CREATE(dev.wharf.domain.Settings settings) { BODY }
        }
        """
        .replace("SERVICE", service)
        .replace("SETTINGS", settings)
        .replace("CREATE", create)
        .replace("BODY", body);
  }

  private Map<String, ?> root() {
    return Map.of("root", directory.toString());
  }
}
