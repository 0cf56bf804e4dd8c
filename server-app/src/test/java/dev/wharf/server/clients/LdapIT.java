package dev.wharf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.auth.slapd.Slapd;
import dev.wharf.server.boot.WharfProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program with accounts of OpenLDAP's slapd.
class LdapIT {
  private static final String CONFIGURATION =
      """
      listen: 127.0.0.1:0
      storage.root: files
      login-guard.trusted: 127.0.0.1
      authenticators:
        - type: ldap
          servers: %s
          base: dc=example,dc=org
          retry: 500ms
          cache: 0s
        - type: passwd-file
          file: users
      """;

  @TempDir private Path directory;

  @Test
  void a_177_a_180_accounts_come_from_a_directory_that_may_go_away_and_come_back()
      throws Exception {
    Path home = Files.createDirectories(directory.resolve("files/alice"));
    Files.writeString(home.resolve("welcome.txt"), "hello");
    Files.writeString(directory.resolve("users"), "");
    try (Slapd slapd = Slapd.start(directory.resolve("ldap"), alice(home), Optional.empty(), "")) {
      Files.writeString(directory.resolve("w.yaml"), CONFIGURATION.formatted(slapd.url()));
      try (var wharf = WharfProcess.start(directory, "serve", "--config", "w.yaml").awaitReady()) {
        assertThat(curl(wharf, "secret").succeeded().out()).contains("welcome.txt");
        assertThat(curl(wharf, "wrong").out()).contains("530");

        slapd.kill();
        long start = System.nanoTime();
        assertThat(curl(wharf, "secret").out()).contains("< 421");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));

        slapd.start();
        awaitLogin(wharf);
        wharf.awaitLog("is back");
        assertThat(wharf.err()).noneMatch(line -> line.contains("secret"));
      }
    }
  }

  @Test
  void a_directory_that_is_not_there_at_the_start_is_a_warning() throws Exception {
    Files.createDirectories(directory.resolve("files"));
    Files.writeString(directory.resolve("users"), "");
    Files.writeString(
        directory.resolve("w.yaml"),
        CONFIGURATION.formatted("ldap://127.0.0.1:" + Slapd.freePort()));
    try (var wharf = WharfProcess.start(directory, "serve", "--config", "w.yaml").awaitReady()) {
      wharf.awaitLog("the directory cannot be asked now");
      assertThat(curl(wharf, "secret").out()).contains("< 421");
    }
  }

  @Test
  void a_176_a_revoked_account_is_asked_for_anew() throws Exception {
    Path home = Files.createDirectories(directory.resolve("files/alice"));
    Files.writeString(directory.resolve("users"), "");
    try (Slapd slapd = Slapd.start(directory.resolve("ldap"), alice(home), Optional.empty(), "")) {
      Files.writeString(
          directory.resolve("w.yaml"),
          CONFIGURATION.formatted(slapd.url()).replace("cache: 0s", "cache: 60s")
              + "admin.socket: s\n");
      try (var wharf = WharfProcess.start(directory, "serve", "--config", "w.yaml").awaitReady()) {
        curl(wharf, "secret").succeeded();
        slapd.kill();
        curl(wharf, "secret").succeeded(); // it is remembered
        try (var revoke = WharfProcess.start(directory, "revoke", "alice", "--socket", "s")) {
          assertThat(revoke.awaitExit()).isZero();
        }
        assertThat(curl(wharf, "secret").out()).contains("< 421");
      }
    }
  }

  private static String alice(Path home) {
    return """
        dn: uid=alice,ou=people,dc=example,dc=org
        objectClass: account
        objectClass: posixAccount
        objectClass: PureFTPdUser
        uid: alice
        cn: Alice
        uidNumber: 1000
        gidNumber: 1000
        homeDirectory: %s
        FTPStatus: enabled
        userPassword: secret

        """
        .formatted(home);
  }

  private void awaitLogin(WharfProcess wharf) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (curl(wharf, "secret").exit() != 0) {
      assertThat(System.nanoTime()).as("recovers").isLessThan(end);
    }
  }

  private Program curl(WharfProcess wharf, String password) throws Exception {
    return Program.run(
        directory, "curl", "-sSv", "--max-time", "30", "-u", "alice:" + password, wharf.url());
  }
}
