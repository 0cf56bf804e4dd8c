package dev.wharf.server.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.server.Until;
import dev.wharf.server.control.AdminClient;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `./wharf who` and its sisters, and signals, with a server that runs and curl as its client.
@Timeout(120)
class SteeringIT {
  private static final Path LAUNCHER = Path.of(System.getProperty("wharf.launcher"));
  private static final String GOOD =
      """
      listen: 127.0.0.1:0
      storage.root: files
      greeting: [before]
      users:
        - {name: alice, password: secret}
      """;

  @TempDir private Path directory;

  @BeforeEach
  void make_a_site() throws IOException {
    Files.createDirectory(directory.resolve("files"));
    Files.writeString(directory.resolve("w.yaml"), GOOD);
  }

  @Test
  void an_upload_is_seen_moving_and_a_kick_ends_it_and_leaves_nothing() throws Exception {
    try (var wharf = serve().awaitReady()) {
      Process upload = upload(wharf, "slow");
      try (OutputStream bytes = upload.getOutputStream()) {
        bytes.write(new byte[1000]);
        bytes.flush();
        await("\"bytes\":1000", "who", "--json");
        assertThat(ask(0, "who").getLast())
            .contains(" alice ", " upload ", " /slow ", " 127.0.0.1 ");
        assertThat(ask(0, "who", "--json"))
            .singleElement()
            .asString()
            .contains("\"account\":\"alice\"", "\"state\":\"upload\"", "\"bytes\":1000");

        assertThat(ask(0, "kick", "alice")).containsExactly("sessions ended: 1");
        wharf.awaitLog("reason=\"kicked\"");
      }
      assertThat(upload.waitFor()).isNotZero();
      assertThat(directory.resolve("files")).isEmptyDirectory();
      assertThat(ask(1, "kick", "alice")).isEmpty();
    }
  }

  @Test
  void who_watches_three_transfers_in_a_terminal() throws Exception {
    Path big = directory.resolve("files/big");
    Files.write(big, new byte[20_000_000]);
    String socket = directory.resolve("tmux").toString();
    try (var wharf = serve().awaitReady()) {
      var downloads = new ArrayList<Process>();
      try {
        for (int i = 0; i < 3; i++) {
          downloads.add(
              new ProcessBuilder(
                      "curl",
                      "-sS",
                      "--limit-rate",
                      "200k",
                      "--user",
                      "alice:secret",
                      "-o",
                      "/dev/null",
                      wharf.url() + "big")
                  .start());
        }
        await("/big", "who");
        run(
            environment(),
            "tmux",
            "-S",
            socket,
            "-f",
            "/dev/null",
            "new-session",
            "-d",
            "-x",
            "200",
            "-y",
            "20",
            LAUNCHER + " who --watch");
        String first = awaitScreen(socket, "");
        String second = awaitScreen(socket, first);

        assertThat(first.lines().filter(line -> line.contains("/big"))).hasSize(3);
        assertThat(second.lines().filter(line -> line.contains("/big")))
            .hasSize(3)
            .allMatch(line -> line.contains("[") && line.contains("%") && line.contains("/s"));
      } finally {
        downloads.forEach(Process::destroyForcibly);
        new ProcessBuilder("tmux", "-S", socket, "kill-server").start().waitFor();
      }
    }
  }

  @Test
  void a_banned_address_is_turned_away_until_the_ban_is_lifted() throws Exception {
    try (var wharf = serve().awaitReady()) {
      assertThat(ask(0, "ban", "127.0.0.0/8", "--for", "10m").getFirst())
          .isEqualTo("banned 127.0.0.0/8; sessions ended: 0");
      assertThat(curl(wharf)).isNotZero();
      assertThat(ask(0, "bans")).singleElement().asString().startsWith("127.0.0.0/8 until 2");
      assertThat(ask(0, "unban", "127.0.0.0/8")).containsExactly("lifted");
      assertThat(curl(wharf)).isZero();
      assertThat(ask(2, "ban", "somebody")).isEmpty();
    }
  }

  @Test
  void status_says_how_it_is_and_stop_ends_it_with_0() throws Exception {
    try (var wharf = serve().awaitReady()) {
      assertThat(ask(0, "status"))
          .contains("pid: " + wharf.pid(), "listening: " + wharf.authority(), "sessions: 0");
      assertThat(ask(0, "stop")).containsExactly("stopping");
      assertThat(wharf.awaitExit()).isZero();
      assertThat(ask(1, "status")).isEmpty();
    }
  }

  @Test
  void drain_waits_for_the_last_transfer() throws Exception {
    Files.writeString(directory.resolve("w.yaml"), GOOD + "timeouts.drain: 0s\n");
    try (var wharf = serve().awaitReady()) {
      Process upload = upload(wharf, "slow");
      try (OutputStream bytes = upload.getOutputStream()) {
        bytes.write("first, ".getBytes(StandardCharsets.UTF_8));
        bytes.flush();
        await("/slow", "who");
        ask(0, "drain");
        wharf.awaitLog("stopping");
        bytes.write("second".getBytes(StandardCharsets.UTF_8));
      }
      assertThat(upload.waitFor()).isZero();
      assertThat(wharf.awaitExit()).isZero();
      assertThat(directory.resolve("files/slow")).hasContent("first, second");
    }
  }

