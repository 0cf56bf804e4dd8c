package dev.wharf.auth.sql.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.wharf.auth.postgres.PostgresServer;
import dev.wharf.domain.Account;
import dev.wharf.domain.Cluster;
import dev.wharf.domain.Limits.Quota;
import dev.wharf.domain.Limits.Ratio;
import dev.wharf.domain.QuotaLedger;
import dev.wharf.domain.QuotaLedger.Page;
import dev.wharf.domain.QuotaLedger.Recount;
import dev.wharf.domain.RatioLedger;
import dev.wharf.domain.RatioLedger.Moved;
import dev.wharf.domain.RatioLedger.Taken;
import dev.wharf.domain.Usage;
import dev.wharf.domain.Username;
import dev.wharf.domain.contract.Shelf;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Quotas that two servers keep together.
@Timeout(60)
class SqlLedgerTest {
  private static final String DEAD = "00000000-0000-0000-0000-00000000dead";
  private static final Usage ONE = new Usage(10, 1);
  private static final Quota LIMIT = new Quota(100, 0);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  private final Account alice = Account.named(new Username("alice"));
  private final Shelf shelf = new Shelf();
  private PostgresServer postgres;
  private Cluster first;
  private Cluster second;

  @BeforeEach
  void join() throws Exception {
    postgres = PostgresServer.shared();
    var servers = new Servers(postgres);
    first = servers.join(Map.of("lease", "30s"));
    second = servers.join(Map.of("lease", "30s"));
  }

  @AfterEach
  void leave() {
    first.close();
    second.close();
  }

  private Page open(Cluster server) throws IOException {
    return server.quotas().open(alice, shelf);
  }

  private void store(Page page, Usage what) throws IOException {
    try (var _ = page.turn()) {
      assertThat(page.confirm(LIMIT)).isTrue();
      shelf.add(what);
      page.settle(what, what);
    }
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
    assertThat(postgres.sql("SELECT count(*) FROM wharf_reservation")).isEqualTo("0");
  }

  @Test
  void what_is_stored_here_is_known_there() throws Exception {
    shelf.hold(new Usage(25, 2));
    try (Page here = open(first);
        Page there = open(second)) {
      assertThat(here.usage()).isEqualTo(new Usage(25, 2));
      assertThat(here.reserve(ONE, LIMIT)).isTrue();
      store(here, ONE);
      assertThat(there.usage()).isEqualTo(new Usage(35, 3));
    }
    assertThat(shelf.counts()).isEqualTo(1);
  }

  @Test
  void little_is_reserved_ahead_where_little_is_left() throws Exception {
    var large = new Quota(1L << 40, 0);
    try (Page here = open(first)) {
      here.reserve(ONE, large);
      assertThat(here.usage().bytes()).isEqualTo(10 + (1 << 24));
      here.release(ONE);
      assertThat(here.usage()).isEqualTo(Usage.NONE);
      here.reserve(ONE, LIMIT);
      assertThat(here.usage().bytes()).isBetween(10L, 10L + 12);
    }
  }

  @Test
  void a_133_fifty_at_a_time_over_two_servers_never_get_more_than_there_is() throws Exception {
    var tries = new ArrayList<Callable<Boolean>>();
    for (int i = 0; i < 50; i++) {
      Cluster server = i % 2 == 0 ? first : second;
      tries.add(() -> uploads(server));
    }
    long stored = 0;
    try (var threads = Executors.newFixedThreadPool(50)) {
      for (Future<Boolean> one : threads.invokeAll(tries)) {
        stored += one.get() ? 10 : 0;
      }
    }
    assertThat(stored).isBetween(10L, 100L).isEqualTo(shelf.stored().bytes());
    try (Page page = open(first)) {
      assertThat(page.usage()).isEqualTo(shelf.stored());
    }
    assertThat(first.quotas().recount(alice, shelf))
        .isEqualTo(new Recount(Optional.of(shelf.stored()), shelf.stored()));
  }

