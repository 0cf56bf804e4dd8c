package dev.wharf.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.domain.Limits.Hours;
import dev.wharf.domain.Limits.Networks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsTest {
  @ParameterizedTest
  @CsvSource({
    "540, 1080, 539, false",
    "540, 1080, 540, true",
    "540, 1080, 1080, true",
    "540, 1080, 1081, false",
    "1320, 360, 1319, false",
    "1320, 360, 1320, true",
    "1320, 360, 1439, true",
    "1320, 360, 0, true",
    "1320, 360, 360, true",
    "1320, 360, 361, false",
    "720, 720, 720, true",
    "720, 720, 721, false",
    "0, 1439, 0, true",
    "0, 1439, 1439, true"
  })
  void a_window_includes_both_ends_and_may_span_midnight(
      int from, int until, int minute, boolean held) {
    assertThat(new Hours(from, until).contains(minute)).isEqualTo(held);
  }

  @ParameterizedTest
  @CsvSource({"-1, 0", "0, -1", "1440, 0", "0, 1440"})
  void a_minute_outside_the_day_is_refused(int from, int until) {
    assertThatThrownBy(() -> new Hours(from, until)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 0, 0, 0, 0, 0, 0",
    "0, -1, 0, 0, 0, 0, 0",
    "0, 0, -1, 0, 0, 0, 0",
    "0, 0, 0, -1, 0, 0, 0",
    "0, 0, 0, 0, -1, 0, 0",
    "0, 0, 0, 0, 0, -1, 0",
    "0, 0, 0, 0, 0, 0, -1"
  })
  void a_negative_limit_is_refused(
      int sessions, long up, long down, long bytes, long files, int upRatio, int downRatio) {
    assertThatThrownBy(
            () ->
                new Limits(
                    sessions,
                    up,
                    down,
                    bytes,
                    files,
                    upRatio,
                    downRatio,
                    Optional.empty(),
                    Networks.ANY,
                    Networks.ANY,
                    Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void networks_do_not_change_with_the_lists_they_were_made_of() {
    var list = new ArrayList<>(List.of(Network.parse("192.0.2.0/24")));
    var networks = new Networks(list, list);
    list.clear();
    assertThat(networks.allowed()).hasSize(1);
    assertThat(networks.denied()).hasSize(1);
  }
}
