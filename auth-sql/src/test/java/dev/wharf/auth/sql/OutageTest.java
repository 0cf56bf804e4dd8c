package dev.wharf.auth.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wharf.auth.contract.ToyScheme;
import dev.wharf.auth.postgres.PostgresServer;
import dev.wharf.auth.spi.AuthResult;
import dev.wharf.auth.spi.AuthResult.Accepted;
import dev.wharf.auth.spi.AuthResult.Unavailable;
import dev.wharf.auth.spi.Authenticator;
import dev.wharf.auth.spi.PasswordHashes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A database that dies, stands still, is slow, or is asked by too many at once: an answer within
/// five seconds, never a wrong one, and all is well again by itself.
class OutageTest {
  private static final Duration PROMISED = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
  private static final String QUERY = "SELECT pw AS password FROM people WHERE name = :user";

  private static final Map<String, String> HASTY =
      Map.of("connect-timeout", "300ms", "timeout", "600ms");

  private static PostgresServer postgres;

  private final ToyScheme scheme = new ToyScheme("argon2id");

  @BeforeAll
  static void start() throws Exception {
    postgres = PostgresServer.shared();
  }

  /// Every test leaves the server as it found it: running.
  @BeforeEach
  void begin_anew() throws Exception {
    String hash = scheme.hash("c1", "secret");
    postgres.sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    postgres.sql("CREATE TABLE people (name text, pw text)");
    postgres.sql("INSERT INTO people VALUES ('alice', '" + hash + "'), ('slow', '" + hash + "')");
  }

  private Authenticator open(Map<String, ?> settings) {
    var given = new HashMap<String, Object>(Map.of("query", QUERY));
    given.putAll(settings);
    return new Authenticators(postgres).of(PasswordHashes.of(List.of(scheme)), given);
  }