  /// An upload of ten bytes, which come one by one. As sessions of a server do, those of one take
  /// turns where a page is opened, and where something is stored.
  private boolean uploads(Cluster server) throws IOException {
    try (Page page = opened(server)) {
      for (int i = 0; i < 10; i++) {
        Usage held = i == 0 ? Usage.NONE : new Usage(i, 1);
        if (!page.reserve(new Usage(1, i == 0 ? 1 : 0), held, LIMIT)) {
          return false;
        }
      }
      synchronized (server) {
        store(page, ONE);
      }
      return true;
    }
  }

  private Page opened(Cluster server) throws IOException {
    synchronized (server) {
      return open(server);
    }
  }

  @Test
  void nobody_waits_for_a_turn_for_ever_and_nobody_for_a_dead_server() throws Exception {
    var servers = new Servers(postgres);
    try (Cluster hasty =
            servers.join(Map.of("connect-timeout", "250ms", "timeout", "300ms", "lease", "30s"));
        Page here = open(first);
        Page there = hasty.quotas().open(alice, shelf)) {
      try (var _ = here.turn()) {
        assertThatThrownBy(there::turn).hasMessageContaining("another server");
      }
      servers.dead(DEAD);
      postgres.sql("UPDATE wharf_home SET turn = '" + DEAD + "', next = NULL");
      there.turn().close();
    }
  }

  @Test
  void a_dead_server_loses_what_it_reserved_and_its_homes_are_counted() throws Exception {
    try (Page here = open(first)) {
      new Servers(postgres).dead(DEAD);
      postgres.sql(
          "INSERT INTO wharf_reservation VALUES ('', '" + root() + "', '" + DEAD + "', 95, 1)");
      assertThat(here.reserve(ONE, LIMIT)).as("until it is buried its room is taken").isFalse();
      shelf.hold(new Usage(40, 3)); // it has published something, and nobody knows
      new Servers(postgres).join(Map.of("lease", "30s")).close();
      postgres.sql("SELECT wharf_beat('" + DEAD + "', '1 s')");
      assertThatThrownBy(() -> here.reserve(ONE, LIMIT)).isInstanceOf(QuotaLedger.Doubtful.class);
      assertThatThrownBy(here::usage).isInstanceOf(QuotaLedger.Doubtful.class);
      assertThat(first.quotas().recount(alice, shelf))
          .isEqualTo(new Recount(Optional.empty(), shelf.stored()));
      assertThat(here.reserve(new Usage(60, 1), LIMIT)).isTrue();
    }
  }

  private String root() {
    return alice.home().root();
  }

  @Test
  void a_server_that_counted_as_dead_reserves_again_and_stores_nothing_that_does_not_fit()
      throws Exception {
    first.close();
    first =
        new Servers(postgres)
            .join(Map.of("connect-timeout", "250ms", "timeout", "500ms", "lease", "1s"));
    try (Page here = open(first);
        Page there = open(second)) {
      assertThat(here.reserve(new Usage(60, 1), LIMIT)).isTrue();
      String node = postgres.sql("SELECT node FROM wharf_reservation WHERE bytes > 0");
      postgres.sql("UPDATE wharf_node SET until = now() WHERE id = '" + node + "'");
      String others = "SELECT count(*) FROM wharf_node WHERE id <> '" + node + "'";
      await("it finds out itself, with its next sign of life")
          .atMost(PATIENCE)
          .pollInterval(BETWEEN_LOOKS)
          .until(() -> postgres.sql(others).equals("2"));
      second.quotas().recount(alice, shelf);
      assertThat(there.reserve(new Usage(70, 1), LIMIT)).isTrue();
      assertThat(here.confirm(LIMIT)).isFalse();
      assertThat(here.reserve(new Usage(1, 0), LIMIT)).isFalse();
      there.release(new Usage(70, 1));
      assertThat(here.confirm(LIMIT)).isTrue();
      assertThat(there.reserve(new Usage(70, 1), LIMIT)).isFalse();
    }
  }