  @Test
  void hup_under_load_takes_a_good_file_and_leaves_a_broken_one_alone() throws Exception {
    try (var wharf = serve().awaitReady()) {
      Process upload = upload(wharf, "slow");
      try (OutputStream bytes = upload.getOutputStream()) {
        bytes.write("first, ".getBytes(StandardCharsets.UTF_8));
        bytes.flush();
        await("/slow", "who");
        Files.writeString(
            directory.resolve("w.yaml"), GOOD.replace("before", "after").replace("secret", "new"));
        hup(wharf);
        wharf.awaitLog("reloaded: ");
        assertThat(run(Map.of(), "curl", "-sSv", "--user", "alice:new", wharf.url()))
            .anyMatch(line -> line.contains("220") && line.contains("after"));
        Files.writeString(directory.resolve("w.yaml"), GOOD + "limits.sesions: 5\n");
        hup(wharf);
        assertThat(wharf.awaitLog("not reloaded")).contains("w.yaml:6", "limits.sessions");
        assertThat(ask(1, "reload")).isEmpty();
        Files.writeString(
            directory.resolve("w.yaml"), GOOD.replace("secret", "new") + "pid-file: other\n");
        assertThat(ask(0, "reload"))
            .containsExactly(
                "reloaded", "but pid-file stays what it was until the server starts anew");
        assertThat(run(Map.of(), "curl", "-sS", "--user", "alice:new", wharf.url())).isEmpty();
        bytes.write("second".getBytes(StandardCharsets.UTF_8));
      }
      assertThat(upload.waitFor()).isZero();
      assertThat(directory.resolve("files/slow")).hasContent("first, second");
    }
  }

  @Test
  void one_of_three_downloads_ends_within_a_second_of_its_kick() throws Exception {
    Files.write(directory.resolve("files/big"), new byte[80_000_000]);
    Files.writeString(directory.resolve("w.yaml"), GOOD + "admin.socket: admin\n");
    var downloads = new ArrayList<Process>();
    try (var wharf = serve().awaitReady();
        var admin = AdminClient.at(directory.resolve("admin"))) {
      for (int i = 0; i < 3; i++) {
        downloads.add(slowDownload(wharf));
      }
      String id =
          Until.found("three downloads that move", () -> one(admin, 3), one -> !one.isEmpty());
      long start = System.nanoTime();
      assertThat(admin.ask("kick", Map.of("who", id))).containsEntry("kicked", 1L);
      Until.holds("one is gone", () -> one(admin, 3).isEmpty());
      long millis = (System.nanoTime() - start) / 1_000_000;
      System.out.println("a kicked session was gone after " + millis + " ms");
      assertThat(millis).isLessThan(1000);
      // the client reads, at its own slow pace, what it was sent before
      Process ended =
          (Process)
              CompletableFuture.anyOf(
                      downloads.stream().map(Process::onExit).toArray(CompletableFuture[]::new))
                  .get(60, TimeUnit.SECONDS);
      assertThat(ended.exitValue()).isNotZero();
      assertThat(downloads.stream().filter(Process::isAlive)).hasSize(2);
    } finally {
      downloads.forEach(Process::destroyForcibly);
    }
  }

  /// The id of one of so many sessions that all move bytes, or nothing.
  private static String one(AdminClient admin, int many) throws IOException {
    var sessions = (List<?>) Objects.requireNonNull(admin.ask("who", Map.of()).get("sessions"));
    boolean moving =
        sessions.stream()
            .allMatch(
                one ->
                    one instanceof Map<?, ?> facts
                        && facts.get("bytes") instanceof Long n
                        && n > 0);
    return sessions.size() == many && moving
        ? String.valueOf(((Map<?, ?>) sessions.getFirst()).get("id"))
        : "";
  }

