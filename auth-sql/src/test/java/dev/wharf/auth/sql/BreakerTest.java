package dev.wharf.auth.sql;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// When a database that does not answer is asked again.
class BreakerTest {
  private final SQLException failure = new SQLException("gone");
  private long now = 1_000;
  private final Breaker breaker =
      new Breaker(2, Duration.ofSeconds(1), Duration.ofSeconds(3), () -> now);

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private void open() {
    breaker.failed(failure);
    breaker.failed(failure);
  }

  private void lets_through() {
    assertThatCode(breaker::enter).doesNotThrowAnyException();
  }

  private void refuses() {
    assertThatThrownBy(breaker::enter).isInstanceOf(SQLException.class).hasCause(failure);
  }

  @Test
  void a_single_failure_changes_nothing() {
    breaker.failed(failure);
    lets_through();
    lets_through();
  }

  @Test
  void failures_with_a_success_between_them_do_not_add_up() {
    breaker.failed(failure);
    breaker.succeeded();
    breaker.failed(failure);
    lets_through();
  }

  @Test
  void after_some_in_a_row_it_refuses_for_a_while() {
    open();
    refuses();
    pass(Duration.ofMillis(999));
    refuses();
  }

  @Test
  void then_one_attempt_decides_for_all() {
    open();
    pass(Duration.ofSeconds(1));
    lets_through();
    refuses();
    breaker.succeeded();
    lets_through();
    lets_through();
  }

  @Test
  void the_while_doubles_up_to_a_bound() {
    open();
    for (Duration pause : new Duration[] {Duration.ofSeconds(1), Duration.ofSeconds(2)}) {
      pass(pause.minusMillis(1));
      refuses();
      pass(Duration.ofMillis(1));
      lets_through();
      breaker.failed(failure);
    }
    pass(Duration.ofMillis(2_999));
    refuses();
    pass(Duration.ofMillis(1));
    lets_through();
  }

  @Test
  void an_attempt_that_never_ends_does_not_close_the_door_for_ever() {
    open();
    pass(Duration.ofSeconds(1));
    lets_through();
    pass(Duration.ofSeconds(1));
    lets_through();
  }
}
