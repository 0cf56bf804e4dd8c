package dev.wharf.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.auth.postgres.PostgresServer;
import dev.wharf.auth.spi.AuthResult;
import dev.wharf.domain.Account;
import dev.wharf.domain.Limits;
import dev.wharf.domain.SharedSessions.Most;
import dev.wharf.domain.Usage;
import dev.wharf.storage.contract.MemoryStorage;
import dev.wharf.storage.contract.MemoryTree;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A server of a cluster that reloads is the same one to the others.
@Timeout(60)
class ClusterReloadTest {
  private static final String NODE = "SELECT id, since FROM wharf_node";
  private static final String SESSIONS = "SELECT node, id, account, since FROM wharf_session";
  private static final String RESERVED = "SELECT node, bytes, files FROM wharf_reservation";

  private final MemoryTree tree = MemoryTree.empty();
  private PostgresServer postgres;

  @BeforeEach
  void start() throws Exception {
    postgres = PostgresServer.shared();
  }

  /// Everybody has 100 bytes in one home, and one session.
  private FtpServer.Builder builder(long bytes) {
    Limits limits = Limits.NONE.withQuota(new Limits.Quota(bytes, 0)).withSessions(1);
    Map<String, ?> cluster = postgres.connection(Map.of("migrate", true));
    return FtpServer.builder()
        .storage(MemoryStorage.of(tree))
        .sharing(
            Sharing.NONE.withCluster("sql", cluster).withQuotas().withSessions(new Most(0, 0, 0)))
        .authenticator(
            attempt -> new AuthResult.Accepted(Account.named(attempt.name()).withLimits(limits)))
        .listen(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
  }

  @Test
  void a_reload_keeps_the_node_its_sessions_and_what_uploads_have_reserved() throws Exception {
    try (var server = builder(100).build().start();
        var alice = Client.loggedIn(server.address())) {
      alice.say("TYPE I", 200);
      try (Socket data = alice.data()) {
        alice.say("STOR first", 150);
        data.getOutputStream().write("x".repeat(80).getBytes(UTF_8));
        Until.holds("it is reserved", () -> server.load().reserved().bytes() == 80);
        String node = postgres.sql(NODE);
        String sessions = postgres.sql(SESSIONS);
        String reserved = postgres.sql(RESERVED);
        assertThat(sessions).contains("alice").doesNotContain("\n");
        assertThat(reserved).isNotEmpty();

        server.reload(builder(100));

        assertThat(postgres.sql(NODE)).isEqualTo(node);
        assertThat(postgres.sql(SESSIONS)).isEqualTo(sessions);
        assertThat(postgres.sql(RESERVED)).isEqualTo(reserved);
        assertThat(login(server, "alice")).as("who has the one session already").startsWith("421");
        assertThat(upload(server, "second", 30)).startsWith("552");
        assertThat(upload(server, "third", 20)).startsWith("226");
      }
      alice.expect(226);
      Until.holds("nothing is reserved", () -> server.load().reserved().equals(Usage.NONE));
      assertThat(postgres.sql("SELECT bytes, files, counted FROM wharf_home")).isEqualTo("100|2|t");
    }
    assertThat(postgres.sql("SELECT count(*) FROM wharf_node")).as("it has left").isEqualTo("0");
  }

  @Test
  void after_a_reload_limits_are_those_of_now_and_the_cluster_that_of_before() throws Exception {
    try (var server = builder(100).build().start()) {
      assertThat(upload(server, "first", 90)).startsWith("226");
      String node = postgres.sql(NODE);
      server.reload(builder(120));
      assertThat(upload(server, "second", 40)).startsWith("552");
      assertThat(upload(server, "third", 30)).startsWith("226");
      assertThat(postgres.sql(NODE)).isEqualTo(node);
      assertThat(postgres.sql("SELECT bytes FROM wharf_home")).isEqualTo("120");
    }
  }

  private static String login(FtpServer server, String name) throws IOException {
    try (var client = new Client(server.address())) {
      return client.expect(220).say("USER " + name, 331).say("PASS secret").reply();
    }
  }

  /// By somebody else, whose session is over after it.
  private static String upload(FtpServer server, String name, int bytes) throws IOException {
    try (var bob = new Client(server.address())) {
      bob.expect(220).say("USER bob-" + name, 331).say("PASS secret", 230).say("TYPE I", 200);
      try (Socket data = bob.data()) {
        bob.say("STOR " + name, 150);
        data.getOutputStream().write("x".repeat(bytes).getBytes(UTF_8));
      }
      return bob.reply();
    }
  }
}
