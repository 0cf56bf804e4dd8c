package dev.wharf.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginThrottleTest {
  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "3, 4", "4, 8", "5, 8", "31, 8", "1000, 8", "2147483647, 8", "0, 1"})
  void a_160_the_wait_doubles_up_to_the_longest(int failure, int seconds) {
    assertThat(LoginThrottle.DEFAULT.delayOf(failure)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void a_160_a_session_ends_after_the_configured_failures() {
    assertThat(LoginThrottle.DEFAULT.isExhausted(2)).isFalse();
    assertThat(LoginThrottle.DEFAULT.isExhausted(3)).isTrue();
    assertThat(LoginThrottle.DEFAULT.isExhausted(4)).isTrue();
    var never = new LoginThrottle(0, Duration.ZERO, Duration.ZERO);
    assertThat(never.isExhausted(Integer.MAX_VALUE)).isFalse();
    assertThat(never.delayOf(7)).isZero();
  }

  @Test
  void the_longest_delay_there_is_does_not_overflow() {
    Duration aeon = Duration.ofSeconds(Long.MAX_VALUE);
    assertThat(new LoginThrottle(3, aeon, aeon).delayOf(40)).isEqualTo(aeon);
    assertThat(new LoginThrottle(3, aeon, Duration.ofSeconds(5)).delayOf(2)).hasSeconds(5);
  }

  @Test
  void negative_numbers_are_refused() {
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> new LoginThrottle(-1, second, second))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LoginThrottle(1, second.negated(), second))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LoginThrottle(1, second, second.negated()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
