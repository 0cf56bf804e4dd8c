package dev.wharf.protocol.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeValueTest {
  @ParameterizedTest
  @CsvSource({
    "20260102030405, 2026-01-02T03:04:05Z",
    "19700101000000, 1970-01-01T00:00:00Z",
    "20240229235959, 2024-02-29T23:59:59Z",
    "99991231235959, 9999-12-31T23:59:59Z",
    "20380119031408, 2038-01-19T03:14:08Z",
    "20260102030405.5, 2026-01-02T03:04:05Z",
    "20260102030405.123456789, 2026-01-02T03:04:05Z",
    "20260102030405.1234567899999, 2026-01-02T03:04:05Z",
  })
  void times_that_are_some(String text, Instant time) {
    assertThat(TimeValue.parse(text)).contains(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026",
        "2026010203040",
        "202601020304050",
        "20260102030405.",
        ".5",
        "20260102030405.x",
        "20260102030405.-1",
        "20230230000000",
        "20230229000000",
        "20261301000000",
        "20260001000000",
        "20260100000000",
        "20260132000000",
        "20260102240000",
        "20260102006000",
        "20260102000060",
        "+2026010203040",
        "-2026010203040",
        "2026010203040 ",
        "２０２６０１０２０３０４０５",
        "19691231235959",
        "00010101000000",
        "20260102T030405"
      })
  void a_149_times_that_are_none(String text) {
    assertThat(TimeValue.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-02T03:04:05Z, 20260102030405",
    "2026-01-02T03:04:05.5Z, 20260102030405",
    "2026-01-02T03:04:05.000999Z, 20260102030405",
    "2026-01-02T03:04:05.050Z, 20260102030405",
    "1969-12-31T23:59:59Z, 19691231235959",
    "0007-01-01T00:00:00Z, 00070101000000",
    "+12026-01-02T03:04:05Z, 99991231235959",
    "-0044-03-15T00:00:00Z, 00000101000000",
  })
  void a_149_every_time_has_a_form(Instant time, String text) {
    assertThat(TimeValue.format(time)).isEqualTo(text);
  }

  @Test
  void the_ends_of_time_have_one_too() {
    assertThat(TimeValue.format(Instant.MAX)).hasSize(14);
    assertThat(TimeValue.format(Instant.MIN)).hasSize(14);
  }
}
