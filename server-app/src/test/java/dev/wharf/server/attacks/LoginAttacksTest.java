package dev.wharf.server.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.domain.FtpEvent;
import dev.wharf.domain.GuessThrottle;
import dev.wharf.domain.LoginThrottle;
import dev.wharf.domain.Network;
import dev.wharf.protocol.port.ProtocolSettings;
import dev.wharf.server.ServerLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Section 2.7: logins.
@Timeout(60)
class LoginAttacksTest {
  private static final InetAddress THIEF = InetAddress.ofLiteral("127.0.0.2");
  private static final InetAddress VICTIM = InetAddress.ofLiteral("127.0.0.3");

  @TempDir Path directory;

  @Test
  void a_160_guessing_over_many_sessions_ends_at_a_shut_door() throws Exception {
    try (var target = Target.in(directory)) {
      for (int i = 0; i < 100; i++) {
        guess(target, THIEF, "alice", "guess" + i);
      }
      assertThat(guess(target, THIEF, "alice", "secret"))
          .as("the right password, but too late")
          .startsWith("530 ");
      assertThat(reasons(target, "TOO_MANY_FAILURES")).isGreaterThanOrEqualTo(95);
      assertThat(reasons(target, "WRONG_CREDENTIALS")).isLessThanOrEqualTo(5);
    }
  }

  @Test
  void a_160_guessing_in_parallel_is_no_way_around() throws Exception {
    try (var target = Target.in(directory);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var guesses = new ArrayList<Future<String>>();
      for (int i = 0; i < 60; i++) {
        String password = "guess" + i;
        guesses.add(threads.submit(() -> guess(target, THIEF, "alice", password)));
      }
      for (Future<String> guess : guesses) {
        assertThat(guess.get()).startsWith("530 ");
      }
      assertThat(reasons(target, "WRONG_CREDENTIALS")).isLessThanOrEqualTo(5);
    }
  }

  @Test
  void a_160_trying_many_names_ends_at_a_shut_door_as_well() throws Exception {
    try (var target = Target.in(directory)) {
      for (int i = 0; i < 60; i++) {
        guess(target, THIEF, "user" + i, "summer");
      }
      assertThat(reasons(target, "WRONG_CREDENTIALS")).isLessThanOrEqualTo(20);
      assertThat(guess(target, THIEF, "bob", "secret")).startsWith("530 ");
    }
  }

  @Test
  void a_161_waiting_for_a_refusal_keeps_a_place_of_the_address() throws Exception {
    var slow = delayed(new LoginThrottle(3, Duration.ofSeconds(1), Duration.ofSeconds(1)));
    var limits = ServerLimits.DEFAULT.withSessionsPerAddress(3);
    try (var target = Target.in(directory, b -> b.protocol(slow).limits(limits))) {
      var waiting = new ArrayList<RawClient>();
      for (int i = 0; i < 3; i++) {
        waiting.add(
            new RawClient(target.address(), THIEF).expect(220).send("USER a\r\nPASS b\r\n"));
      }
      try (var fourth = new RawClient(target.address(), THIEF)) {
        fourth.expect(421);
      }
      target.assertAlive();
      for (RawClient one : waiting) {
        one.expect(331).expect(530).close();
      }
    }
  }

  @Test
  void a_162_a_thief_cannot_lock_the_victim_out() throws Exception {
    try (var target = Target.in(directory)) {
      for (int i = 0; i < 40; i++) {
        guess(target, THIEF, "alice", "guess" + i);
      }
      try (var victim = new RawClient(target.address(), VICTIM)) {
        victim.login("alice", "secret");
      }
    }
  }

  @Test
  void a_162_a_trusted_network_is_never_turned_away() throws Exception {
    var trusting =
        new GuessThrottle(
            1, 1, Duration.ofHours(1), Duration.ofHours(1), List.of(Network.parse("127.0.0.2/31")));
    try (var target = Target.in(directory, builder -> builder.guessing(trusting))) {
      for (int i = 0; i < 5; i++) {
        guess(target, THIEF, "alice", "wrong");
        guess(target, InetAddress.ofLiteral("127.0.0.4"), "alice", "wrong");
      }
      assertThat(guess(target, THIEF, "alice", "secret")).startsWith("230 ");
      assertThat(guess(target, InetAddress.ofLiteral("127.0.0.4"), "alice", "secret"))
          .startsWith("530 ");
    }
  }

