package dev.wharf.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuessThrottleTest {
  @ParameterizedTest
  @CsvSource({"0,0", "4,0", "5,10", "6,20", "7,40", "11,640", "12,900", "35,900", "2147483647,900"})
  void a_160_a_door_shuts_at_the_limit_and_longer_each_time(int failures, int seconds) {
    GuessThrottle throttle = GuessThrottle.DEFAULT;
    assertThat(throttle.shut(failures, throttle.perAccount())).hasSeconds(seconds);
  }

  @Test
  void zero_shuts_nothing() {
    assertThat(GuessThrottle.DEFAULT.shut(Integer.MAX_VALUE, 0)).isZero();
  }

  @Test
  void a_trusted_network_is_known_by_its_addresses() {
    var throttle =
        new GuessThrottle(
            1, 1, Duration.ZERO, Duration.ZERO, List.of(Network.parse("192.0.2.0/24")));
    assertThat(throttle.trusts(InetAddress.ofLiteral("192.0.2.77"))).isTrue();
    assertThat(throttle.trusts(InetAddress.ofLiteral("192.0.3.1"))).isFalse();
    assertThat(throttle.trusts(InetAddress.ofLiteral("2001:db8::1"))).isFalse();
  }

  @Test
  void negative_numbers_are_refused() {
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> new GuessThrottle(-1, 1, second, second, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new GuessThrottle(1, -1, second, second, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new GuessThrottle(1, 1, second.negated(), second, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new GuessThrottle(1, 1, second, second.negated(), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
