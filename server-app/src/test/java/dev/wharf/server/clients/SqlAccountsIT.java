package dev.wharf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.auth.postgres.PostgresServer;
import dev.wharf.server.Until;
import dev.wharf.server.boot.WharfProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.net.ftp.FTPClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole program with accounts in a PostgreSQL, as docs/sql.md sets it up.
class SqlAccountsIT {
  @TempDir private static Path directory;
  private static PostgresServer postgres;
  private static WharfProcess wharf;

  @BeforeAll
  static void serve() throws Exception {
    Path root = Files.createDirectory(directory.resolve("root"));
    postgres = PostgresServer.shared();
    Path config = directory.resolve("wharf.yaml");
    Files.writeString(directory.resolve("password"), PostgresServer.PASSWORD + "\n");
    Files.writeString(
        config,
        """
        listen: ["127.0.0.1:0"]
        storage:
          root: %ROOT%
          create-homes: true
        authenticators:
          - type: sql
            host: 127.0.0.1
            port: %PORT%
            database: wharf
            user: wharf
            password-file: %PASSWORD%
            migrate: true
        """
            .replace("%ROOT%", root.toString())
            .replace("%PORT%", Integer.toString(postgres.port()))
            .replace("%PASSWORD%", directory.resolve("password").toString()));
    wharf = WharfProcess.start(directory, "serve", "--config", config.toString()).awaitReady();
    String hash = hash("secret");
    for (String name : new String[] {"alice", "single"}) {
      postgres.sql(
          "INSERT INTO wharf_account (name, password, home, sessions) VALUES ('"
              + name
              + "', '"
              + hash
              + "', '"
              + root.resolve(name)
              + "', 1)");
    }
    postgres.sql("UPDATE wharf_account SET sessions = NULL WHERE name = 'alice'");
  }

  @AfterAll
  static void stop() {
    wharf.close();
  }

  /// A hash, made as an administrator makes one.
  private static String hash(String password) throws Exception {
    try (var hashing = WharfProcess.start(directory, "hash-password").input(password + "\n")) {
      assertThat(hashing.awaitExit()).isZero();
      return hashing.out().getLast();
    }
  }

  private static Program curl(String user, String... more) throws Exception {
    var command = new ArrayList<>(List.of("curl", "-sSv", "--user", user));
    command.addAll(List.of(more));
    return Program.run(directory, command.toArray(String[]::new));
  }

  @Test
  void curl_uploads_and_downloads_as_an_account_of_the_database() throws Exception {
    Files.writeString(directory.resolve("mine"), "hello\n");
    curl("alice:secret", "-T", "mine", wharf.url()).succeeded();
    assertThat(directory.resolve("root/alice/mine")).hasContent("hello\n");
    assertThat(curl("alice:secret", wharf.url() + "mine").succeeded().out()).contains("hello");
    assertThat(curl("alice:wrong", wharf.url()).out()).contains("530");
  }

  @Test
  void the_sessions_of_an_account_are_counted() throws Exception {
    FTPClient first = connect();
    assertThat(first.login("single", "secret")).as(first.getReplyString()).isTrue();
    Program second = curl("single:secret", wharf.url());
    assertThat(second.exit()).isNotZero();
    assertThat(second.out()).contains("< 421");
    first.logout();
    Until.holds("logged in again", () -> logsIn("single"));
  }

  private static FTPClient connect() throws IOException {
    var client = new FTPClient();
    client.setDefaultTimeout(30_000);
    client.connect(wharf.host(), wharf.port());
    return client;
  }

  private static boolean logsIn(String name) {
    try {
      FTPClient again = connect();
      boolean in = again.login(name, "secret");
      again.disconnect();
      return in;
    } catch (IOException _) {
      return false; // refused with 421 and closed
    }
  }

  @Test
  void an_outage_is_a_421_within_five_seconds_and_heals_by_itself() throws Exception {
    curl("alice:secret", wharf.url()).succeeded();
    postgres.freeze();
    long start = System.nanoTime();
    Program refused = curl("alice:secret", wharf.url());
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    assertThat(refused.exit()).isNotZero();
    assertThat(refused.out()).contains("< 421");
    assertThat(wharf.awaitLog("the database of accounts")).isNotEmpty();
    postgres.thaw();
    Until.holds("well again", () -> logsIn("alice"));
  }
}
