package dev.wharf.auth.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// When a server that does not answer is asked again.
class BreakerTest {
  private long now = 1_000;
  private final Breaker breaker =
      new Breaker(2, Duration.ofSeconds(1), Duration.ofSeconds(3), () -> now);

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private void open() {
    breaker.failed();
    breaker.failed();
  }

  @Test
  void a_single_failure_changes_nothing() {
    breaker.failed();
    assertThat(breaker.mayTry()).isTrue();
    assertThat(breaker.mayTry()).isTrue();
  }

  @Test
  void failures_with_a_success_between_them_do_not_add_up() {
    breaker.failed();
    breaker.worked();
    breaker.failed();
    assertThat(breaker.mayTry()).isTrue();
  }

  @Test
  void after_some_in_a_row_nobody_may_try_for_a_while() {
    open();
    assertThat(breaker.mayTry()).isFalse();
    pass(Duration.ofMillis(999));
    assertThat(breaker.mayTry()).isFalse();
  }

  @Test
  void then_one_attempt_decides_for_all() {
    open();
    pass(Duration.ofSeconds(1));
    assertThat(breaker.mayTry()).isTrue();
    assertThat(breaker.mayTry()).isFalse();
    breaker.worked();
    assertThat(breaker.mayTry()).isTrue();
    assertThat(breaker.mayTry()).isTrue();
  }

  @Test
  void the_while_doubles_up_to_a_bound_and_starts_anew() {
    open();
    for (int seconds : new int[] {1, 2, 3, 3}) {
      pass(Duration.ofSeconds(seconds).minusMillis(1));
      assertThat(breaker.mayTry()).as("before %s s", seconds).isFalse();
      pass(Duration.ofMillis(1));
      assertThat(breaker.mayTry()).as("after %s s", seconds).isTrue();
      breaker.failed();
    }
    breaker.worked();
    open();
    pass(Duration.ofSeconds(1));
    assertThat(breaker.mayTry()).isTrue();
  }

  @Test
  void an_attempt_that_never_ends_does_not_close_the_door_for_ever() {
    open();
    pass(Duration.ofSeconds(1));
    assertThat(breaker.mayTry()).isTrue();
    pass(Duration.ofSeconds(1));
    assertThat(breaker.mayTry()).isTrue();
  }

  @Test
  void an_attempt_that_is_abandoned_lets_the_next_one_try_and_changes_nothing_else() {
    open();
    pass(Duration.ofSeconds(1));
    assertThat(breaker.mayTry()).isTrue();
    breaker.abandoned();
    assertThat(breaker.mayTry()).isTrue();
    assertThat(breaker.mayTry()).isFalse();
    breaker.failed();
    assertThat(breaker.mayTry()).isFalse();
  }

  @Test
  void only_what_changes_is_news() {
    assertThat(breaker.failed()).isFalse();
    assertThat(breaker.failed()).isTrue();
    assertThat(breaker.failed()).isFalse();
    assertThat(breaker.worked()).isTrue();
    assertThat(breaker.worked()).isFalse();
  }

  @Test
  void it_tolerates_at_least_one_failure() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Breaker(0, Duration.ZERO, Duration.ZERO, () -> now));
  }
}
