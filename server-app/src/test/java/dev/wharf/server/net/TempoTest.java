package dev.wharf.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TempoTest {
  private static final Duration ROUND = Duration.ofMillis(250);

  private final Tempo tempo = new Tempo(1);
  private long now = -5; // clocks may begin anywhere
  private long bytes;

  /// Lets time pass; says whether the client was found too slow meanwhile.
  private boolean pass(Tempo judge, Duration time, boolean waiting) {
    boolean slow = false;
    for (long left = time.toNanos(); left > 0; left -= ROUND.toNanos()) {
      now += ROUND.toNanos();
      slow |= judge.isTooSlow(now, waiting, bytes);
    }
    return slow;
  }

  @Test
  void a_014_a_147_a_byte_now_and_then_is_too_slow() {
    boolean slow = false;
    for (int i = 0; i < 3 && !slow; i++) {
      bytes++;
      slow = pass(tempo, Duration.ofSeconds(55), true);
    }
    assertThat(slow).isTrue();
  }

  @Test
  void nobody_is_cut_before_the_window_is_over() {
    bytes = 1;
    assertThat(pass(tempo, Tempo.WINDOW.minus(ROUND), true)).isFalse();
  }

  @Test
  void a_byte_per_second_is_enough_for_ever() {
    for (int i = 0; i < 1000; i++) {
      bytes++;
      assertThat(pass(tempo, Duration.ofSeconds(1), true)).isFalse();
    }
  }

  @Test
  void what_was_quick_at_first_does_not_excuse_what_comes_later() {
    bytes = 1_000_000_000;
    assertThat(pass(tempo, Tempo.WINDOW.plus(ROUND), true)).isFalse();
    bytes++;
    assertThat(pass(tempo, Tempo.WINDOW.plus(ROUND), true)).isTrue();
  }

  @Test
  void a_slow_storage_is_nothing_to_blame_the_client_for() {
    bytes = 1;
    assertThat(pass(tempo, Duration.ofHours(1), false)).isFalse();
  }

  @Test
  void a_window_without_a_byte_is_left_to_the_time_out() {
    assertThat(pass(tempo, Duration.ofHours(1), true)).isFalse();
  }

  @Test
  void zero_is_for_any() {
    bytes = 1;
    assertThat(pass(new Tempo(0), Duration.ofHours(1), true)).isFalse();
  }
}
