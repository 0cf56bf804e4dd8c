package dev.wharf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.server.Until;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program with hooks and a check of uploads, and curl before it.
class HooksIT {
  /// What every scanner takes for a virus, in two pieces so that none takes this file for one.
  private static final String EICAR =
      "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-" + "STANDARD-ANTIVIRUS-TEST-FILE!$H+H*";

  private static final String SCANNER =
      "if grep -q EICAR-STANDARD; then echo Eicar-Signature; exit 1; fi\n";

  @TempDir private Path directory;
  private Path seen;

  @BeforeEach
  void prepare() throws IOException {
    seen = directory.resolve("seen");
    Files.createDirectory(directory.resolve("quarantine"));
    Files.createDirectory(directory.resolve("spool"));
  }

  /// A program; `HERE` in its text is the directory of the test.
  private void script(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text.replace("HERE", directory.toString()));
  }

  /// One hook for uploads, which runs the script that has its name.
  ///
  /// @param more lines of the hook
  private static String uploadHook(String name, String... more) {
    String yaml =
        """
        hook-queue: HERE/queue
        hooks:
          - name: NAME
            events: [upload]
            program: [/bin/sh, HERE/NAME.sh, fixed]
        """
            .replace("NAME", name);
    return yaml + String.join("", Stream.of(more).map(line -> "    " + line + "\n").toList());
  }

  private Path configuration(String yaml) throws IOException {
    String text = yaml.replace("HERE", directory.toString());
    return Files.writeString(directory.resolve("hooks.yaml"), text);
  }

  private Site site(String yaml, String... options) throws Exception {
    var all = new ArrayList<>(List.of("--config", configuration(yaml).toString()));
    all.addAll(List.of(options));
    return Site.open(directory, all.toArray(String[]::new));
  }

  private static Program put(Site site, String name, String text) throws Exception {
    return put(site, name, text.getBytes(StandardCharsets.UTF_8));
  }

  private static Program put(Site site, String name, byte[] bytes) throws Exception {
    Path file = Files.createTempFile(site.here(), "upload", "");
    Files.write(file, bytes);
    return site.run("curl", "-sS", "-v", "-T", file.toString(), site.url(name));
  }

  private List<String> seen() {
    try {
      return Files.exists(seen) ? Files.readAllLines(seen) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isQueueEmpty(String hook) {
    try (Stream<Path> files = Files.list(directory.resolve("queue").resolve(hook))) {
      return files.findAny().isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_program_gets_what_pure_uploadscript_gives_and_no_shell_sees_a_name() throws Exception {
    script(
        "show.sh",
        "{ printf '%s\\n' \"$2\"; /usr/bin/env | sort; } > HERE/seen.part; mv HERE/seen.part HERE/seen\n");
    String yaml = uploadHook("show");
    try (Site site = site(yaml)) {
      put(site, "a%20%24%28touch%20pwned%29%3Bx", "hello").succeeded();
      Until.holds("a run", () -> Files.exists(seen));

      Path file = site.root().toRealPath().resolve("a $(touch pwned);x");
      assertThat(file).hasContent("hello");
      assertThat(seen())
          .contains(
              file.toString(),
              "UPLOAD_SIZE=5",
              "UPLOAD_PERMS=640",
              "UPLOAD_VUSER=alice",
              "UPLOAD_UID=" + Files.getAttribute(file, "unix:uid"),
              "UPLOAD_GID=" + Files.getAttribute(file, "unix:gid"),
              "UPLOAD_USER=" + Files.getOwner(file).getName(),
              "WHARF_EVENT=upload",
              "WHARF_ACCOUNT=alice",
              "WHARF_CLIENT=127.0.0.1",
              "WHARF_PATH=/a $(touch pwned);x",
              "WHARF_FILE=" + file)
          .noneMatch(line -> line.startsWith("JAVA_HOME=") || line.startsWith("HOME="));
      assertThat(seen().getFirst()).isEqualTo(file.toString());
    }
  }

  @Test
  void what_was_answered_before_a_kill_is_told_after_the_next_start() throws Exception {
    script(
        "slow.sh",
        "echo $$ > HERE/pid; test -e HERE/go || exec sleep 1000; echo \"$WHARF_PATH\" >> HERE/seen\n");
    String yaml = uploadHook("slow");
    try (Site site = site(yaml)) {
      for (int i = 0; i < 3; i++) {
        put(site, "f" + i, "x").succeeded();
      }
      Until.holds("a run", () -> directory.resolve("pid").toFile().length() > 0);
    } // SIGKILL, while the first one is told; what it runs is nobody's then
    String pid = Files.readString(directory.resolve("pid")).strip();
    ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
    assertThat(seen()).isEmpty();
    Files.createFile(directory.resolve("go"));

    try (Site site = site(yaml)) {
      Until.holds("three runs", () -> seen().size() == 3);
      site.wharf().awaitLog("hook slow: 3 events wait from before");
      assertThat(seen()).containsExactly("/f0", "/f1", "/f2");
    }
  }

  @Test
  void a_program_that_hangs_is_killed_with_its_children_and_given_up() throws Exception {
    script(
        "hang.sh",
        "sleep 1000 & echo $! >> HERE/seen; echo $$ >> HERE/seen; echo 'so long'; wait\n");
    String yaml = uploadHook("hang", "timeout: 500ms", "attempts: 2", "pause: 10ms");
    try (Site site = site(yaml)) {
      put(site, "f", "x").succeeded();
      site.wharf().awaitLog("hook hang says: so long");
      site.wharf().awaitLog("killed, since its time was over; given up after 2 attempts");
      assertThat(seen()).hasSize(4);
      for (String pid : seen()) {
        Until.holds(
            "the end of " + pid,
            () -> ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive).isEmpty());
      }
      Until.holds("an empty queue", () -> isQueueEmpty("hang"));
    }
  }

  @Test
  void a_webhook_is_told_and_a_reload_brings_another_hook() throws Exception {
    try (var web = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
      var posted = CompletableFuture.supplyAsync(() -> takeOne(web));
      String yaml =
          """
          hook-queue: HERE/queue
          hooks:
            - name: web
              events: [delete, upload-failed]
              url: http://127.0.0.1:PORT/wharf
          """
              .replace("PORT", Integer.toString(web.getLocalPort()));
      try (Site site = site(yaml)) {
        put(site, "f", "x").succeeded();
        site.run("curl", "-sS", "-Q", "-DELE f", site.url("")).succeeded();
        assertThat(posted.get(60, TimeUnit.SECONDS))
            .startsWith("POST /wharf HTTP/1.1")
            .contains("\"event\":\"delete\"", "\"account\":\"alice\"", "\"path\":\"/f\"");
        Until.holds("an empty queue", () -> isQueueEmpty("web"));

        script("after.sh", "echo \"$WHARF_EVENT\" >> HERE/seen\n");
        configuration(
            """
            hook-queue: HERE/queue
            hooks:
              - name: after
                events: [login]
                program: [/bin/sh, HERE/after.sh]
            """);
        new ProcessBuilder("kill", "-HUP", Long.toString(site.wharf().pid())).start().waitFor();
        site.wharf().awaitLog("reloaded");
        put(site, "g", "x").succeeded();
        Until.holds("a run", () -> seen().equals(List.of("login")));
      }
    }
  }

  /// Answers one request with 200.
  private static String takeOne(ServerSocket web) {
    try (Socket client = web.accept()) {
      var request = new StringBuilder();
      while (!request.toString().contains("}")) {
        int c = client.getInputStream().read();
        if (c < 0) {
          break;
        }
        request.append((char) c);
      }
      client
          .getOutputStream()
          .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      return request.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String check() throws IOException {
    script("scan.sh", SCANNER);
    return """
        check:
          program: [/bin/sh, HERE/scan.sh]
          quarantine: HERE/quarantine
          spool: HERE/spool
        """;
  }

  private List<Path> quarantined() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("quarantine"))) {
      return files.sorted().toList();
    }
  }

  @Test
  void a_virus_is_refused_with_its_name_and_nothing_of_it_is_seen() throws Exception {
    try (Site site = site(check())) {
      put(site, "f", "good").succeeded();

      Program refused = put(site, "f", EICAR);

      assertThat(refused.exit()).isNotZero();
      assertThat(refused.out()).contains("< 550 Refused: Eicar-Signature");
      assertThat(site.root().resolve("f")).hasContent("good");
      assertThat(put(site, "new", EICAR).out()).contains("< 550 Refused: Eicar-Signature");
      assertThat(site.root().resolve("new")).doesNotExist();
      assertThat(site.staged()).isEmpty();
      assertThat(quarantined()).hasSize(4);
      assertThat(quarantined().getFirst()).hasContent(EICAR);
      assertThat(Files.readString(quarantined().get(1))).contains("\"account\":\"alice\"");
      site.wharf().awaitLog("upload failed path=\"/new\"");
    }
  }

  @Test
  void a_virus_is_found_when_it_comes_in_two_pieces() throws Exception {
    try (Site site = site(check(), "--set", "uploads.mode=resumable")) {
      put(site, "f", EICAR.substring(0, 40)).succeeded();
      Path whole = Files.writeString(site.here().resolve("whole"), EICAR);

      Program rest =
          site.run("curl", "-sS", "-v", "-C", "40", "-T", whole.toString(), site.url("f"));
      Path end = Files.writeString(site.here().resolve("end"), EICAR.substring(40));
      Program more = site.run("curl", "-sS", "-v", "-a", "-T", end.toString(), site.url("f"));

      assertThat(rest.out()).contains("< 550 Refused: Eicar-Signature");
      assertThat(more.out()).contains("< 550 Refused: Eicar-Signature");
      assertThat(site.root().resolve("f")).hasContent(EICAR.substring(0, 40));
      assertThat(site.staged()).as("not even for a resume").isEmpty();
    }
  }

  @Test
  void a_check_that_crashes_lets_nothing_through() throws Exception {
    String yaml = check();
    script("scan.sh", "kill -SEGV $$\n");
    try (Site site = site(yaml)) {
      Program refused = put(site, "f", "good");

      assertThat(refused.out()).contains("< 451 The file could not be checked");
      assertThat(site.root().resolve("f")).doesNotExist();
      assertThat(site.staged()).isEmpty();
      assertThat(quarantined()).isEmpty();
    }
  }

  @Test
  void a_client_that_goes_away_during_the_check_publishes_nothing() throws Exception {
    String yaml = check();
    script("scan.sh", "touch HERE/seen; while ! test -e HERE/go; do sleep 0.01; done\n");
    try (Site site = site(yaml)) {
      var client = site.client();
      try (var out = client.storeFileStream("f")) {
        out.write(new byte[1000]);
      }
      Until.holds("the check", () -> Files.exists(seen));
      client.disconnect();
      Files.createFile(directory.resolve("go"));

      site.wharf().awaitLog("upload failed path=\"/f\"");
      site.awaitNothingStaged();
      assertThat(site.root().resolve("f")).doesNotExist();
    }
  }

  @Test
  void twenty_uploads_at_once_are_checked_two_at_a_time() throws Exception {
    String yaml = check();
    script("scan.sh", "echo in >> HERE/seen; sleep 0.05; echo out >> HERE/seen\n");
    try (Site site = site(yaml);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all = new ArrayList<Future<Boolean>>();
      for (int i = 0; i < 20; i++) {
        String name = "f" + i;
        all.add(
            threads.submit(
                () -> {
                  var client = site.client();
                  boolean stored = client.storeFile(name, new ByteArrayInputStream(new byte[10]));
                  client.disconnect();
                  return stored;
                }));
      }
      for (Future<Boolean> one : all) {
        assertThat(one.get()).isTrue();
      }
      int running = 0;
      int most = 0;
      for (String line : seen()) {
        running += line.equals("in") ? 1 : -1;
        most = Math.max(most, running);
      }
      assertThat(seen()).hasSize(40);
      assertThat(most).isEqualTo(2);
    }
  }

  @Test
  void a_bucket_is_checked_as_well() throws Exception {
    script("scan.sh", SCANNER);
    try (Bucket bucket = Bucket.open(directory);
        Site site =
            bucket.site(
                directory,
                "--set",
                "check.program=[/bin/sh, " + directory.resolve("scan.sh") + "]",
                "--set",
                "check.spool=" + directory.resolve("spool"))) {
      put(site, "f", "good").succeeded();

      Program refused = put(site, "f", EICAR);

      assertThat(refused.out()).contains("< 550 Refused: Eicar-Signature");
      assertThat(site.root().resolve("f")).hasContent("good");
      assertThat(directory.resolve("spool")).isEmptyDirectory();
    }
  }
}