  private static AuthResult login(Authenticator authenticator, String name) {
    long start = System.nanoTime();
    AuthResult result = Authenticators.login(authenticator, name, "secret");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PROMISED);
    return result;
  }

  private static void awaitRecovery(Authenticator authenticator) {
    await("it is well again")
        .atMost(PATIENCE)
        .pollInterval(BETWEEN_LOOKS)
        .until(() -> isWell(login(authenticator, "alice")));
  }

  private static boolean isWell(AuthResult result) {
    assertThat(result).isInstanceOfAny(Accepted.class, Unavailable.class);
    return result instanceof Accepted;
  }

  @Test
  void a_180_a_database_that_is_killed_is_unavailable_and_heals_by_itself() throws Exception {
    try (Authenticator authenticator = open(HASTY)) {
      assertThat(login(authenticator, "alice")).isInstanceOf(Accepted.class);
      postgres.kill();
      for (int i = 0; i < 5; i++) {
        assertThat(login(authenticator, "alice")).isInstanceOf(Unavailable.class);
        assertThat(login(authenticator, "nobody")).isInstanceOf(Unavailable.class);
      }
      postgres.startAgain();
      awaitRecovery(authenticator);
    }
  }

  @Test
  void a_180_by_default_the_deadline_is_within_what_is_promised() {
    assertThat(SqlKeys.TIMEOUT.fallback())
        .hasValueSatisfying(deadline -> assertThat(deadline).isLessThan(PROMISED));
  }

  @Test
  void a_180_a_database_that_stands_still_is_unavailable_and_heals_by_itself() throws Exception {
    try (Authenticator authenticator = open(HASTY)) {
      assertThat(login(authenticator, "alice")).isInstanceOf(Accepted.class);
      postgres.freeze();
      for (int i = 0; i < 4; i++) {
        assertThat(login(authenticator, "alice")).isInstanceOf(Unavailable.class);
      }
      long start = System.nanoTime();
      assertThat(login(authenticator, "alice")).isInstanceOf(Unavailable.class);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .as("after some failures nobody waits any more")
          .isLessThan(Duration.ofMillis(300));
      postgres.thaw();
      awaitRecovery(authenticator);
    }
  }

  @Test
  void a_server_starts_while_the_database_is_down_and_lets_people_in_once_it_is_up()
      throws Exception {
    postgres.kill();
    try (Authenticator authenticator = open(HASTY)) {
      assertThat(login(authenticator, "alice")).isInstanceOf(Unavailable.class);
      postgres.startAgain();
      awaitRecovery(authenticator);
    }
  }

  @Test
  void tables_are_made_late_if_the_database_was_down_at_start() throws Exception {
    postgres.kill();
    try (Authenticator authenticator =
        new Authenticators(postgres)
            .of(PasswordHashes.of(List.of(scheme)), Map.of("migrate", true))) {
      postgres.startAgain();
      await("the tables")
          .atMost(PATIENCE)
          .pollInterval(BETWEEN_LOOKS)
          .until(() -> !(login(authenticator, "alice") instanceof Unavailable));
      assertThat(postgres.sql("SELECT min(version) FROM wharf_schema")).isEqualTo("1");
    }
  }

  @Test
  void a_table_that_is_gone_is_an_outage_and_not_an_unknown_name() throws Exception {
    try (Authenticator authenticator = open(HASTY)) {
      postgres.sql("ALTER TABLE people RENAME TO persons");
      assertThat(login(authenticator, "alice")).isInstanceOf(Unavailable.class);
      postgres.sql("ALTER TABLE persons RENAME TO people");
      awaitRecovery(authenticator);
    }
  }

  @Test
  void a_180_a_slow_query_ends_at_its_deadline_here_and_in_the_database() throws Exception {
    String slow =
        "SELECT pw AS password FROM people WHERE name = :user"
            + " AND (name <> 'slow' OR pg_sleep(60) IS NOT NULL)";
    try (Authenticator authenticator =
        open(Map.of("query", slow, "connect-timeout", "500ms", "timeout", "1s"))) {
      assertThat(login(authenticator, "slow")).isInstanceOf(Unavailable.class);
      assertThat(login(authenticator, "alice")).isInstanceOf(Accepted.class);
      long end = System.nanoTime() + PATIENCE.toNanos();
      String running =
          "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%sleep(60)%'"
              + " AND pid <> pg_backend_pid()";
      while (!postgres.sql(running).equals("0")) {
        assertThat(System.nanoTime() - end).as("still running").isNegative();
      }
    }
  }

  @Test
  void a_181_fifty_logins_at_once_share_four_connections() throws Exception {
    try (Authenticator authenticator = open(Map.of("pool-size", 4))) {
      assertThat(crowd(authenticator, 50, "alice")).allMatch(Accepted.class::isInstance);
      assertThat(
              Integer.parseInt(
                  postgres.sql(
                      "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'wharf'")))
          .isBetween(1, 4);
    }
  }

  @Test
  void a_181_logins_that_find_no_connection_are_told_to_come_later() throws Exception {
    String slow =
        "SELECT pw AS password FROM people WHERE name = :user"
            + " AND (name <> 'slow' OR pg_sleep(0.8) IS NOT NULL)";
    Map<String, ?> settings =
        Map.of("query", slow, "pool-size", 1, "connect-timeout", "1s", "timeout", "2s");
    try (Authenticator authenticator = open(settings)) {
      List<AuthResult> results = crowd(authenticator, 10, "slow");
      assertThat(results).hasAtLeastOneElementOfType(Accepted.class);
      assertThat(results).hasAtLeastOneElementOfType(Unavailable.class);
      assertThat(results)
          .allMatch(result -> result instanceof Accepted || result instanceof Unavailable);
      awaitRecovery(authenticator);
    }
  }

  private static List<AuthResult> crowd(Authenticator authenticator, int people, String name)
      throws Exception {
    var results = new ArrayList<AuthResult>();
    try (var pool = Executors.newFixedThreadPool(people)) {
      var logins = new ArrayList<Callable<AuthResult>>();
      for (int i = 0; i < people; i++) {
        logins.add(() -> login(authenticator, name));
      }
      for (Future<AuthResult> one : pool.invokeAll(logins)) {
        results.add(one.get());
      }
    }
    return results;
  }

  @Test
  void a_login_that_is_interrupted_is_unavailable_and_leaves_the_pool_alone() throws Exception {
    try (Authenticator authenticator = open(Map.of())) {
      Thread.currentThread().interrupt();
      assertThat(login(authenticator, "alice")).isInstanceOf(Unavailable.class);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(login(authenticator, "alice")).isInstanceOf(Accepted.class);
    }
  }
}
