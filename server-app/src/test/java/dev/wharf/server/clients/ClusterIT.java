package dev.wharf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.auth.postgres.PostgresServer;
import dev.wharf.server.Until;
import dev.wharf.server.boot.WharfProcess;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.commons.net.ftp.FTPClient;
import org.apache.commons.net.ftp.FTPConnectionClosedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Two servers that share files and a PostgreSQL, and one of them is killed.
@Timeout(180)
class ClusterIT {
  private static final Duration LEASE = Duration.ofSeconds(3);

  @TempDir private Path directory;
  private PostgresServer postgres;
  private WharfProcess first;
  private WharfProcess second;

  @BeforeEach
  void serve() throws Exception {
    postgres = PostgresServer.shared();
    Path root = directory.resolve("root");
    String hash = Program.run(directory, "openssl", "passwd", "-6", "secret").out().strip();
    var users = new StringBuilder();
    for (String limits :
        List.of("alice" + ":".repeat(7) + Crowd.QUOTA, "carol" + ":".repeat(5) + 3, "dave:::1:2")) {
      String name = limits.substring(0, limits.indexOf(':'));
      Path home = Files.createDirectories(root.resolve(name));
      users.append(name + ":" + hash + ":1000:1000::" + home + limits.substring(name.length()));
      users.append('\n');
    }
    Files.writeString(directory.resolve("users"), users);
    Files.writeString(directory.resolve("password"), PostgresServer.PASSWORD);
    Files.writeString(
        config(),
        """
        listen: ["127.0.0.1:0"]
        storage:
          root: %ROOT%
        authenticators:
          - type: passwd-file
            file: %DIRECTORY%/users
        cluster:
          type: sql
          host: 127.0.0.1
          port: %PORT%
          database: wharf
          user: wharf
          password-file: %DIRECTORY%/password
          migrate: true
          connect-timeout: 500ms
          timeout: 1500ms
          lease: 3s
        quota:
          ledger: cluster
          ratio: lasting
        sessions:
          directory: cluster
        uploads:
          fsync: false
        """
            .replace("%ROOT%", root.toString())
            .replace("%DIRECTORY%", directory.toString())
            .replace("%PORT%", Integer.toString(postgres.port())));
    first = start();
    second = start();
    first.awaitReady();
    second.awaitReady();
  }

  @AfterEach
  void stop() {
    first.close();
    second.close();
  }

  private Path config() {
    return directory.resolve("wharf.yaml");
  }

  private WharfProcess start() throws IOException {
    return WharfProcess.start(directory, "serve", "--config", config().toString());
  }

  @Test
  void a_133_uploads_to_two_servers_never_exceed_the_quota_also_after_a_kill() throws Exception {
    var crowd = new Crowd(directory.resolve("root/alice"));
    int accepted = Crowd.uploadAll(List.of(first, second), "first-", Long.MAX_VALUE);
    assertThat(crowd.stored()).isEqualTo((long) accepted * Crowd.SIZE).isBetween(1L, Crowd.QUOTA);
    assertThat(Crowd.told(first)).isEqualTo(crowd.stored());
    assertThat(Crowd.told(second)).isEqualTo(crowd.stored());

    for (String name : crowd.names()) {
      FTPClient client = Crowd.client(second, "alice");
      assertThat(client.deleteFile(name)).isTrue();
      client.disconnect();
    }
    assertThat(Crowd.told(first)).isZero();

    Crowd.uploadAll(List.of(first, second), "second-", 60_000_000);
    assertThat(crowd.stored()).isLessThanOrEqualTo(Crowd.QUOTA);
    Until.holds("the room of the dead server", () -> Crowd.told(second) == crowd.stored());

    Crowd.uploadAll(List.of(second), "third-", Long.MAX_VALUE);
    assertThat(crowd.stored()).isLessThanOrEqualTo(Crowd.QUOTA);
    assertThat(Crowd.told(second)).isEqualTo(crowd.stored());
    Program check =
        Program.run(
            directory,
            System.getProperty("wharf.launcher"),
            "quota",
            "check",
            "--config",
            config().toString(),
            "alice");
    assertThat(check.out())
        .contains(crowd.names().size() + " files, " + crowd.stored() + " bytes")
        .contains("the ledger agreed");
  }

  @Test
  void an_account_has_its_sessions_on_both_servers_together_and_a_dead_one_has_none()
      throws Exception {
    Crowd.client(first, "carol");
    Crowd.client(first, "carol");
    FTPClient last = Crowd.client(second, "carol");
    assertThat(loginOf("carol", first)).isEqualTo(421);
    assertThat(loginOf("carol", second)).isEqualTo(421);
    last.logout();
    Until.holds("the place of who has left", () -> loginOf("carol", first) == 230);
    Crowd.client(first, "carol");

    long killed = System.nanoTime();
    first.close();
    assertThat(loginOf("alice", second)).isEqualTo(230);
    Until.holds("the places of the dead server", () -> loginOf("carol", second) == 230);
    assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(LEASE.plusSeconds(3));
  }

  /// The reply to a login; the session ends with it.
  private static int loginOf(String name, WharfProcess wharf) throws IOException {
    var client = new FTPClient();
    client.setDefaultTimeout(30_000);
    client.connect(wharf.host(), wharf.port());
    int reply = answer(client, name);
    if (reply == 230) {
      client.logout();
    }
    client.disconnect();
    return reply;
  }

  private static int answer(FTPClient client, String name) throws IOException {
    try {
      client.login(name, "secret");
    } catch (FTPConnectionClosedException _) {
      // how this client says 421
    }
    return client.getReplyCode();
  }

  @Test
  void without_the_database_nothing_is_stored_and_nobody_counted_and_it_heals() throws Exception {
    FTPClient alice = Crowd.client(first, "alice");
    assertThat(store(alice, "early")).isEqualTo(226);
    postgres.kill();
    assertThat(store(alice, "late")).isEqualTo(451);
    assertThat(first.awaitLog("quota failed")).contains("database of the cluster");
    assertThat(loginOf("carol", first)).isEqualTo(421);
    assertThat(first.awaitLog("sessions cannot be counted")).contains("database of the cluster");
    assertThat(loginOf("alice", first)).as("of whom no session is counted").isEqualTo(230);
    assertThat(alice.deleteFile("early")).as("what goes may go").isTrue();
    postgres.startAgain();
    Until.holds("uploads", () -> store(alice, "again") == 226);
    Until.holds("logins", () -> loginOf("carol", first) == 230);
    Until.holds("logins at the other server", () -> loginOf("carol", second) == 230);
    assertThat(Crowd.told(second)).isEqualTo(5);
  }

  private static int store(FTPClient client, String name) throws IOException {
    client.storeFile(name, new ByteArrayInputStream("12345".getBytes(StandardCharsets.US_ASCII)));
    return client.getReplyCode();
  }

  @Test
  void a_ratio_outlives_session_and_server() throws Exception {
    FTPClient early = Crowd.client(first, "dave");
    Files.writeString(directory.resolve("root/dave/prize"), "0123456789");
    assertThat(early.retrieveFile("prize", new ByteArrayOutputStream())).isFalse();
    assertThat(early.getReplyCode()).isEqualTo(550);
    assertThat(store(early, "gift")).isEqualTo(226);
    first.close();
    FTPClient late = Crowd.client(second, "dave");
    assertThat(late.retrieveFile("prize", new ByteArrayOutputStream())).isTrue();
    assertThat(late.retrieveFile("prize", new ByteArrayOutputStream())).isFalse();
    assertThat(late.getReplyString()).contains("5 up and 10 down");
  }
}
