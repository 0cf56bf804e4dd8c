package dev.wharf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.server.boot.WharfProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.commons.net.ftp.FTP;
import org.apache.commons.net.ftp.FTPClient;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Fifty uploads of 10 MB at the same time into a quota of 100 MB, and a server that is killed in
/// the middle of it (row A-133).
@Timeout(180)
class QuotaIT {
  private static final int UPLOADS = 50;
  private static final int SIZE = 10_000_000;
  private static final long QUOTA = 100_000_000;

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
        users, "alice:" + hash + ":1000:1000::" + home() + ":".repeat(7) + QUOTA + "\n");
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

  private static FTPClient client(WharfProcess wharf) throws IOException {
    var client = new FTPClient();
    client.setDefaultTimeout(60_000);
    client.setDataTimeout(Duration.ofSeconds(60));
    client.connect(wharf.host(), wharf.port());
    assertThat(client.login("alice", "secret")).as(client.getReplyString()).isTrue();
    client.enterLocalPassiveMode();
    assertThat(client.setFileType(FTP.BINARY_FILE_TYPE)).isTrue();
    return client;
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "ftpquota"})
  void a_133_parallel_uploads_never_exceed_the_quota_also_after_a_kill(String ledger)
      throws Exception {
    configure(ledger);
    try (WharfProcess wharf = start()) {
      int accepted = uploadAll(wharf, "first-", Long.MAX_VALUE);
      assertThat(accepted).isBetween(1, 10);
      assertThat(stored()).isEqualTo((long) accepted * SIZE);
      assertThat(told(wharf)).isEqualTo(stored());
      for (String name : names()) {
        Files.delete(home().resolve(name)); // behind the server's back
      }
    }
    try (WharfProcess wharf = start()) {
      uploadAll(wharf, "second-", 60_000_000);
    }
    assertThat(stored()).isLessThanOrEqualTo(QUOTA);
    try (WharfProcess wharf = start()) {
      assertThat(told(wharf)).isEqualTo(stored());
      int accepted = uploadAll(wharf, "third-", Long.MAX_VALUE);
      assertThat(stored()).isLessThanOrEqualTo(QUOTA).isGreaterThanOrEqualTo(SIZE);
      assertThat(accepted).isLessThanOrEqualTo(10);
      assertThat(told(wharf)).isEqualTo(stored());
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
    assertThat(check.out()).contains(names().size() + " files, " + stored() + " bytes");
  }

  /// Starts all uploads at once, and kills the server when so many bytes were sent.
  ///
  /// @return how many were answered with 226
  private static int uploadAll(WharfProcess wharf, String prefix, long kill) throws Exception {
    var clients = new ArrayList<FTPClient>();
    for (int i = 0; i < UPLOADS; i++) {
      clients.add(client(wharf)); // one after the other: many at once look like guessing
    }
    var left = new AtomicLong(kill);
    var accepted = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<?>>();
      for (int i = 0; i < UPLOADS; i++) {
        FTPClient client = clients.get(i);
        String name = prefix + i;
        running.add(
            threads.submit(
                () -> {
                  if (isUploaded(client, name, wharf, left)) {
                    accepted.incrementAndGet();
                  }
                }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    }
    return accepted.get();
  }

  private static boolean isUploaded(
      FTPClient client, String name, WharfProcess wharf, AtomicLong left) {
    try {
      OutputStream data = client.storeFileStream(name);
      if (data == null) {
        assertThat(client.getReplyCode()).isEqualTo(552);
        return false;
      }
      try (data) {
        byte[] piece = new byte[SIZE / 100];
        for (int i = 0; i < 100; i++) {
          data.write(piece);
          if (left.addAndGet(-piece.length) <= 0) {
            wharf.close();
          }
        }
      }
      return client.completePendingCommand();
    } catch (IOException _) {
      return false; // cut, since there is no room, or nobody there any more
    }
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(home())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .toList();
    }
  }

  private long stored() throws IOException {
    long sum = 0;
    for (String name : names()) {
      sum += Files.size(home().resolve(name));
    }
    return sum;
  }

  /// The bytes that SITE QUOTA tells.
  private static long told(WharfProcess wharf) throws IOException {
    FTPClient client = client(wharf);
    assertThat(client.sendSiteCommand("QUOTA")).as(client.getReplyString()).isTrue();
    for (String line : client.getReplyStrings()) {
      int end = line.indexOf(" bytes of ");
      if (end >= 0) {
        return Long.parseLong(line.substring(0, end).strip());
      }
    }
    throw new AssertionError(client.getReplyString());
  }
}
