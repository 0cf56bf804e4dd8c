package dev.wharf.domain.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.domain.Account;
import dev.wharf.domain.Cluster;
import dev.wharf.domain.ClusterProvider;
import dev.wharf.domain.Home;
import dev.wharf.domain.Limits.Quota;
import dev.wharf.domain.Network;
import dev.wharf.domain.QuotaLedger.Page;
import dev.wharf.domain.QuotaLedger.Recount;
import dev.wharf.domain.SessionDirectory.Place;
import dev.wharf.domain.Setting;
import dev.wharf.domain.SharedSessions.Most;
import dev.wharf.domain.Usage;
import dev.wharf.domain.Username;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What every [Cluster] has to do. Extend it and let two servers join an empty one.
@Timeout(60)
public abstract class ClusterContract {
  private static final Username ALICE = new Username("alice");
  private static final Username BOB = new Username("bob");
  private static final Network OFFICE = Network.parse("192.0.2.7");
  private static final Network ELSEWHERE = Network.parse("2001:db8::/64");
  private static final Usage ONE = new Usage(10, 1);
  private static final Quota LIMIT = new Quota(100, 0);

  private final Account alice = Account.named(ALICE).withHome(Home.parse("/srv/alice"));
  private final Shelf shelf = new Shelf();
  private Cluster first;
  private Cluster second;

  /// The provider under test.
  protected abstract ClusterProvider provider();

  /// One more server. All those of a test are in one cluster, and it was empty when the test began.
  /// The lease is long enough to outlive a test. Whoever asks closes it.
  protected abstract Cluster join() throws Exception;

  /// Makes all others take this server for dead, as after a time without the network that was
  /// longer than its lease. It does not know that itself yet.
  protected abstract void bury(Cluster server) throws Exception;

  @BeforeEach
  final void joinTwice() throws Exception {
    first = join();
    second = join();
  }

  @AfterEach
  final void leave() {
    first.close();
    second.close();
  }

  private Page open(Cluster server) throws IOException {
    return server.quotas().open(alice, shelf);
  }

  private Usage told(Cluster server) throws IOException {
    try (Page page = open(server)) {
      return page.usage();
    }
  }

  /// Stores something, as the server does.
  private void store(Page page, Usage what) throws IOException {
    try (var _ = page.turn()) {
      assertThat(page.confirm(LIMIT)).isTrue();
      shelf.add(what);
      page.settle(what, what);
    }
  }

