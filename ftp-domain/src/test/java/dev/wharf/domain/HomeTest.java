package dev.wharf.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HomeTest {
  @ParameterizedTest
  @CsvSource({
    "/srv/alice, /srv/alice, /",
    "/srv/alice/, /srv/alice/, /",
    "/srv/alice/., /srv/alice/., /",
    "/srv/alice/./, /srv/alice, /",
    "/srv/alice/./in, /srv/alice, /in",
    "/srv/alice/./in/new/, /srv/alice, /in/new",
    "/srv/./alice/./in, /srv, /alice/in",
    "/./alice, /, /alice",
    "/, /, /",
    "bucket/prefix, bucket/prefix, /"
  })
  void what_is_before_the_mark_is_the_root(String text, String root, String start) {
    assertThat(Home.parse(text)).isEqualTo(new Home(root, FtpPath.ROOT.resolve(start)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        "../srv",
        "srv/..",
        "/srv/../etc",
        "/srv/..",
        "/srv/alice/./..",
        "/srv/alice/./../../etc"
      })
  void nothing_goes_up(String text) {
    assertThatThrownBy(() -> Home.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the home directory goes up with ..");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/srv/..x", "/srv/x..", "/srv/...", "..x"})
  void two_points_within_a_name_are_no_way_up(String text) {
    assertThat(Home.parse(text).root()).isEqualTo(text);
  }

  @Test
  void control_characters_are_refused() {
    assertThatThrownBy(() -> Home.parse("/srv/al\u0001ce"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("control characters");
  }

  @ParameterizedTest
  @CsvSource({
    "/srv/alice, /srv/alice",
    "/srv/alice/./, /srv/alice",
    "/srv/alice/./in/new/, /srv/alice/./in/new",
    "/, /",
    "/./, /",
    "/./start, /./start",
    "bucket/prefix/./in, bucket/prefix/./in"
  })
  void a_home_as_text_is_read_as_the_same_home_also_at_the_root(String text, String written) {
    Home home = Home.parse(text);
    assertThat(home.text()).isEqualTo(written);
    assertThat(Home.parse(home.text())).isEqualTo(home);
  }
}
