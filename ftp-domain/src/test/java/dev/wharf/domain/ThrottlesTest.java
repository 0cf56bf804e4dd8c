package dev.wharf.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.wharf.domain.Limits.Rates;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/// Transfers in a time that a test makes pass.
class ThrottlesTest {
  private static final long SECOND = 1_000_000_000;
  private static final long MB = 1_000_000;
  private static final Percentage TWO_PERCENT = Percentage.withPercentage(2);
  private static final Percentage TWENTY_PERCENT = Percentage.withPercentage(20);

  /// A transfer that always has bytes.
  private static final class Running {
    final Pace pace;
    long due;
    long moved;

    Running(Pace pace) {
      this.pace = pace;
      pace.begin();
    }
  }

  @Test
  void twenty_sessions_of_one_account_share_its_rate_evenly() {
    var throttles = new Throttles();
    List<Running> all = downloads(throttles, account("alice", MB), 20);
    run(all, 10 * SECOND);
    assertThat(moved(all)).isCloseTo(10 * MB, TWO_PERCENT);
    all.forEach(one -> assertThat(one.moved).isCloseTo(MB / 2, TWENTY_PERCENT));
  }

  @Test
  void a_150_an_account_with_twenty_sessions_gets_no_more_of_the_server_than_one_with_one() {
    var throttles = new Throttles(new Rates(0, 10 * MB), Rates.NONE);
    List<Running> many = downloads(throttles, account("alice", 0), 20);
    List<Running> one = downloads(throttles, account("bob", 0), 1);
    var all = new ArrayList<>(many);
    all.addAll(one);
    run(all, 10 * SECOND);
    assertThat(moved(all)).isCloseTo(100 * MB, TWO_PERCENT);
    assertThat(moved(many)).isCloseTo(50 * MB, TWENTY_PERCENT);
    assertThat(moved(one)).isCloseTo(50 * MB, TWENTY_PERCENT);
  }

  @Test
  void another_rate_of_the_server_holds_for_those_who_are_here() {
    var throttles = new Throttles(new Rates(0, 10 * MB), Rates.NONE);
    List<Running> all = downloads(throttles, account("alice", 0), 2);
    throttles.changeTo(new Rates(0, MB), new Rates(0, MB / 4), 0);
    run(all, 10 * SECOND);
    assertThat(moved(all)).isCloseTo(10 * MB, TWO_PERCENT);
    List<Running> late = downloads(throttles, account("bob", 0), 1);
    run(late, 20 * SECOND);
    assertThat(moved(late)).isCloseTo(10 * MB / 4, TWO_PERCENT);
  }

  @Test
  void whoever_sleeps_at_a_low_rate_wakes_when_it_is_raised() {
    var throttles = new Throttles(new Rates(0, 10), Rates.NONE);
    Pace first = throttles.admit(account("alice", 0), 0).download();
    Pace second = throttles.admit(account("bob", 2 * MB), 0).download();
    first.reserve(1024, 0);
    long due = second.reserve(1024, 0);
    assertThat(due).isEqualTo(102_400_000_000L);
    assertThat(second.turn(due, SECOND)).as("nothing has changed").isEqualTo(due);

    throttles.changeTo(new Rates(0, MB), Rates.NONE, SECOND);
    assertThat(second.turn(due, SECOND)).isBetween(SECOND, SECOND + SECOND / 100);
    throttles.changeTo(Rates.NONE, Rates.NONE, SECOND);
    assertThat(second.turn(due, 2 * SECOND)).isLessThanOrEqualTo(2 * SECOND);
  }

  @Test
  void the_smallest_of_all_rates_decides() {
    var throttles = new Throttles(new Rates(0, 100 * MB), new Rates(0, 2 * MB));
    List<Running> slow = downloads(throttles, account("alice", MB), 1);
    run(slow, 10 * SECOND);
    assertThat(moved(slow)).isCloseTo(10 * MB, TWO_PERCENT);
    throttles = new Throttles(new Rates(0, 100 * MB), new Rates(0, 2 * MB));
    List<Running> single = downloads(throttles, account("bob", 50 * MB), 1);
    run(single, 10 * SECOND);
    assertThat(moved(single)).isCloseTo(20 * MB, TWO_PERCENT);
  }

  @Test
  void the_session_rate_of_an_account_is_in_place_of_the_servers() {
    var throttles = new Throttles(Rates.NONE, new Rates(0, MB));
    Account alice =
        account("alice", 0).withLimits(Limits.NONE.withSessionRates(new Rates(0, 3 * MB)));
    List<Running> two = downloads(throttles, alice, 2);
    List<Running> other = downloads(throttles, account("bob", 0), 1);
    run(two, 10 * SECOND);
    run(other, 10 * SECOND);
    assertThat(moved(two)).isCloseTo(60 * MB, TWO_PERCENT);
    assertThat(moved(other)).isCloseTo(10 * MB, TWO_PERCENT);
  }

  @Test
  void directions_and_accounts_do_not_slow_each_other() {
    var throttles = new Throttles();
    Account alice = account("alice", MB);
    run(downloads(throttles, alice, 1), 10 * SECOND);
    assertThat(throttles.admit(alice, 0).upload().isLimited()).isFalse();
    assertThat(throttles.admit(account("bob", 0), 0).download().isLimited()).isFalse();
  }

  @Test
  void new_rates_of_an_account_hold_for_its_older_sessions_too() {
    var throttles = new Throttles();
    var older = throttles.admit(account("alice", 0), 0);
    throttles.admit(account("alice", MB), 0);
    assertThat(older.download().isLimited()).isTrue();
  }

  @Test
  void accounts_are_forgotten_with_their_last_session() {
    var throttles = new Throttles();
    var one = throttles.admit(account("alice", MB), 0);
    var two = throttles.admit(account("alice", MB), 0);
    one.close();
    one.close();
    assertThat(throttles.size()).isEqualTo(1);
    two.close();
    assertThat(throttles.size()).isZero();
  }

  @Test
  void what_an_ended_transfer_had_reserved_is_given_back() {
    var pace = new Throttles().admit(account("alice", MB), 0).download();
    pace.begin();
    pace.reserve(MB, 0);
    pace.giveBack(MB);
    pace.end();
    assertThat(pace.reserve(1, 0)).isCloseTo(0, within(1L));
  }

  private static Account account(String name, long download) {
    return Account.named(new Username(name))
        .withLimits(Limits.NONE.withRates(new Rates(0, download)));
  }

  private static List<Running> downloads(Throttles throttles, Account account, int count) {
    var running = new ArrayList<Running>();
    for (int i = 0; i < count; i++) {
      running.add(new Running(throttles.admit(account, 0).download()));
    }
    return running;
  }

  private static void run(List<Running> all, long end) {
    var queue = new PriorityQueue<Running>(Comparator.comparingLong(one -> one.due));
    for (Running one : all) {
      one.due = one.pace.reserve(one.pace.piece(), 0);
      queue.add(one);
    }
    while (queue.peek().due < end) {
      Running one = queue.remove();
      long piece = one.pace.piece();
      one.moved += piece;
      one.due = Math.max(one.due, one.pace.reserve(piece, one.due));
      queue.add(one);
    }
  }

  private static long moved(List<Running> all) {
    return all.stream().mapToLong(one -> one.moved).sum();
  }
}