  @Test
  void a_163_a_164_unknown_wrong_locked_broken_and_turned_away_look_the_same() throws Exception {
    Path users =
        Files.writeString(
            directory.resolve("users"),
            """
        locked:!:1000:1000::/srv
        broken:plain:1000:1000::/srv
        """);
    try (var target =
        Target.in(
            directory,
            builder -> builder.authenticator("passwd-file", Map.of("file", users.toString())))) {
      var answers = new HashSet<String>();
      for (String name :
          List.of("alice", "nobody", "locked", "broken", "a\u0301", "x".repeat(300))) {
        try (var client = target.connect()) {
          client.expect(220);
          answers.add(client.ask("USER " + name) + " / " + client.ask("PASS wrong"));
          client.ask("HOST example.org", 220);
          answers.add(client.ask("USER " + name) + " / " + client.ask("PASS wrong"));
        }
      }
      for (int i = 0; i < 30; i++) {
        answers.add("331 Password please. / " + guess(target, THIEF, "alice", "wrong"));
      }
      assertThat(answers).hasSize(1);
    }
  }

  @Test
  void a_163_every_refusal_takes_the_same_time_the_last_one_too() throws Exception {
    Duration wait = Duration.ofMillis(300);
    var slow = delayed(new LoginThrottle(3, wait, wait));
    try (var target = Target.in(directory, builder -> builder.protocol(slow));
        var client = target.connect()) {
      client.expect(220);
      for (int i = 1; i <= 3; i++) {
        client.ask(i == 2 ? "USER alice" : "USER nobody", 331);
        long start = System.nanoTime();
        client.ask("PASS wrong", i == 3 ? 421 : 530);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
            .isBetween(wait.minusMillis(20), wait.multipliedBy(3));
      }
    }
  }

  @Test
  void a_165_a_166_a_174_a_179_names_that_mean_something_elsewhere_mean_nothing() throws Exception {
    try (var target =
        Target.in(
            directory,
            b -> b.guessing(new GuessThrottle(0, 0, Duration.ZERO, Duration.ZERO, List.of())))) {
      for (String name :
          List.of(
              "' OR 1=1--",
              "\\'",
              "*)(uid=*",
              "admin)(|(a=*",
              "../alice",
              "%u",
              "${user}",
              "Alice",
              "ALICE",
              "\uff41lice",
              "al\u0131ce",
              "alice\u0000",
              "alice/",
              "alice@host")) {
        try (var client = target.connect()) {
          client.expect(220);
          String answer = client.ask("USER " + name);
          if (answer.startsWith("331")) {
            client.ask("PASS secret", 530);
          } else {
            assertThat(answer).startsWith("501");
          }
        }
      }
    }
  }

  @Test
  void a_167_a_170_nothing_is_no_password() throws Exception {
    try (var target = Target.in(directory)) {
      for (String pass : List.of("PASS", "PASS ", "PASS \0", "PASS \0\0\0\0\0\0")) {
        try (var client = target.connect()) {
          client.expect(220).ask("USER alice", 331).ask(pass, 501, 530);
        }
      }
    }
  }

  @Test
  void a_172_passwords_of_any_length_are_answered() throws Exception {
    try (var target = Target.in(directory);
        var client = target.connect()) {
      client.expect(220).ask("USER alice", 331).ask("PASS " + "x".repeat(8000), 530);
      client.ask("USER alice", 331).ask("PASS " + "x".repeat(9000), 500);
      client.ask("PASS secret", 230);
    }
  }

  @Test
  void a_177_no_password_is_told_to_anybody() throws Exception {
    String canary = "c4n4ry-password";
    try (var target = Target.in(directory)) {
      try (var client = target.connect()) {
        client.expect(220);
        var said = new StringBuilder();
        said.append(client.ask("PASS " + canary)).append(client.ask("pass " + canary));
        said.append(client.ask("USER alice")).append(client.ask("PASS " + canary));
        said.append(client.ask("USER alice")).append(client.ask("PASS " + canary + "\0"));
        assertThat(said.toString()).doesNotContain(canary);
      }
      target.awaitNobody();
      assertThat(target.events.toString()).doesNotContain(canary);
    }
  }

  private static ProtocolSettings delayed(LoginThrottle throttle) {
    ProtocolSettings quick = Target.impatient(Duration.ofSeconds(30));
    return new ProtocolSettings(
        quick.greeting(),
        quick.login(),
        quick.idle(),
        throttle,
        quick.anonymous(),
        quick.features(),
        quick.virtualHosts());
  }

  /// One guess in a session of its own.
  private static String guess(Target target, InetAddress from, String name, String password)
      throws IOException {
    try (var client = new RawClient(target.address(), from)) {
      return client.expect(220).ask("USER " + name, 331).ask("PASS " + password);
    }
  }

  private static long reasons(Target target, String reason) {
    return target.events.stream()
        .filter(
            event -> event instanceof FtpEvent.LoginRefused(_, _, var why) && why.equals(reason))
        .count();
  }
}
