package dev.wharf.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private static final long SECOND = 1_000_000_000;

  @Test
  void the_first_bytes_move_at_once_and_the_next_after_their_time() {
    var bucket = new TokenBucket(1000);
    assertThat(bucket.reserve(500, 7 * SECOND)).isEqualTo(7 * SECOND);
    assertThat(bucket.reserve(500, 7 * SECOND)).isEqualTo(7 * SECOND + SECOND / 2);
    assertThat(bucket.reserve(500, 7 * SECOND)).isEqualTo(8 * SECOND);
  }

  @Test
  void late_sleepers_do_not_add_up() {
    var bucket = new TokenBucket(1_000_000);
    long now = 0;
    long moved = 0;
    while (now < 10 * SECOND) {
      long due = bucket.reserve(20_000, now);
      now = Math.max(now, due) + 3_000_000; // each sleep is 3 ms too long
      moved += 20_000;
    }
    assertThat(moved).isCloseTo(10_000_000, within(50_000L));
  }

  @Test
  void time_that_nobody_used_is_made_up_for_up_to_the_credit() {
    var bucket = new TokenBucket(1000);
    bucket.reserve(1, 0);
    long now = 3600 * SECOND;
    long burst = 0;
    while (bucket.reserve(10, now) <= now) {
      burst += 10;
    }
    assertThat(burst).isBetween(100L, 110L); // a tenth of a second, and the piece at its end
  }

  @Test
  void what_is_given_back_can_be_had_again() {
    var bucket = new TokenBucket(1000);
    bucket.reserve(1000, 0);
    bucket.giveBack(900);
    assertThat(bucket.reserve(1, 0)).isEqualTo(SECOND / 10);
  }

  @Test
  void without_a_rate_nothing_waits() {
    var bucket = new TokenBucket(0);
    bucket.reserve(Long.MAX_VALUE, 5);
    bucket.giveBack(Long.MAX_VALUE);
    assertThat(bucket.reserve(Long.MAX_VALUE, 5)).isEqualTo(5);
    assertThat(bucket.isLimited()).isFalse();
  }

  @Test
  void a_raised_rate_takes_hold_also_for_what_was_reserved_at_the_old_one() {
    var bucket = new TokenBucket(1000);
    bucket.reserve(11_000, 0);
    bucket.changeTo(10_000, SECOND);
    assertThat(bucket.end(SECOND)).isEqualTo(2 * SECOND); // ten seconds were left
    assertThat(bucket.reserve(1000, SECOND)).isEqualTo(2 * SECOND);
    assertThat(bucket.reserve(1000, SECOND)).isEqualTo(2 * SECOND + SECOND / 10);
  }

  @Test
  void a_lowered_rate_takes_hold_also_for_what_was_reserved_at_the_old_one() {
    var bucket = new TokenBucket(10_000);
    bucket.reserve(20_000, 0);
    bucket.changeTo(1000, SECOND);
    assertThat(bucket.reserve(1000, SECOND)).isEqualTo(11 * SECOND);
    assertThat(bucket.reserve(1, SECOND)).isEqualTo(12 * SECOND);
  }

  @Test
  void a_new_rate_takes_no_time_back_that_is_over() {
    var bucket = new TokenBucket(1000);
    bucket.reserve(1000, 0);
    bucket.changeTo(1, 5 * SECOND);
    assertThat(bucket.reserve(1, 5 * SECOND)).isEqualTo(5 * SECOND - TokenBucket.CREDIT);
  }

  @Test
  void without_a_rate_any_more_nobody_waits_for_the_old_one() {
    var bucket = new TokenBucket(1);
    bucket.reserve(1000, 0);
    bucket.changeTo(0, SECOND);
    assertThat(bucket.end(SECOND)).isEqualTo(SECOND);
    bucket.changeTo(1000, 2 * SECOND);
    assertThat(bucket.reserve(1000, 2 * SECOND)).isEqualTo(2 * SECOND);
    assertThat(bucket.reserve(1000, 2 * SECOND)).isEqualTo(3 * SECOND);
  }

  @Test
  void instants_may_be_negative_and_run_over() {
    var bucket = new TokenBucket(1000);
    long now = Long.MAX_VALUE - SECOND / 2;
    assertThat(bucket.reserve(1000, now)).isEqualTo(now);
    assertThat(bucket.reserve(1000, now) - now).isEqualTo(SECOND);
  }

  @Test
  void pieces_are_a_fiftieth_of_a_second_within_bounds() {
    assertThat(new TokenBucket(1_000_000).piece(1)).isEqualTo(20_000);
    assertThat(new TokenBucket(1_000_000).piece(4)).isEqualTo(5_000);
    assertThat(new TokenBucket(10).piece(1)).isEqualTo(1024);
    assertThat(new TokenBucket(Long.MAX_VALUE).piece(1)).isEqualTo(256 * 1024);
    assertThat(new TokenBucket(0).piece(1)).isEqualTo(Long.MAX_VALUE);
  }
}
