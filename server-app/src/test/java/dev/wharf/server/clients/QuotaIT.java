package dev.wharf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.server.boot.WharfProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Fifty uploads of 10 MB at the same time into a quota of 100 MB, and a server that is killed in
/// the middle of it (row A-133).
@Timeout(180)
class QuotaIT {
  @TempDir private Path directory;

  private Path home() {
    return directory.resolve("root/alice");
  }

  private Path config() {
    return directory.resolve("wharf.yaml");
  }

  private void configure(String ledger) throws IOException, InterruptedException {
    Files.createDirectories(home());
    Path users = directory.resolve("users");
    String hash = Program.run(directory, "openssl", "passwd", "-6", "secret").out().strip();
    Files.writeString(
        users, "alice:" + hash + ":1000:1000::" + home() + ":".repeat(7) + Crowd.QUOTA + "\n");
    Files.writeString(
        config(),
        """
        listen: ["127.0.0.1:0"]
        storage:
          root: %ROOT%
        authenticators:
          - type: passwd-file
            file: %USERS%
        quota:
          ledger: %LEDGER%
        uploads:
          fsync: false
        """
            .replace("%ROOT%", directory.resolve("root").toString())
            .replace("%USERS%", users.toString())
            .replace("%LEDGER%", ledger));
  }

  private WharfProcess start() throws IOException, InterruptedException {
    return WharfProcess.start(directory, "serve", "--config", config().toString()).awaitReady();
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "ftpquota"})
  void a_133_parallel_uploads_never_exceed_the_quota_also_after_a_kill(String ledger)
      throws Exception {
    configure(ledger);
    var crowd = new Crowd(home());
    try (WharfProcess wharf = start()) {
      int accepted = Crowd.uploadAll(List.of(wharf), "first-", Long.MAX_VALUE);
      assertThat(accepted).as("as many as fit").isEqualTo(10);
      assertThat(crowd.stored()).isEqualTo(Crowd.QUOTA);
      assertThat(Crowd.told(wharf)).isEqualTo(crowd.stored());
      for (String name : crowd.names()) {
        Files.delete(home().resolve(name)); // behind the server's back
      }
    }
    try (WharfProcess wharf = start()) {
      Crowd.uploadAll(List.of(wharf), "second-", 60_000_000);
    }
    assertThat(crowd.stored()).isLessThanOrEqualTo(Crowd.QUOTA);
    try (WharfProcess wharf = start()) {
      assertThat(Crowd.told(wharf)).isEqualTo(crowd.stored());
      long room = Crowd.QUOTA - crowd.stored();
      int accepted = Crowd.uploadAll(List.of(wharf), "third-", Long.MAX_VALUE);
      assertThat((long) accepted * Crowd.SIZE).as("as many as fit").isEqualTo(room);
      assertThat(crowd.stored()).isEqualTo(Crowd.QUOTA);
      assertThat(Crowd.told(wharf)).isEqualTo(crowd.stored());
    }
    Program check =
        Program.run(
            directory,
            System.getProperty("wharf.launcher"),
            "quota",
            "check",
            "--config",
            config().toString(),
            "--home",
            home().toString(),
            "alice");
    assertThat(check.out()).contains(crowd.names().size() + " files, " + crowd.stored() + " bytes");
  }
}
