package dev.wharf.auth.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.wharf.auth.postgres.PostgresServer;
import dev.wharf.domain.Settings;
import dev.wharf.domain.SettingsException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What those who ask are told after an outage: what is wrong now, and not what was wrong before.
@Timeout(60)
class DatabaseTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  private static PostgresServer postgres;

  @BeforeAll
  static void start() throws Exception {
    postgres = PostgresServer.shared();
  }

  private static Database open(Database.Preparation preparation) {
    Map<String, Object> given =
        postgres.connection(Map.of("connect-timeout", "300ms", "timeout", "600ms"));
    return new Database(
        ConnectionSettings.of(Settings.read("", given, SqlKeys.CONNECTION)), preparation);
  }

  private static int one(Database database) throws SQLException {
    return database.call(
        connection -> {
          try (var statement = connection.createStatement();
              var row = statement.executeQuery("SELECT 1")) {
            row.next();
            return row.getInt(1);
          }
        });
  }

  /// Ends with a database that answers, and that nobody may ask yet.
  private static void outage(Database database) throws Exception {
    postgres.freeze();
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> one(database)).isInstanceOf(SQLException.class);
    }
    postgres.thaw();
    assertThatThrownBy(() -> one(database)).hasMessageContaining("did not answer");
  }

  private interface Attempt {
    void made() throws SQLException;
  }

  /// Tries until somebody may ask again, and finds this.
  private static void awaitFound(Class<? extends Exception> found, String what, Attempt attempt) {
    await(what)
        .atMost(PATIENCE)
        .pollInterval(BETWEEN_LOOKS)
        .until(
            () -> catchThrowable(attempt::made),
            thrown -> found.isInstance(thrown) && String.valueOf(thrown).contains(what));
  }

  @Test
  void after_an_outage_all_are_told_that_a_table_is_missing() throws Exception {
    Database.Preparation missing =
        _ -> {
          throw new SettingsException("migrate: no tables");
        };
    try (Database database = open(missing)) {
      outage(database);
      awaitFound(SettingsException.class, "no tables", () -> one(database));
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> one(database))
            .isInstanceOf(SettingsException.class)
            .hasMessageContaining("no tables");
      }
    }
  }

  @Test
  void after_an_outage_nobody_waits_for_who_has_given_up() throws Exception {
    try (Database database = open(_ -> {})) {
      outage(database);
      awaitFound(
          SQLException.class,
          "given up",
          () -> {
            Thread.currentThread().interrupt();
            try {
              one(database);
            } finally {
              assertThat(Thread.interrupted()).isTrue();
            }
          });
      assertThat(one(database)).isOne();
    }
  }

  @Test
  void after_an_outage_nobody_waits_for_work_that_could_not_be_done() throws Exception {
    try (Database database = open(_ -> {})) {
      outage(database);
      Attempt wrong =
          () ->
              database.call(
                  _ -> {
                    throw new IllegalArgumentException("an account keeps its name");
                  });
      awaitFound(IllegalArgumentException.class, "keeps its name", wrong);
      assertThat(one(database)).isOne();
    }
  }

  @Test
  void a_password_file_of_any_size_is_not_read_into_memory() {
    Settings settings = Settings.read("", Map.of("password-file", "/dev/zero"), SqlKeys.CONNECTION);
    assertThatThrownBy(() -> ConnectionSettings.of(settings))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("password-file: /dev/zero")
        .hasMessageContaining("too large");
  }
}
