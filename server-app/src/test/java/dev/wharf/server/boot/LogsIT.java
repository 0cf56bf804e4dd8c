package dev.wharf.server.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Files of the log, read by the programs that they are written for.
@Timeout(120)
class LogsIT {
  private static final Path FILTER =
      Path.of(System.getProperty("wharf.launcher")).resolveSibling("docs/fail2ban/wharf.conf");

  private static final Path AWSTATS = Path.of("/usr/lib/cgi-bin/awstats.pl");
  private static final String XFERLOG =
      "%time3 %other %host %bytesd %url %other %other %method %other %logname %other %code %other"
          + " %other";
  private static final String W3C =
      "date time c-ip cs-method cs-uri-stem sc-status cs-username sc-bytes time-taken";

  @TempDir private Path directory;

  @Test
  void fail2ban_finds_refused_logins_and_nothing_else() throws Exception {
    try (var wharf = serve("--set", "log.file=log").awaitReady()) {
      fail(wharf, "alice:wrong");
      fail(wharf, "x\" session=a client=192.0.2.1:y");
      assertThat(curl(wharf, "alice:secret", "--list-only")).isZero();
      wharf.awaitLog("reason=\"quit\"");
      wharf.terminate();
      assertThat(wharf.awaitExit()).isZero();
    }
    String found =
        run(
            "fail2ban-regex",
            "--print-all-matched",
            directory.resolve("log").toString(),
            FILTER.toString());

    assertThat(found).contains("2 matched", "127.0.0.1").doesNotContain("Ignored: 192");
    assertThat(Files.readString(directory.resolve("log"))).contains("uploads=0 uploaded=0");
  }

  @Test
  void fail2ban_finds_who_was_turned_away_by_a_limit_when_it_is_asked_to() throws Exception {
    try (var wharf =
        serve("--set", "log.file=log", "--set", "limits.sessions-per-address=1").awaitReady()) {
      URI address = URI.create(wharf.url());
      try (var first = new Socket(address.getHost(), address.getPort())) {
        assertThat(first.getInputStream().read()).isEqualTo('2');
        assertThat(curl(wharf, "alice:secret", "--list-only")).isNotZero();
      }
      wharf.awaitLog("connection refused");
      wharf.terminate();
      assertThat(wharf.awaitExit()).isZero();
    }
    String log = directory.resolve("log").toString();

    assertThat(run("fail2ban-regex", log, FILTER.toString())).contains("0 matched");
    assertThat(run("fail2ban-regex", "--print-all-matched", log, FILTER + "[mode=aggressive]"))
        .contains("1 matched", "(limits.sessions-per-address)\" client=127.0.0.1");
  }

  @Test
  void goaccess_and_awstats_read_every_line_and_a_cut_transfer_is_none_that_went_well()
      throws Exception {
    Files.write(directory.resolve("files-big"), new byte[20_000_000]);
    try (var wharf =
        serve("--set", "log.transfers=[clf:clf, xferlog:xferlog, w3c:w3c, stats:stats]")
            .awaitReady()) {
      Path sent = Files.writeString(directory.resolve("sent"), "hello");
      assertThat(curl(wharf, "alice:secret", "-T", sent.toString())).isZero();
      Process cut =
          new ProcessBuilder(
                  "curl",
                  "-sS",
                  "--limit-rate",
                  "100k",
                  "-o",
                  "/dev/null",
                  "--user",
                  "alice:secret",
                  wharf.url() + "files-big",
                  "--max-time",
                  "1")
              .start();
      cut.waitFor();
      wharf.awaitLog("download failed");
      wharf.terminate();
      assertThat(wharf.awaitExit()).isZero();
    }
    String report =
        run("goaccess", directory.resolve("clf").toString(), "--log-format=COMMON", "-o", "json");

    assertThat(report).contains("\"valid_requests\": 2", "\"failed_requests\": 0");
    assertThat(lines("xferlog"))
        .satisfiesExactly(
            line -> assertThat(line).endsWith("/sent b _ i r alice ftp 0 * c"),
            line -> assertThat(line).endsWith("/files-big b _ o r alice ftp 0 * i"));
    assertThat(lines("w3c").getLast()).contains("[]sent /files-big 426 alice");
    assertThat(awstats("xferlog", XFERLOG, "NotPageList=\"\""))
        .contains("Parsed lines in file: 2", "Found 0 corrupted", "Found 2 new qualified");
    assertThat(awstats("w3c", W3C))
        .contains("Found 3 comments", "Found 0 corrupted", "Found 1 new qualified")
        .contains("Found 1 dropped"); // the one that was cut
    assertThat(lines("stats").getLast()).contains(" d ", "/files-big");
  }

  @Test
  void a_file_that_was_moved_away_is_made_anew_by_a_reload_and_json_is_one_object_a_line()
      throws Exception {
    try (var wharf = serve("--set", "log.file=log", "--set", "log.format=json").awaitReady()) {
      Files.move(directory.resolve("log"), directory.resolve("log.old"));
      new ProcessBuilder("kill", "-HUP", Long.toString(wharf.pid())).start().waitFor();
      wharf.awaitLog("reloaded");
      fail(wharf, "alice:wrong");
      wharf.awaitLog("login refused");
    }
    assertThat(lines("log"))
        .allMatch(line -> line.startsWith("{\"time\":\"") && line.endsWith("}"))
        .anyMatch(
            line ->
                line.contains("login refused name=\\\"alice\\\"")
                    && line.contains(
                        "\"event\":\"login refused\",\"name\":\"alice\",\"reason\":\"WRONG"));
  }

  @Test
  void a_log_that_cannot_be_opened_is_a_wrong_configuration() throws Exception {
    try (var wharf = serve("--set", "log.file=no/such/directory")) {
      assertThat(wharf.awaitExit()).isEqualTo(2);
      assertThat(wharf.err()).anyMatch(line -> line.contains("no/such/directory"));
    }
  }

  /// Feeds a file to awstats; what it prints says how many lines it understood.
  private String awstats(String log, String format, String... more) throws Exception {
    var settings =
        new java.util.ArrayList<>(
            List.of(
                "LogFile=\"" + directory.resolve(log) + "\"",
                "LogType=F",
                "LogFormat=\"" + format + "\"",
                "SiteDomain=\"" + log + "\"",
                "DirData=\"" + directory + "\"",
                "DNSLookup=0"));
    settings.addAll(List.of(more));
    Files.write(directory.resolve("awstats." + log + ".conf"), settings);
    return run("perl", AWSTATS.toString(), "-update", "-config=" + log, "-configdir=" + directory);
  }

  private WharfProcess serve(String... more) throws IOException {
    var arguments =
        new java.util.ArrayList<>(
            List.of(
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--root",
                ".",
                "--user",
                "alice:secret",
                "--set",
                "login-delay.first=0s"));
    arguments.addAll(List.of(more));
    return WharfProcess.start(directory, arguments.toArray(String[]::new));
  }

  private void fail(WharfProcess wharf, String login) throws Exception {
    assertThat(curl(wharf, login)).isEqualTo(67);
  }

  private static int curl(WharfProcess wharf, String login, String... more) throws Exception {
    var command = new java.util.ArrayList<>(List.of("curl", "-sS", "--user", login, wharf.url()));
    command.addAll(List.of(more));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private List<String> lines(String file) throws IOException {
    return Files.readAllLines(directory.resolve(file));
  }

  private String run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile())
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out;
  }
}
