package dev.wharf.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.domain.Limits.Encryption;
import dev.wharf.domain.Limits.Hours;
import dev.wharf.domain.Limits.Networks;
import dev.wharf.domain.Limits.Quota;
import dev.wharf.domain.Limits.Rates;
import dev.wharf.domain.Limits.Ratio;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {
  @ParameterizedTest
  @CsvSource({"0000, 0", "0001, 1", "0059, 59", "0100, 60", "1200, 720", "2359, 1439"})
  void a_minute_of_the_day_is_written_as_it_is_read(String clock, int minute) {
    assertThat(Hours.minute(clock)).hasValue(minute);
    assertThat(Hours.minute(clock.substring(0, 2) + ":" + clock.substring(2))).hasValue(minute);
    assertThat(Hours.clock(minute)).isEqualTo(clock);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "0", "800", "00800", "2400", "0060", "0:800", "08:0", "-800", "08.00", "+1:00"
      })
  void whatever_else_a_clock_says_is_no_minute(String clock) {
    assertThat(Hours.minute(clock)).isEmpty();
  }

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
    Instant moment = Instant.EPOCH.plus(minute, ChronoUnit.MINUTES);
    assertThat(new Hours(from, until).contains(moment, ZoneOffset.UTC)).isEqualTo(held);
  }

  @ParameterizedTest
  @CsvSource({"-1, 0", "0, -1", "1440, 0", "0, 1440"})
  void a_minute_outside_the_day_is_refused(int from, int until) {
    assertThatThrownBy(() -> new Hours(from, until)).isInstanceOf(IllegalArgumentException.class);
  }

  /// The 1st of January 1970 was a Thursday.
  @ParameterizedTest
  @CsvSource({
    "1970-01-01T21:59:00Z, false",
    "1970-01-01T22:00:00Z, true",
    "1970-01-02T06:00:00Z, true",
    "1970-01-02T22:00:00Z, false",
    "1970-01-01T06:00:00Z, false",
    "1970-01-03T06:00:00Z, false"
  })
  void the_hours_after_midnight_belong_to_the_day_before(Instant moment, boolean held) {
    var thursdays = new Hours(1320, 360, Set.of(DayOfWeek.THURSDAY), Optional.empty());
    assertThat(thursdays.contains(moment, ZoneOffset.UTC)).isEqualTo(held);
  }

  @Test
  void a_zone_of_its_own_comes_before_that_of_the_server() {
    var hours =
        new Hours(540, 600, EnumSet.allOf(DayOfWeek.class), Optional.of(ZoneId.of("Asia/Kolkata")));
    Instant nineInIndia = Instant.parse("2026-03-01T03:30:00Z");
    assertThat(hours.contains(nineInIndia, ZoneOffset.UTC)).isTrue();
    assertThat(new Hours(540, 600).contains(nineInIndia, ZoneOffset.UTC)).isFalse();
  }

  @Test
  void a_window_on_no_day_is_refused() {
    assertThatThrownBy(() -> new Hours(0, 1, Set.of(), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_negative_limit_is_refused() {
    List<ThrowingCallable> attempts =
        List.of(
            () -> Limits.NONE.withSessions(-1),
            () -> new Rates(-1, 0),
            () -> new Rates(0, -1),
            () -> new Quota(-1, 0),
            () -> new Quota(0, -1),
            () -> new Ratio(-1, 0),
            () -> new Ratio(0, -1));
    for (ThrowingCallable attempt : attempts) {
      assertThatThrownBy(attempt).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void each_limit_is_set_alone() {
    Limits limits =
        Limits.NONE
            .withSessions(1)
            .withRates(new Rates(2, 3))
            .withSessionRates(new Rates(21, 31))
            .withQuota(new Quota(4, 5))
            .withRatio(new Ratio(6, 7))
            .withIdle(Duration.ofSeconds(8))
            .withClients(new Networks(List.of(Network.parse("192.0.2.0/24")), List.of()))
            .withLocals(new Networks(List.of(), List.of(Network.parse("192.0.2.1"))))
            .withHours(new Hours(9, 10))
            .withExpires(Instant.EPOCH)
            .withEncryption(Encryption.CONTROL);
    assertThat(limits)
        .isEqualTo(
            new Limits(
                1,
                new Rates(2, 3),
                new Rates(21, 31),
                new Quota(4, 5),
                new Ratio(6, 7),
                Optional.of(Duration.ofSeconds(8)),
                new Networks(List.of(Network.parse("192.0.2.0/24")), List.of()),
                new Networks(List.of(), List.of(Network.parse("192.0.2.1"))),
                Optional.of(new Hours(9, 10)),
                Optional.of(Instant.EPOCH),
                Encryption.CONTROL));
  }

  @Test
  void each_amount_that_is_missing_comes_from_the_defaults() {
    Limits defaults =
        Limits.NONE
            .withSessions(1)
            .withRates(new Rates(2, 3))
            .withSessionRates(new Rates(4, 5))
            .withQuota(new Quota(6, 7))
            .withRatio(new Ratio(1, 5))
            .withIdle(Duration.ofSeconds(8))
            .withHours(new Hours(9, 10))
            .withEncryption(Encryption.CONTROL);
    assertThat(Limits.NONE.or(defaults).withHours(new Hours(9, 10))).isEqualTo(defaults);
    Limits own =
        Limits.NONE
            .withSessions(10)
            .withRates(new Rates(0, 30))
            .withSessionRates(new Rates(40, 0))
            .withQuota(new Quota(0, 70))
            .withIdle(Duration.ZERO)
            .withEncryption(Encryption.CONTROL_AND_DATA);
    assertThat(own.or(defaults))
        .isEqualTo(
            own.withRates(new Rates(2, 30))
                .withSessionRates(new Rates(40, 5))
                .withQuota(new Quota(6, 70))
                .withRatio(new Ratio(1, 5)));
  }

  @Test
  void networks_do_not_change_with_the_lists_they_were_made_of() {
    var list = new ArrayList<>(List.of(Network.parse("192.0.2.0/24")));
    var networks = new Networks(list, list);
    list.clear();
    assertThat(networks.allowed()).hasSize(1);
    assertThat(networks.denied()).hasSize(1);
  }

  @Test
  void a_ratio_allows_what_was_earned_to_the_last_byte() {
    var ratio = new Limits.Ratio(1, 3);
    assertThat(ratio.allows(0, 0, 0)).isTrue();
    assertThat(ratio.allows(0, 0, 1)).isFalse();
    assertThat(ratio.allows(100, 0, 300)).isTrue();
    assertThat(ratio.allows(100, 299, 1)).isTrue();
    assertThat(ratio.allows(100, 299, 2)).isFalse();
    assertThat(new Limits.Ratio(2, 1).allows(5, 0, 3)).isFalse();
    assertThat(Limits.Ratio.NONE.allows(0, Long.MAX_VALUE, Long.MAX_VALUE)).isTrue();
    assertThat(ratio.allows(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE)).isTrue();
    assertThat(ratio.allows(1, Long.MAX_VALUE, Long.MAX_VALUE)).isFalse();
  }

  @Test
  void a_quota_has_room_for_what_fits_and_for_what_is_not_wanted() {
    var quota = new Limits.Quota(100, 2);
    assertThat(quota.hasRoom(new Usage(90, 1), new Usage(10, 1))).isTrue();
    assertThat(quota.hasRoom(new Usage(90, 1), new Usage(11, 0))).isFalse();
    assertThat(quota.hasRoom(new Usage(0, 2), new Usage(1, 1))).isFalse();
    assertThat(quota.hasRoom(new Usage(500, 9), Usage.NONE)).isTrue();
    assertThat(quota.hasRoom(Usage.NONE, new Usage(Long.MAX_VALUE, 0))).isFalse();
    assertThat(Limits.Quota.NONE.hasRoom(new Usage(5, 5), new Usage(Long.MAX_VALUE, 1))).isTrue();
  }
}
