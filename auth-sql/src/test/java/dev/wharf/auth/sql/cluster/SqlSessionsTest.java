package dev.wharf.auth.sql.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.wharf.auth.postgres.PostgresServer;
import dev.wharf.domain.Cluster;
import dev.wharf.domain.Network;
import dev.wharf.domain.SessionDirectory.Place;
import dev.wharf.domain.SettingsException;
import dev.wharf.domain.SharedSessions.Most;
import dev.wharf.domain.Username;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Sessions that two servers count together.
@Timeout(60)
class SqlSessionsTest {
  private static final String DEAD = "00000000-0000-0000-0000-00000000dead";
  private static final Username ALICE = new Username("alice");
  private static final Username BOB = new Username("bob");
  private static final Network OFFICE = Network.parse("192.0.2.7");
  private static final Network HOME = Network.parse("198.51.100.7");
  private static final Most THREE = new Most(3, 0, 0);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  private PostgresServer postgres;
  private Cluster first;
  private Cluster second;

  @BeforeEach
  void join() throws Exception {
    postgres = PostgresServer.shared();
    first = new Servers(postgres).join(Map.of());
    second = new Servers(postgres).join(Map.of("node", "second"));
  }

  @AfterEach
  void leave() {
    first.close();
    second.close();
  }

  private static Optional<Place> admit(Cluster server, Username account) throws IOException {
    return server.sessions().admit(account, OFFICE, THREE);
  }

  @Test
  void an_account_has_so_many_sessions_on_all_servers_together() throws Exception {
    Place here = admit(first, ALICE).orElseThrow();
    assertThat(admit(second, ALICE)).isPresent();
    assertThat(admit(second, ALICE)).isPresent();
    assertThat(admit(first, ALICE)).isEmpty();
    assertThat(admit(second, ALICE)).isEmpty();
    assertThat(admit(first, BOB)).isPresent();
    here.close();
    here.close();
    assertThat(admit(second, ALICE)).isPresent();
    assertThat(admit(first, ALICE)).isEmpty();
  }

  @Test
  void so_has_an_address_and_so_have_all() throws Exception {
    var most = new Most(0, 1, 2);
    assertThat(first.sessions().admit(ALICE, OFFICE, most)).isPresent();
    assertThat(second.sessions().admit(BOB, OFFICE, most)).isEmpty();
    assertThat(second.sessions().admit(BOB, HOME, most)).isPresent();
    assertThat(first.sessions().admit(BOB, Network.parse("203.0.113.1"), most)).isEmpty();
  }

  @Test
  void those_who_come_at_the_same_time_get_no_more() throws Exception {
    Callable<Boolean> here = () -> admit(first, ALICE).isPresent();
    Callable<Boolean> there = () -> admit(second, ALICE).isPresent();
    int admitted = 0;
    try (var threads = Executors.newFixedThreadPool(20)) {
      var all = new ArrayList<>(Collections.nCopies(10, here));
      all.addAll(Collections.nCopies(10, there));
      for (Future<Boolean> one : threads.invokeAll(all)) {
        admitted += one.get() ? 1 : 0;
      }
    }
    assertThat(admitted).isEqualTo(3);
  }

  @Test
  void a_server_that_leaves_takes_its_sessions_with_it() throws Exception {
    assertThat(admit(first, ALICE)).isPresent();
    assertThat(admit(first, ALICE)).isPresent();
    first.close();
    assertThat(postgres.sql("SELECT name FROM wharf_node")).isEqualTo("second");
    assertThat(postgres.sql("SELECT count(*) FROM wharf_session")).isEqualTo("0");
  }

  @Test
  void sessions_of_a_dead_server_do_not_count() throws Exception {
    new Servers(postgres).dead(DEAD);
    for (int i = 0; i < 3; i++) {
      postgres.sql("INSERT INTO wharf_session VALUES ('" + DEAD + "', " + i + ", 'alice', 'x')");
    }
    assertThat(admit(first, ALICE)).isPresent();
  }

  @Test
  void a_server_that_counted_as_dead_comes_back_with_its_sessions() throws Exception {
    Place early = admit(first, ALICE).orElseThrow();
    assertThat(admit(first, ALICE)).isPresent();
    postgres.sql("UPDATE wharf_node SET until = now() - interval '1 ms' WHERE name <> 'second'");
    postgres.sql("SELECT wharf_beat('" + DEAD + "', '1 s')");
    assertThat(postgres.sql("SELECT count(*) FROM wharf_session")).isEqualTo("0");

    assertThat(admit(first, ALICE)).isPresent(); // which the database refuses first, and then not

    assertThat(postgres.sql("SELECT count(*) FROM wharf_session")).isEqualTo("3");
    assertThat(admit(second, ALICE)).isEmpty();
    early.close();
    assertThat(admit(second, ALICE)).isPresent();
  }

  @Test
  void signs_of_life_keep_a_server_alive_and_bury_others() throws Exception {
    try (Cluster lively =
        new Servers(postgres)
            .join(Map.of("connect-timeout", "250ms", "timeout", "500ms", "lease", "1s"))) {
      assertThat(admit(lively, ALICE)).isPresent();
      String end = postgres.sql("SELECT min(until) FROM wharf_node");
      new Servers(postgres).dead(DEAD);
      awaitAnswer("SELECT count(*) FROM wharf_node WHERE id = '" + DEAD + "'", "0");
      awaitAnswer("SELECT now() > '" + end + "'::timestamptz + interval '1 s'", "t");
      assertThat(postgres.sql("SELECT count(*) FROM wharf_session")).isEqualTo("1");
    }
  }

  private void awaitAnswer(String question, String answer) {
    await(question)
        .atMost(PATIENCE)
        .pollInterval(BETWEEN_LOOKS)
        .until(() -> postgres.sql(question).equals(answer));
  }

  @Test
  void nobody_is_admitted_while_the_database_does_not_answer() throws Exception {
    try (Cluster hasty =
        new Servers(postgres)
            .join(Map.of("connect-timeout", "250ms", "timeout", "500ms", "lease", "1s"))) {
      Place place = admit(hasty, ALICE).orElseThrow();
      postgres.freeze();
      assertThatThrownBy(() -> admit(hasty, ALICE))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("database of the cluster");
      place.close(); // and cannot tell it
      postgres.thaw();
      awaitAnswer("SELECT count(*) FROM wharf_session", "0");
      await("somebody is admitted")
          .atMost(PATIENCE)
          .pollInterval(BETWEEN_LOOKS)
          .until(() -> isAdmitted(hasty));
    }
  }

  private static boolean isAdmitted(Cluster server) {
    try {
      return admit(server, ALICE).isPresent();
    } catch (IOException _) {
      return false;
    }
  }

  @Test
  void a_lease_has_to_outlive_a_question() {
    assertThatThrownBy(() -> new Servers(postgres).join(Map.of("lease", "7s")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("lease");
  }
}
