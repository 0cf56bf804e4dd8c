package dev.wharf.server.hooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.domain.FtpEvent;
import dev.wharf.domain.FtpPath;
import dev.wharf.domain.SettingsException;
import dev.wharf.server.Until;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HooksTest {
  private static final FtpEvent.Source ADA =
      new FtpEvent.Source("s-1", InetAddress.ofLiteral("192.0.2.1"), "ada", false);
  private static final Duration LONG = Duration.ofSeconds(50);
  private static final Duration SOON = Duration.ofMillis(20);

  @TempDir private Path directory;

  private Path queue;
  private Path seen;
  private final Hooks hooks = new Hooks();

  @BeforeEach
  void prepare() {
    queue = directory.resolve("queue");
    seen = directory.resolve("seen");
  }

  @AfterEach
  void close() {
    hooks.close();
  }

  private static FtpEvent upload(String path) {
    return new FtpEvent.UploadCompleted(ADA, FtpPath.ROOT.resolve(path), 5, Duration.ZERO);
  }

  private Hook program(Hook.Rules rules, String script) throws Exception {
    return program("one", rules, script);
  }

  private Hook program(String name, Hook.Rules rules, String script) throws Exception {
    return new Hook(
        name,
        Set.of(EventKind.UPLOAD),
        new Hook.Program(Scripts.sh(directory, script), LONG),
        rules);
  }

  private static Hook.Rules rules(int parallel, int attempts, int backlog) {
    return new Hook.Rules(parallel, attempts, SOON, backlog);
  }

  private void use(Hook... list) {
    hooks.prepare(Optional.of(queue), List.of(list)).run();
  }

  private List<String> lines() {
    return Scripts.read(seen).lines().toList();
  }

  private long waiting() {
    try (var files = Files.list(queue.resolve("one"))) {
      return files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_program_runs_for_the_events_it_wants_and_no_others() throws Exception {
    use(program(rules(1, 1, 10), "echo \"$WHARF_EVENT $WHARF_PATH $UPLOAD_VUSER\" >> " + seen));

    hooks.accept(new FtpEvent.LoggedIn(ADA));
    hooks.accept(upload("/a b"));
    hooks.accept(upload("/c"));

    Until.holds("two runs", () -> lines().size() == 2 && waiting() == 0);
    assertThat(lines()).containsExactly("upload /a b ada", "upload /c ada");
  }

  @Test
  void a_program_that_fails_is_tried_again_and_given_up() throws Exception {
    use(program(rules(1, 3, 10), "echo \"$WHARF_ID\" >> " + seen + "; exit 1"));

    hooks.accept(upload("/a"));

    Until.holds("an empty queue", () -> waiting() == 0);
    assertThat(lines()).hasSize(3);
    assertThat(lines().stream().distinct()).as("the same id at each attempt").hasSize(1);
  }

  @Test
  void no_more_than_so_many_run_at_the_same_time() throws Exception {
    use(program(rules(2, 1, 100), "echo in >> " + seen + "; sleep 0.05; echo out >> " + seen));
    for (int i = 0; i < 10; i++) {
      hooks.accept(upload("/" + i));
    }

    Until.holds("ten runs", () -> lines().size() == 20);
    int running = 0;
    int most = 0;
    for (String line : lines()) {
      running += line.equals("in") ? 1 : -1;
      most = Math.max(most, running);
    }
    assertThat(most).isEqualTo(2);
  }

  @Test
  void what_is_beyond_the_backlog_is_lost_and_the_rest_is_told() throws Exception {
    Path go = directory.resolve("go");
    String script =
        "while ! test -e " + go + "; do sleep 0.01; done; echo \"$WHARF_PATH\" >> " + seen;
    use(program(rules(1, 1, 3), script));
    for (int i = 0; i < 10; i++) {
      hooks.accept(upload("/" + i));
    }
    Files.createFile(go);
    Until.holds("an empty queue", () -> waiting() == 0);
    hooks.accept(upload("/last"));
    Until.holds("the last one", () -> lines().contains("/last"));
    assertThat(lines()).containsExactly("/0", "/1", "/2", "/last");
  }

  @Test
  void what_waits_at_the_end_is_told_after_the_next_start() throws Exception {
    Path go = directory.resolve("go");
    String script = "test -e " + go + " || sleep 1000; echo \"$WHARF_PATH\" >> " + seen;
    try (Hooks first = new Hooks()) {
      first.prepare(Optional.of(queue), List.of(program(rules(1, 1, 10), script))).run();
      first.accept(upload("/1"));
      first.accept(upload("/2"));
    } // /1 runs for some seconds, and is killed then
    Files.createFile(go);

    use(program(rules(1, 1, 10), script));

    Until.holds("both", () -> lines().size() == 2);
    assertThat(lines()).containsExactly("/1", "/2");
  }

  @Test
  void hooks_that_hang_share_one_deadline_at_the_end() throws Exception {
    var list = new ArrayList<Hook>();
    for (String name : List.of("one", "two", "three", "four", "five")) {
      list.add(program(name, rules(1, 1, 10), "echo in >> " + seen + "; exec sleep 1000"));
    }
    Hooks hanging = new Hooks(Duration.ofSeconds(2));
    hanging.prepare(Optional.of(queue), list).run();
    hanging.accept(upload("/1"));
    Until.holds("five runs", () -> lines().size() == 5);

    long start = System.nanoTime();
    hanging.close();
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(6));
  }

  @Test
  void a_hook_may_change_while_events_wait() throws Exception {
    use(program(new Hook.Rules(1, 5, SOON, 10), "exit 1"));
    hooks.accept(upload("/1"));
    use(program(new Hook.Rules(1, 5, SOON, 10), "echo \"$WHARF_PATH\" >> " + seen));

    hooks.accept(upload("/2"));

    Until.holds("both", () -> lines().size() == 2);
    assertThat(lines()).containsExactlyInAnyOrder("/1", "/2");
    use();
    hooks.accept(upload("/3"));
    assertThat(waiting()).isZero();
  }

  @Test
  void two_servers_do_not_share_a_queue() throws Exception {
    use(program(rules(1, 1, 1), "exit 0"));
    try (Hooks other = new Hooks()) {
      List<Hook> list = List.of(program(rules(1, 1, 1), "exit 0"));
      assertThatThrownBy(() -> other.prepare(Optional.of(queue), list))
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining("another server uses it");
    }
  }

  private static Hook webhook(Receiver receiver, Optional<Path> secret, Duration timeout) {
    return webhook("one", new Hook.Webhook(receiver.url("/hook?x=1"), timeout, secret), 4);
  }

  private static Hook webhook(String name, Hook.Webhook webhook, int attempts) {
    return new Hook(name, Set.of(EventKind.UPLOAD), webhook, rules(1, attempts, 10));
  }

  @Test
  void the_timeout_of_one_webhook_does_not_hold_for_another_that_connects_slowly()
      throws Exception {
    Duration brief = Duration.ofMillis(100);
    InetAddress here = InetAddress.ofLiteral("127.0.0.1");
    try (var full = new ServerSocket(0, 1, here);
        var first = new Socket(here, full.getLocalPort());
        var second = new Socket(here, full.getLocalPort())) { // no further one is answered now
      URI url = URI.create("http://127.0.0.1:" + full.getLocalPort() + "/");
      var hasty = webhook("hasty", new Hook.Webhook(url, brief, Optional.empty()), 1);
      var patient = webhook("one", new Hook.Webhook(url, LONG, Optional.empty()), 1);
      use(hasty, patient);
      hooks.accept(upload("/a"));
      Path failed = queue.resolve("hasty");
      Until.holds("the hasty one has given up", () -> failed.toFile().list().length == 0);

      full.setSoTimeout(40_000);
      full.accept().close();
      full.accept().close();
      try (Socket client = full.accept()) {
        var in = new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8));
        assertThat(in.readLine()).startsWith("POST / ");
        client
            .getOutputStream()
            .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(UTF_8));
        Until.holds("an empty queue", () -> waiting() == 0);
      }
      assertThat(first.isConnected() && second.isConnected()).isTrue();
    }
  }

  @Test
  void a_webhook_gets_signed_json_and_is_called_until_it_takes_it() throws Exception {
    Path secret = Files.writeString(directory.resolve("secret"), "s3cret\nignored");
    List<String> answers =
        List.of("503 Later", "302 Elsewhere\r\nLocation: /elsewhere", "200 OK", "200 OK");
    try (var receiver = new Receiver(count -> answers.get(count - 1))) {
      use(webhook(receiver, Optional.of(secret), LONG));
      hooks.accept(upload("/a\"b"));
      Until.holds("an empty queue", () -> waiting() == 0);

      assertThat(receiver.posted()).hasSize(3);
      Receiver.Posted last = receiver.posted().getLast();
      assertThat(receiver.posted())
          .allSatisfy(one -> assertThat(one.line()).isEqualTo("POST /hook?x=1 HTTP/1.1"))
          .allSatisfy(one -> assertThat(one.body()).isEqualTo(last.body()));
      assertThat(last.body()).contains("\"event\":\"upload\"", "\"path\":\"/a\\\"b\"");
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec("s3cret".getBytes(UTF_8), "HmacSHA256"));
      assertThat(last.headers())
          .containsEntry("content-type", "application/json")
          .containsEntry("x-wharf-event", "upload")
          .containsEntry(
              "x-wharf-signature",
              "sha256=" + HexFormat.of().formatHex(mac.doFinal(last.body().getBytes(UTF_8))));
    }
  }

  @Test
  void a_webhook_that_never_answers_is_given_up() throws Exception {
    try (var receiver = new Receiver(_ -> "")) {
      use(webhook(receiver, Optional.empty(), Duration.ofMillis(200)));
      hooks.accept(upload("/a"));
      Until.holds("an empty queue", () -> waiting() == 0);
      assertThat(receiver.posted()).hasSize(4);
      assertThat(receiver.posted().getFirst().headers()).doesNotContainKey("x-wharf-signature");
    }
  }

  @Test
  void a_webhook_without_its_secret_does_not_start() throws Exception {
    try (var receiver = new Receiver(_ -> "200 OK")) {
      Hook hook = webhook(receiver, Optional.of(directory.resolve("none")), LONG);
      assertThatThrownBy(() -> use(hook)).isInstanceOf(SettingsException.class);
    }
  }

  @Test
  void pauses_double_and_have_an_end() {
    var rules = new Hook.Rules(1, 99, Duration.ofSeconds(10), 1);
    assertThat(IntStream.of(1, 2, 3, 50).mapToObj(rules::pauseAfter))
        .containsExactly(
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(40),
            Duration.ofHours(1));
  }
}