  @Test
  void a_database_that_does_not_answer_gives_no_room_and_heals_by_itself() throws Exception {
    try (Cluster hasty =
            new Servers(postgres)
                .join(Map.of("connect-timeout", "250ms", "timeout", "500ms", "lease", "3s"));
        Page page = hasty.quotas().open(alice, shelf)) {
      assertThat(page.reserve(ONE, LIMIT)).isTrue();
      postgres.freeze();
      assertThatThrownBy(() -> page.reserve(new Usage(50, 1), LIMIT))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> page.settle(ONE, ONE)).isInstanceOf(IOException.class);
      postgres.thaw();
      shelf.hold(ONE); // it was published, and could not be counted
      await("it is counted again")
          .atMost(PATIENCE)
          .pollInterval(BETWEEN_LOOKS)
          .until(() -> isRecounted(hasty));
      page.release(ONE); // as it is owed
      assertThat(page.usage()).isEqualTo(ONE);
    }
  }

  private boolean isRecounted(Cluster server) {
    try {
      return server.quotas().recount(alice, shelf).counted().equals(shelf.stored());
    } catch (IOException _) {
      return false;
    }
  }

  @Test
  void what_could_not_be_counted_is_counted_by_the_next_one() throws Exception {
    try (Page page = open(first)) {
      page.reserve(ONE, LIMIT);
      postgres.sql("ALTER FUNCTION wharf_settle RENAME TO settle");
      assertThatThrownBy(() -> page.settle(ONE, ONE)).isInstanceOf(IOException.class);
      postgres.sql("ALTER FUNCTION settle RENAME TO wharf_settle");
      shelf.hold(ONE);
    }
    try (Page page = open(second)) {
      assertThat(page.usage()).isEqualTo(ONE);
    }
    assertThat(shelf.counts()).isEqualTo(2);
  }

  @Test
  void ratios_last_and_are_kept_for_all_servers() throws Exception {
    RatioLedger here = first.quotas().ratios().orElseThrow();
    RatioLedger there = second.quotas().ratios().orElseThrow();
    var ratio = new Ratio(1, 2);
    assertThat(here.take(alice.name(), ratio, 1)).isEqualTo(new Taken(false, Moved.NONE));
    here.add(alice.name(), 10, 0);
    assertThat(there.take(alice.name(), ratio, 21)).isEqualTo(new Taken(false, new Moved(10, 0)));
    assertThat(there.take(alice.name(), ratio, 20)).isEqualTo(new Taken(true, new Moved(10, 20)));
    assertThat(here.take(alice.name(), ratio, 1).allowed()).isFalse();
    there.add(alice.name(), 0, -15);
    assertThat(here.take(alice.name(), ratio, 15)).isEqualTo(new Taken(true, new Moved(10, 20)));
    here.add(alice.name(), 0, -100);
    assertThat(here.take(alice.name(), ratio, 0)).isEqualTo(new Taken(true, new Moved(10, 0)));
  }

  @Test
  void an_account_downloads_no_more_by_asking_at_the_same_time() throws Exception {
    RatioLedger ratios = first.quotas().ratios().orElseThrow();
    ratios.add(alice.name(), 100, 0);
    Callable<Boolean> take = () -> ratios.take(alice.name(), new Ratio(1, 1), 10).allowed();
    int taken = 0;
    try (var threads = Executors.newFixedThreadPool(20)) {
      for (Future<Boolean> one : threads.invokeAll(Collections.nCopies(30, take))) {
        taken += one.get() ? 1 : 0;
      }
    }
    assertThat(taken).isEqualTo(10);
    assertThat(List.of(ratios.take(alice.name(), new Ratio(1, 1), 0).moved()))
        .containsExactly(new Moved(100, 100));
  }
}
