package dev.wharf.auth.sql.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.auth.postgres.PostgresServer;
import dev.wharf.domain.Account;
import dev.wharf.domain.Cluster;
import dev.wharf.domain.Limits.Quota;
import dev.wharf.domain.Network;
import dev.wharf.domain.QuotaLedger.Page;
import dev.wharf.domain.SharedSessions.Most;
import dev.wharf.domain.Usage;
import dev.wharf.domain.Username;
import dev.wharf.domain.contract.Shelf;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a server says in the end that the others have buried in the middle of something: it was cut
/// off for longer than its lease.
@Timeout(60)
class LateServerTest {
  private static final Usage ONE = new Usage(10, 1);
  private static final Quota LIMIT = new Quota(100, 0);

  private final Account alice = Account.named(new Username("alice"));
  private final Shelf shelf = new Shelf();
  private PostgresServer postgres;
  private Cluster late;
  private Cluster other;

  @BeforeEach
  void join() throws Exception {
    postgres = PostgresServer.shared();
    late = new Servers(postgres).join(Map.of("node", "late"));
    other = new Servers(postgres).join(Map.of("node", "other"));
    shelf.hold(new Usage(40, 4));
  }

  @AfterEach
  void leave() {
    late.close();
    other.close();
  }

  private Page open(Cluster server) throws IOException {
    return server.quotas().open(alice, shelf);
  }

  private void bury() {
    postgres.sql("SELECT wharf_bury(id) FROM wharf_node WHERE name = 'late'");
  }

  /// Somebody logs in there: the database refuses that, and so it finds out.
  private void entersAgain() throws IOException {
    assertThat(late.sessions().admit(alice.name(), Network.parse("192.0.2.7"), new Most(9, 0, 0)))
        .isPresent();
    assertThat(postgres.sql("SELECT count(*) FROM wharf_node WHERE name = 'late'")).isEqualTo("1");
  }

  private Usage told() throws IOException {
    try (Page page = open(other)) {
      return page.usage();
    }
  }

  @Test
  void what_was_removed_is_not_taken_off_figures_that_were_counted_after_it() throws Exception {
    try (Page page = open(late)) {
      try (var _ = page.turn()) {
        shelf.remove(ONE);
        bury();
        other.quotas().recount(alice, shelf);
        page.settle(Usage.NONE, Usage.NONE.minus(ONE));
      }
    }
    assertThat(told()).isEqualTo(new Usage(30, 3));
  }

  @Test
  void what_was_stored_is_not_added_to_figures_that_were_counted_after_it() throws Exception {
    try (Page page = open(late)) {
      assertThat(page.reserve(ONE, LIMIT)).isTrue();
      try (var _ = page.turn()) {
        assertThat(page.confirm(LIMIT)).isTrue();
        shelf.add(ONE);
        bury();
        other.quotas().recount(alice, shelf);
        page.settle(ONE, ONE);
      }
    }
    assertThat(told()).isEqualTo(new Usage(50, 5));
  }

  @Test
  void nor_is_it_once_the_server_works_in_the_home_under_another_id() throws Exception {
    try (Page page = open(late);
        Page second = open(late)) {
      try (var _ = page.turn()) {
        shelf.remove(ONE);
        bury();
        other.quotas().recount(alice, shelf);
        entersAgain();
        assertThat(second.reserve(ONE, LIMIT)).isTrue();
        page.settle(Usage.NONE, Usage.NONE.minus(ONE));
      }
      second.release(ONE);
    }
    assertThat(told()).isEqualTo(new Usage(30, 3));
  }

  @Test
  void nothing_is_stored_once_the_turn_went_with_the_lease() throws Exception {
    try (Page page = open(late)) {
      assertThat(page.reserve(ONE, LIMIT)).isTrue();
      try (var _ = page.turn()) {
        bury();
        other.quotas().recount(alice, shelf);
        entersAgain();
        assertThatThrownBy(() -> page.confirm(LIMIT))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("another server");
      }
      try (var _ = page.turn()) {
        assertThat(page.confirm(LIMIT)).as("with a turn of its own").isTrue();
      }
    }
  }

  @Test
  void what_it_counted_is_not_kept_if_others_have_changed_the_home_meanwhile() throws Exception {
    assertThat(told()).isEqualTo(new Usage(40, 4));
    shelf.during(
        () -> {
          bury();
          assertThat(other.quotas().recount(alice, shelf).counted()).isEqualTo(new Usage(40, 4));
          try (Page there = open(other)) {
            assertThat(there.reserve(ONE, LIMIT)).isTrue();
            try (var _ = there.turn()) {
              shelf.add(ONE);
              there.settle(ONE, ONE);
            }
          }
        });
    assertThatThrownBy(() -> late.quotas().recount(alice, shelf))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("while it was counted");
    assertThat(told()).isEqualTo(new Usage(50, 5));
  }

  @Test
  void a_turn_whose_answer_was_lost_is_given_back() throws Exception {
    try (Page page = open(late)) {
      postgres.sql("ALTER FUNCTION wharf_turn RENAME TO turn");
      postgres.sql(
          """
          CREATE FUNCTION wharf_turn(me uuid, which text, dir text) RETURNS text LANGUAGE sql AS $$
            UPDATE wharf_home SET turn = me; SELECT 'lost' $$""");
      assertThatThrownBy(page::turn).isInstanceOf(IOException.class);
      assertThat(postgres.sql("SELECT turn IS NULL FROM wharf_home")).isEqualTo("f");
      postgres.sql("DROP FUNCTION wharf_turn");
      postgres.sql("ALTER FUNCTION turn RENAME TO wharf_turn");
    }
    try (Page there = open(other)) {
      there.turn().close();
    }
  }
}