  private static Process slowDownload(WharfProcess wharf) throws IOException {
    return new ProcessBuilder(
            "curl",
            "-sS",
            "--limit-rate",
            "2M",
            "--user",
            "alice:secret",
            "-o",
            "/dev/null",
            wharf.url() + "big")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  @Test
  void an_administrator_gets_in_after_the_server_was_out_of_descriptors() throws Exception {
    Files.writeString(directory.resolve("w.yaml"), GOOD + "admin.socket: admin\n");
    try (var wharf = serve().awaitReady();
        var first = AdminClient.at(directory.resolve("admin"))) {
      assertThat(first.ask("who", Map.of())).containsEntry("ok", true);
      String pid = Long.toString(wharf.pid());
      run(Map.of(), "prlimit", "--pid", pid, "--nofile=0:");
      try (var _ = AdminClient.at(directory.resolve("admin")); // has a descriptor that waited
          var third = AdminClient.at(directory.resolve("admin"))) {
        wharf.awaitLog("cannot accept an administrator");
        run(Map.of(), "prlimit", "--pid", pid, "--nofile=1024:");
        assertThat(third.ask("who", Map.of())).containsEntry("ok", true);
      }
    }
  }

  @Test
  void usr1_and_quit_report_sessions_and_threads_and_go_on() throws Exception {
    try (var wharf = serve().awaitReady()) {
      Process upload = upload(wharf, "slow");
      try (OutputStream bytes = upload.getOutputStream()) {
        bytes.write(1);
        bytes.flush();
        await("/slow", "who");
        run(Map.of(), "kill", "-USR1", Long.toString(wharf.pid()));
        wharf.awaitLog("report: sessions=1");
        wharf.awaitLog("report: thread wharf-watchdog");
        assertThat(wharf.awaitLog("report: end")).isNotEmpty();
        assertThat(wharf.err().stream().filter(line -> line.contains("STOR /slow")))
            .as("the thread of the session, and that of its transfer")
            .hasSize(2)
            .allMatch(line -> line.contains("report: thread wharf ") && line.contains(" at "));
        run(Map.of(), "kill", "-QUIT", Long.toString(wharf.pid()));
        Until.holds("a second report", () -> count(wharf, "report: end") >= 2);
        assertThat(count(wharf, "report: sessions=1")).isEqualTo(2);
        assertThat(wharf.out()).noneMatch(line -> line.contains("Full thread dump"));
        assertThat(run(Map.of(), jcmd(), Long.toString(wharf.pid()), "VM.uptime")).isNotEmpty();
      }
      assertThat(upload.waitFor()).isZero();
    }
  }

  private static long count(WharfProcess wharf, String part) {
    return wharf.err().stream().filter(line -> line.contains(part)).count();
  }

  private static String jcmd() {
    return Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
  }

  @Test
  void fifty_uploads_finish_after_term_and_nothing_else_is_left() throws Exception {
    byte[] bytes = new byte[300_000];
    Path sent = Files.write(directory.resolve("sent"), bytes);
    Files.writeString(
        directory.resolve("w.yaml"),
        GOOD + "limits.sessions-per-address: 100\nlogin-guard.trusted: [127.0.0.1]\n");
    var uploads = new ArrayList<Process>();
    try (var wharf = serve().awaitReady()) {
      for (int i = 0; i < 50; i++) {
        uploads.add(
            new ProcessBuilder(
                    "curl",
                    "-sS",
                    "--limit-rate",
                    "40k",
                    "--user",
                    "alice:secret",
                    "-T",
                    sent.toString(),
                    wharf.url() + i)
                .start());
      }
      Until.holds(
          "fifty uploads",
          () -> ask(0, "who").stream().filter(line -> line.contains(" upload ")).count() >= 50);
      wharf.terminate();
      assertThat(wharf.awaitExit()).isZero();
    }
    for (Process upload : uploads) {
      assertThat(upload.waitFor()).isZero();
    }
    try (var left = Files.list(directory.resolve("files"))) {
      assertThat(left).hasSize(50).allMatch(file -> file.toFile().length() == bytes.length);
    }
  }

  private WharfProcess serve() throws IOException {
    return WharfProcess.start(LAUNCHER, directory, environment(), "serve", "--config", "w.yaml");
  }

  /// A runtime directory of its own: other servers of this machine are nobody's business.
  private Map<String, String> environment() {
    return Map.of("XDG_RUNTIME_DIR", directory.toString());
  }

  private List<String> ask(int code, String... arguments) throws Exception {
    try (var asked = WharfProcess.start(LAUNCHER, directory, environment(), arguments)) {
      assertThat(asked.awaitExit()).as(String.join("\n", asked.err())).isEqualTo(code);
      assertThat(asked.err().isEmpty()).as(asked.err().toString()).isEqualTo(code == 0);
      return asked.out();
    }
  }

  /// Asks until the answer says so.
  private void await(String part, String... arguments) {
    Until.holds(part, () -> ask(0, arguments).stream().anyMatch(line -> line.contains(part)));
  }

  private static String awaitScreen(String socket, String other) {
    return Until.found(
        "another screen with three downloads",
        () -> String.join("\n", run(Map.of(), "tmux", "-S", socket, "capture-pane", "-p")),
        screen ->
            screen.lines().filter(line -> line.contains("/big")).count() == 3
                && !screen.equals(other));
  }

  private Process upload(WharfProcess wharf, String name) throws IOException {
    return new ProcessBuilder(
            "curl", "-sS", "-N", "--user", "alice:secret", "-T", "-", wharf.url() + name)
        .redirectErrorStream(true)
        .start();
  }

  private static int curl(WharfProcess wharf) throws Exception {
    return new ProcessBuilder("curl", "-sS", "--user", "alice:secret", wharf.url())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private static void hup(WharfProcess wharf) throws Exception {
    run(Map.of(), "kill", "-HUP", Long.toString(wharf.pid()));
  }

  private static List<String> run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.environment().put("WHARF_BUILD", "no");
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out.lines().toList();
  }
}
