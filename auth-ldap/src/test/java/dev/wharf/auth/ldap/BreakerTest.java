package dev.wharf.auth.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// When a server is left alone.
class BreakerTest {
  private final AtomicLong now = new AtomicLong();
  private final Breaker breaker = new Breaker(Duration.ofSeconds(5), now::get);

  private void wait(int seconds) {
    now.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  @Test
  void a_server_that_failed_is_left_alone_for_a_while() {
    assertThat(breaker.mayTry()).isTrue();
    assertThat(breaker.failed()).as("news").isTrue();
    assertThat(breaker.failed()).as("news").isFalse();
    wait(4);
    assertThat(breaker.mayTry()).isFalse();
  }

  @Test
  void one_attempt_goes_first_and_the_others_wait_for_it() {
    breaker.failed();
    wait(5);
    assertThat(breaker.mayTry()).isTrue();
    assertThat(breaker.mayTry()).isFalse();
    wait(5);
    assertThat(breaker.mayTry()).as("the first one never came back").isTrue();
  }

  @Test
  void a_server_that_answers_is_as_good_as_new() {
    breaker.failed();
    wait(5);
    breaker.mayTry();
    assertThat(breaker.worked()).as("news").isTrue();
    assertThat(breaker.worked()).as("news").isFalse();
    assertThat(breaker.mayTry()).isTrue();
  }
}
