package dev.wharf.auth.ldap;

import static dev.wharf.auth.ldap.Ldap.login;
import static dev.wharf.auth.ldap.Ldap.person;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.wharf.auth.slapd.Certificates;
import dev.wharf.auth.slapd.Slapd;
import dev.wharf.auth.spi.AuthResult;
import dev.wharf.auth.spi.AuthResult.Accepted;
import dev.wharf.auth.spi.AuthResult.Unavailable;
import dev.wharf.auth.spi.Authenticator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Directories that go away, hang, come back, or send clients elsewhere.
class LdapOutageTest {
  /// What an administrator may count on.
  private static final Duration PROMISE = Duration.ofSeconds(5);

  @TempDir private Path directory;
  private Slapd slapd;

  @BeforeEach
  void start() throws Exception {
    slapd = server("one", "");
  }

  @AfterEach
  void stop() {
    slapd.close();
  }

  private Slapd server(String name, String more) throws Exception {
    return Slapd.start(
        directory.resolve(name), person("alice", "right", ""), Optional.empty(), more);
  }

  /// Asks, and checks that the answer came in time.
  private static AuthResult timely(Authenticator ldap) {
    long start = System.nanoTime();
    AuthResult result = login(ldap, "alice", "right");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PROMISE);
    return result;
  }

  /// Asks until somebody gets in again.
  private static void awaitRecovery(Authenticator ldap) {
    await("it recovers")
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> login(ldap, "alice", "right") instanceof Accepted);
  }

  @Test
  void a_180_a_directory_that_died_is_unavailable_and_back_by_itself() throws Exception {
    try (Authenticator ldap = Ldap.of(List.of(slapd.url()), Map.of())) {
      assertThat(timely(ldap)).isInstanceOf(Accepted.class);

      slapd.kill();
      assertThat(timely(ldap)).isInstanceOf(Unavailable.class);
      assertThat(timely(ldap)).isInstanceOf(Unavailable.class);

      slapd.start();
      awaitRecovery(ldap);
    }
  }

  @Test
  void a_restart_between_two_logins_is_not_noticed() throws Exception {
    try (Authenticator ldap = Ldap.of(List.of(slapd.url()), Map.of())) {
      assertThat(timely(ldap)).isInstanceOf(Accepted.class);
      slapd.kill();
      slapd.start();

      assertThat(timely(ldap)).isInstanceOf(Accepted.class);
    }
  }

  @Test
  void a_180_a_directory_that_hangs_is_unavailable_in_time() throws Exception {
    try (Authenticator ldap = Ldap.of(List.of(slapd.url()), Map.of())) {
      assertThat(timely(ldap)).isInstanceOf(Accepted.class);

      slapd.freeze();
      assertThat(timely(ldap)).isInstanceOf(Unavailable.class);

      slapd.thaw();
      awaitRecovery(ldap);
    }
  }

  @Test
  void a_181_many_logins_wait_for_few_connections_and_not_for_ever() throws Exception {
    Map<String, Object> settings = Map.of("connections", 2, "deadline", "1s");
    try (Authenticator ldap = Ldap.of(List.of(slapd.url()), settings);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      assertThat(timely(ldap)).isInstanceOf(Accepted.class);
      slapd.freeze();

      var answers = new ArrayList<Future<AuthResult>>();
      for (int i = 0; i < 100; i++) {
        answers.add(threads.submit(() -> timely(ldap)));
      }

      for (Future<AuthResult> answer : answers) {
        assertThat(answer.get()).isInstanceOf(Unavailable.class);
      }
      slapd.thaw();
      awaitRecovery(ldap);
    }
  }

  @Test
  void the_next_server_is_asked_when_one_dies_and_when_one_hangs() throws Exception {
    try (Slapd second = server("two", "");
        Authenticator ldap = Ldap.of(List.of(slapd.url(), second.url()), Map.of("retry", "1m"))) {
      assertThat(timely(ldap)).isInstanceOf(Accepted.class);

      slapd.freeze();
      assertThat(timely(ldap)).isInstanceOf(Accepted.class);

      slapd.kill();
      assertThat(timely(ldap)).isInstanceOf(Accepted.class);
    }
  }

  @Test
  void the_first_server_is_asked_again_when_it_is_back() throws Exception {
    try (Slapd second = server("two", "");
        Authenticator ldap = Ldap.of(List.of(slapd.url(), second.url()), Map.of())) {
      slapd.kill();
      assertThat(timely(ldap)).isInstanceOf(Accepted.class);
      slapd.start();
      second.kill();

      awaitRecovery(ldap);
    }
  }

  @Test
  void a_start_without_any_server_is_no_error_and_heals() throws Exception {
    slapd.kill();
    try (Authenticator ldap = Ldap.of(List.of(slapd.url()), Map.of())) {
      assertThat(timely(ldap)).isInstanceOf(Unavailable.class);

      slapd.start();
      awaitRecovery(ldap);
    }
  }

  @Test
  void a_login_that_is_remembered_asks_nobody_and_is_forgotten() throws Exception {
    try (Authenticator ldap = Ldap.of(List.of(slapd.url()), Map.of("cache", "60s"))) {
      assertThat(timely(ldap)).isInstanceOf(Accepted.class);
      slapd.kill();

      assertThat(timely(ldap)).isInstanceOf(Accepted.class);
      assertThat(login(ldap, "alice", "wrong")).isInstanceOf(Unavailable.class);
    }
  }

  @Test
  void a_169_a_referral_of_the_server_is_not_followed() throws Exception {
    try (ServerSocketChannel elsewhere = listener();
        Slapd referring = server("two", "referral ldap://127.0.0.1:" + port(elsewhere));
        Authenticator ldap =
            Ldap.of(List.of(referring.url()), Map.of("base", "dc=elsewhere,dc=org"))) {
      assertThat(timely(ldap)).isInstanceOf(Unavailable.class);
      assertThat(elsewhere.accept()).as("a connection").isNull();
    }
  }

  @Test
  void a_169_a_referral_among_the_entries_is_no_entry() throws Exception {
    try (ServerSocketChannel elsewhere = listener();
        Slapd referring =
            Slapd.start(
                directory.resolve("two"),
                """
                dn: ou=far,dc=example,dc=org
                objectClass: referral
                objectClass: extensibleObject
                ou: far
                ref: ldap://127.0.0.1:%d/dc=example,dc=org

                """
                    .formatted(port(elsewhere)),
                Optional.empty(),
                "");
        Authenticator ldap = Ldap.of(List.of(referring.url()), Map.of())) {
      assertThat(timely(ldap)).isEqualTo(new AuthResult.Undecided());
      assertThat(elsewhere.accept()).as("a connection").isNull();
    }
  }

  private static ServerSocketChannel listener() throws Exception {
    ServerSocketChannel channel = ServerSocketChannel.open();
    channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    channel.configureBlocking(false);
    return channel;
  }

  private static int port(ServerSocketChannel channel) throws Exception {
    return ((InetSocketAddress) channel.getLocalAddress()).getPort();
  }

  @Test
  void tls_needs_the_right_authority_and_the_right_host() throws Exception {
    Certificates right =
        Certificates.make(directory.resolve("right"), "DNS:localhost,IP:127.0.0.1");
    Certificates wrong = Certificates.make(directory.resolve("wrong"), "DNS:ldap.example.net");
    try (Slapd good = tls("good", right);
        Slapd bad = tls("bad", wrong)) {
      String ours = right.authority().toString();
      String theirs = wrong.authority().toString();
      for (String protection : List.of("auto", "start-tls")) {
        String goodUrl = protection.equals("auto") ? good.tlsUrl() : good.url();
        String badUrl = protection.equals("auto") ? bad.tlsUrl() : bad.url();
        assertThat(over(goodUrl, protection, ours, true)).isInstanceOf(Accepted.class);
        assertThat(over(goodUrl, protection, theirs, true)).isInstanceOf(Unavailable.class);
        assertThat(over(badUrl, protection, theirs, true)).isInstanceOf(Unavailable.class);
        assertThat(over(badUrl, protection, theirs, false)).isInstanceOf(Accepted.class);
      }
    }
  }

  @Test
  void a_server_that_refuses_start_tls_is_not_used() {
    try (Authenticator ldap = Ldap.of(List.of(slapd.url()), Map.of("protection", "start-tls"))) {
      assertThat(timely(ldap))
          .isInstanceOfSatisfying(
              Unavailable.class, down -> assertThat(down.problem()).contains("StartTLS"));
    }
  }

  private Slapd tls(String name, Certificates certificates) throws Exception {
    return Slapd.start(
        directory.resolve(name + "-server"),
        person("alice", "right", ""),
        Optional.of(certificates),
        "");
  }

  private static AuthResult over(String url, String protection, String caFile, boolean checkHost) {
    try (Authenticator ldap =
        Ldap.of(
            List.of(url),
            Map.of("protection", protection, "ca-file", caFile, "check-host", checkHost))) {
      return timely(ldap);
    }
  }
}
