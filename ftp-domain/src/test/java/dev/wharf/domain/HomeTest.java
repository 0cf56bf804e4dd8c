package dev.wharf.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HomeTest {
  @ParameterizedTest
  @CsvSource({
    "/srv/alice, /srv/alice, /",
    "/srv/alice/, /srv/alice/, /",
    "/srv/alice/., /srv/alice/., /",
    "/srv/alice/./, /srv/alice, /",
    "/srv/alice/./in, /srv/alice, /in",
    "/srv/alice/./in/new/, /srv/alice, /in/new",
    "/srv/alice/./../../etc, /srv/alice, /etc",
    "/srv/./alice/./in, /srv, /alice/in",
    "/./alice, /, /alice",
    "/, /, /",
    "bucket/prefix, bucket/prefix, /"
  })
  void what_is_before_the_mark_is_the_root(String text, String root, String start) {
    assertThat(Home.parse(text)).isEqualTo(new Home(root, FtpPath.ROOT.resolve(start)));
  }
}