  @Test
  void the_provider_has_a_name_and_keys_for_a_configuration() {
    assertThat(provider().name())
        .isNotEmpty()
        .satisfies(
            name ->
                assertThat(name.chars())
                    .allMatch(c -> c == '-' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')));
    assertThat(provider().settings()).extracting(Setting::name).doesNotHaveDuplicates();
  }

  // Sessions.

  @Test
  void an_account_has_so_many_sessions_on_all_servers_together() throws Exception {
    var two = new Most(2, 0, 0);
    Place here = first.sessions().admit(ALICE, OFFICE, two).orElseThrow();
    assertThat(second.sessions().admit(ALICE, ELSEWHERE, two)).isPresent();
    assertThat(first.sessions().admit(ALICE, OFFICE, two)).isEmpty();
    assertThat(second.sessions().admit(ALICE, OFFICE, two)).isEmpty();
    assertThat(second.sessions().admit(BOB, OFFICE, two)).isPresent();
    here.close();
    here.close();
    assertThat(second.sessions().admit(ALICE, OFFICE, two)).isPresent();
    assertThat(first.sessions().admit(ALICE, OFFICE, two)).isEmpty();
  }

  @Test
  void so_has_an_address_and_so_have_all() throws Exception {
    var most = new Most(0, 1, 2);
    assertThat(first.sessions().admit(ALICE, OFFICE, most)).isPresent();
    assertThat(second.sessions().admit(BOB, OFFICE, most)).isEmpty();
    assertThat(second.sessions().admit(BOB, ELSEWHERE, most)).isPresent();
    assertThat(first.sessions().admit(BOB, Network.parse("203.0.113.1"), most)).isEmpty();
  }

  @Test
  void whoever_is_turned_away_takes_no_place() throws Exception {
    var one = new Most(1, 0, 0);
    Place here = first.sessions().admit(ALICE, OFFICE, one).orElseThrow();
    for (int i = 0; i < 3; i++) {
      assertThat(second.sessions().admit(ALICE, OFFICE, one)).isEmpty();
    }
    here.close();
    assertThat(second.sessions().admit(ALICE, OFFICE, one)).isPresent();
  }

  @Test
  void those_who_come_at_the_same_time_get_no_more() throws Exception {
    var three = new Most(3, 0, 0);
    var tries = new ArrayList<Callable<Boolean>>();
    for (int i = 0; i < 20; i++) {
      Cluster server = i % 2 == 0 ? first : second;
      tries.add(() -> server.sessions().admit(ALICE, OFFICE, three).isPresent());
    }
    assertThat(yes(tries)).isEqualTo(3);
  }

  private static int yes(List<Callable<Boolean>> tries) throws Exception {
    int yes = 0;
    try (var threads = Executors.newFixedThreadPool(tries.size())) {
      for (Future<Boolean> one : threads.invokeAll(tries)) {
        yes += one.get() ? 1 : 0;
      }
    }
    return yes;
  }

  @Test
  void a_server_that_leaves_takes_its_sessions_with_it() throws Exception {
    var one = new Most(1, 0, 0);
    assertThat(first.sessions().admit(ALICE, OFFICE, one)).isPresent();
    first.close();
    assertThat(second.sessions().admit(ALICE, OFFICE, one)).isPresent();
  }

  @Test
  void the_sessions_of_a_dead_server_do_not_count() throws Exception {
    var one = new Most(1, 0, 0);
    assertThat(first.sessions().admit(ALICE, OFFICE, one)).isPresent();
    bury(first);
    assertThat(second.sessions().admit(ALICE, OFFICE, one)).isPresent();
  }

  // Quotas.

  @Test
  void a_home_is_counted_once_and_then_known_to_all() throws Exception {
    shelf.hold(new Usage(25, 2));
    assertThat(told(first)).isEqualTo(new Usage(25, 2));
    assertThat(told(second)).isEqualTo(new Usage(25, 2));
    assertThat(shelf.counts()).isEqualTo(1);
  }

  @Test
  void what_one_server_reserves_is_room_that_the_other_has_not() throws Exception {
    try (Page here = open(first);
        Page there = open(second)) {
      assertThat(here.reserve(new Usage(60, 1), LIMIT)).isTrue();
      assertThat(there.reserve(new Usage(60, 1), LIMIT)).isFalse();
      assertThat(there.reserve(new Usage(30, 1), LIMIT)).isTrue();
      here.release(new Usage(60, 1));
      assertThat(there.reserve(new Usage(60, 1), LIMIT)).isTrue();
    }
  }

  @Test
  void files_count_as_bytes_do() throws Exception {
    var two = new Quota(0, 2);
    try (Page here = open(first);
        Page there = open(second)) {
      assertThat(here.reserve(new Usage(1L << 40, 1), two)).isTrue();
      assertThat(there.reserve(ONE, two)).isTrue();
      assertThat(there.reserve(ONE, two)).isFalse();
      assertThat(here.reserve(new Usage(5, 0), two)).isTrue();
    }
  }

  @Test
  void a_page_that_is_closed_gives_back_what_was_reserved_on_it() throws Exception {
    Page here = open(first);
    assertThat(here.reserve(new Usage(100, 1), LIMIT)).isTrue();
    here.close();
    here.close();
    try (Page there = open(second)) {
      assertThat(there.usage()).isEqualTo(Usage.NONE);
      assertThat(there.reserve(new Usage(100, 1), LIMIT)).isTrue();
    }
  }

  @Test
  void what_is_stored_here_and_removed_there_is_known_to_both() throws Exception {
    try (Page here = open(first);
        Page there = open(second)) {
      assertThat(here.reserve(ONE, LIMIT)).isTrue();
      store(here, ONE);
      assertThat(there.usage()).isEqualTo(ONE);
      try (var _ = there.turn()) {
        shelf.remove(ONE);
        there.settle(Usage.NONE, Usage.NONE.minus(ONE));
      }
      assertThat(here.usage()).isEqualTo(Usage.NONE);
    }
    assertThat(shelf.counts()).isEqualTo(1);
  }

  @Test
  void figures_do_not_fall_below_nothing() throws Exception {
    try (Page page = open(first)) {
      try (var _ = page.turn()) {
        page.settle(Usage.NONE, Usage.NONE.minus(ONE));
      }
      assertThat(page.usage()).isEqualTo(Usage.NONE);
    }
  }

  @Test
  void accounts_with_one_home_share_its_figures_and_others_do_not() throws Exception {
    shelf.hold(ONE);
    assertThat(told(first)).isEqualTo(ONE);
    Account same = Account.named(BOB).withHome(alice.home());
    Account other = Account.named(BOB).withHome(Home.parse("/srv/bob"));
    try (Page page = second.quotas().open(same, new Shelf())) {
      assertThat(page.usage()).isEqualTo(ONE);
    }
    try (Page page = second.quotas().open(other, new Shelf())) {
      assertThat(page.usage()).isEqualTo(Usage.NONE);
    }
    try (Page page = second.quotas().open(same.withStorage("archive"), new Shelf())) {
      assertThat(page.usage()).isEqualTo(Usage.NONE);
    }
  }

  @Test
  void a_recount_is_believed_by_all_and_reservations_stay() throws Exception {
    shelf.hold(ONE);
    try (Page there = open(second)) {
      assertThat(there.reserve(new Usage(50, 1), LIMIT)).isTrue();
      shelf.hold(new Usage(40, 4)); // behind everybody's back
      assertThat(first.quotas().recount(alice, shelf))
          .isEqualTo(new Recount(Optional.of(ONE), new Usage(40, 4)));
      try (Page here = open(first)) {
        assertThat(here.reserve(new Usage(20, 1), LIMIT)).isFalse();
      }
      there.release(new Usage(50, 1));
      assertThat(there.usage()).isEqualTo(new Usage(40, 4));
    }
  }

  @Test
  void who_is_turned_away_leaves_what_it_held_to_those_who_go_on() throws Exception {
    try (Page here = open(first);
        Page there = open(second)) {
      Usage half = new Usage(40, 1);
      Usage more = new Usage(30, 0);
      assertThat(here.reserve(half, LIMIT)).isTrue();
      assertThat(there.reserve(half, LIMIT)).isTrue();
      assertThat(here.reserve(more, half, LIMIT)).isFalse();
      assertThat(there.reserve(more, half, LIMIT)).isTrue();
      Usage nearlyAll = half.plus(more);
      assertThat(there.reserve(half, nearlyAll, LIMIT)).isFalse();
      assertThat(there.usage()).isEqualTo(Usage.NONE);
      assertThat(here.reserve(nearlyAll, LIMIT)).isTrue();
    }
  }

  @Test
  void many_at_the_same_time_never_get_more_than_there_is() throws Exception {
    var tries = new ArrayList<Callable<Boolean>>();
    for (int i = 0; i < 30; i++) {
      Cluster server = i % 2 == 0 ? first : second;
      tries.add(() -> uploads(server));
    }
    assertThat(yes(tries) * 10L).isBetween(10L, 100L).isEqualTo(shelf.stored().bytes());
    assertThat(told(first)).isEqualTo(shelf.stored());
  }

  /// As in a server, whose sessions in one home open, store and close one after the other.
  private boolean uploads(Cluster server) throws IOException {
    Page page;
    synchronized (server) {
      page = open(server);
    }
    boolean fits = page.reserve(ONE, LIMIT);
    synchronized (server) {
      try (page) {
        if (fits) {
          store(page, ONE);
        }
      }
    }
    return fits;
  }

  @Test
  void servers_take_turns_in_a_home_and_one_may_ask_twice() throws Exception {
    try (Page here = open(first);
        Page there = open(second)) {
      var turn = here.turn();
      here.turn().close();
      var waiting = new CompletableFuture<Void>();
      Thread.ofVirtual()
          .start(
              () -> {
                try (var _ = there.turn()) {
                  waiting.complete(null);
                } catch (IOException e) {
                  waiting.completeExceptionally(e);
                }
              });
      assertThatThrownBy(() -> waiting.get(100, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      turn.close();
      waiting.get();
    }
  }

  // Servers that die, or count as dead.

  @Test
  void a_dead_server_leaves_no_reservation_no_turn_and_homes_to_be_counted() throws Exception {
    try (Page there = open(second);
        Page here = open(first);
        var _ = here.turn()) {
      assertThat(here.reserve(new Usage(100, 1), LIMIT)).isTrue();
      shelf.hold(ONE); // it has published something, and nobody knows
      bury(first);
      assertThat(second.quotas().recount(alice, shelf).counted()).isEqualTo(ONE);
      assertThat(there.reserve(new Usage(90, 1), LIMIT)).isTrue();
      there.turn().close();
    }
  }

  @Test
  void what_a_server_settles_late_is_not_counted_twice() throws Exception {
    try (Page here = open(first)) {
      assertThat(here.reserve(ONE, LIMIT)).isTrue();
      try (var _ = here.turn()) {
        assertThat(here.confirm(LIMIT)).isTrue();
        shelf.add(ONE);
        bury(first);
        assertThat(second.quotas().recount(alice, shelf).counted()).isEqualTo(ONE);
        here.settle(ONE, ONE);
      }
    }
    assertThat(told(second)).isEqualTo(ONE);
  }

  @Test
  void what_a_server_settles_late_does_not_bring_figures_below_what_is_stored() throws Exception {
    shelf.hold(new Usage(40, 4));
    try (Page here = open(first)) {
      try (var _ = here.turn()) {
        shelf.remove(ONE);
        bury(first);
        assertThat(second.quotas().recount(alice, shelf).counted()).isEqualTo(new Usage(30, 3));
        here.settle(Usage.NONE, Usage.NONE.minus(ONE));
      }
    }
    assertThat(told(second)).isEqualTo(new Usage(30, 3));
  }

  @Test
  void a_server_that_counted_as_dead_is_welcome_again() throws Exception {
    bury(first);
    assertThat(first.sessions().admit(ALICE, OFFICE, new Most(1, 0, 0))).isPresent();
    assertThat(second.sessions().admit(ALICE, OFFICE, new Most(1, 0, 0))).isEmpty();
    try (Page here = open(first)) {
      assertThat(here.reserve(ONE, LIMIT)).isTrue();
      store(here, ONE);
    }
    assertThat(told(second)).isEqualTo(ONE);
  }

  @Test
  void a_server_that_leaves_twice_leaves_the_others_alone() throws Exception {
    first.close();
    first.close();
    try (Page there = open(second)) {
      assertThat(there.reserve(ONE, LIMIT)).isTrue();
    }
  }
}
