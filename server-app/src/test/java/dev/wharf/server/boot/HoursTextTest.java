package dev.wharf.server.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HoursTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          08:00-18:00                       | 08:00-18:00
          0800-1805                         | 08:00-18:05
          22:00-06:00 mon-fri               | 22:00-06:00 mon,tue,wed,thu,fri
          22:00-06:00 Sat-Mon,wed           | 22:00-06:00 mon,wed,sat,sun
          00:00-23:59 Europe/Berlin         | 00:00-23:59 Europe/Berlin
          08:00-18:00 mon,wed Europe/Berlin | 08:00-18:00 mon,wed Europe/Berlin
          08:00-18:00 mon-sun UTC           | 08:00-18:00 UTC
          """)
  void what_people_write_is_read_and_written_again(String text, String written) {
    assertThat(HoursText.of(HoursText.parse(text))).isEqualTo(written);
    assertThat(HoursText.parse(written)).isEqualTo(HoursText.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "8-18",
        "08:00",
        "08:00-24:00",
        "08:60-09:00",
        "08:00-18:00 someday",
        "08:00-18:00 mon-",
        "08:00-18:00 mon tue wed",
        "08:00-18:00 UTC mon",
        "-08:00-18:00"
      })
  void anything_else_is_refused(String text) {
    assertThatThrownBy(() -> HoursText.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("hours such as 08:00-18:00");
  }
}
