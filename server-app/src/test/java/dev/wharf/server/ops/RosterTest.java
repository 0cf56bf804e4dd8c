package dev.wharf.server.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.domain.Setting;
import dev.wharf.domain.SettingsException;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RosterTest {
  private interface Provider {
    String name();

    default List<Setting<?>> settings() {
      return List.of();
    }
  }

  private record Zip(String name) implements Provider {}

  private record Tar(String name) implements Provider {}

  private record Careless(String name) implements Provider {
    @Override
    public List<Setting<?>> settings() {
      throw new IllegalStateException("no settings today");
    }
  }

  /// A roster of what these give or throw.
  private static Roster<Provider> roster(List<Supplier<Provider>> found) {
    Iterator<Supplier<Provider>> rest = found.iterator();
    Iterator<Provider> providers =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return rest.hasNext();
          }

          @Override
          public Provider next() {
            return rest.next().get();
          }
        };
    return Roster.of("storage", providers, Provider::name, Provider::settings);
  }

  @Test
  void a_plugin_that_cannot_be_loaded_does_not_keep_the_others_from_working() {
    Roster<Provider> roster =
        roster(
            List.of(
                () -> {
                  throw new ServiceConfigurationError(
                      "Provider x.Y could not be instantiated",
                      new IllegalStateException("no disk"));
                },
                () -> {
                  throw new NoClassDefFoundError("x/Missing");
                },
                () -> new Careless("careless"),
                () -> new Zip("zip")));

    assertThat(roster.find("zip").provider()).isEqualTo(new Zip("zip"));
    assertThat(roster.settings()).containsOnlyKeys("zip");
    assertThat(roster.troubles())
        .containsExactly(
            "a plugin cannot be loaded: Provider x.Y could not be instantiated"
                + " (java.lang.IllegalStateException: no disk)",
            "a plugin cannot be loaded: java.lang.NoClassDefFoundError: x/Missing",
            "a plugin cannot be loaded: java.lang.IllegalStateException: no settings today");
    assertThatThrownBy(() -> roster.find("tar"))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("there is no storage named tar; found: zip\n")
        .hasMessageContaining("no disk");
  }

  @Test
  void a_name_that_two_plugins_have_is_refused_with_both_classes() {
    Roster<Provider> roster =
        roster(List.of(() -> new Zip("zip"), () -> new Tar("zip"), () -> new Tar("tar")));

    assertThat(roster.settings()).containsOnlyKeys("tar");
    assertThatThrownBy(() -> roster.find("zip"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(
            "more than one storage is named zip, so none is: "
                + Tar.class.getName()
                + " and "
                + Zip.class.getName());
    assertThat(
            roster(List.of(() -> new Zip("a"), () -> new Tar("a"), () -> new Zip("a"))).settings())
        .as("the third one does not get it either")
        .isEmpty();
  }

  @Test
  void a_loader_that_does_not_get_past_a_plugin_is_left_alone() {
    Iterator<Provider> stuck =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            throw new ServiceConfigurationError("stuck");
          }

          @Override
          public Provider next() {
            throw new ServiceConfigurationError("stuck");
          }
        };
    assertThat(Roster.of("storage", stuck, Provider::name, Provider::settings).troubles())
        .contains("a plugin cannot be loaded: stuck");
  }
}
