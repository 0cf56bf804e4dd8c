package dev.wharf.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.auth.spi.AuthResult;
import dev.wharf.domain.Account;
import dev.wharf.domain.GuessThrottle;
import dev.wharf.domain.Limits;
import dev.wharf.domain.LoginThrottle;
import dev.wharf.domain.Usage;
import dev.wharf.protocol.port.ProtocolSettings;
import dev.wharf.protocol.quota.FtpQuotaLedger;
import dev.wharf.protocol.quota.MemoryLedger;
import dev.wharf.storage.contract.MemoryStorage;
import dev.wharf.storage.contract.MemoryTree;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a reload does not forget, and what it changes for those who are there.
@Timeout(60)
class ReloadTest {
  private static final ServerLimits NONE = ServerLimits.DEFAULT.withSessionsPerAddress(0);

  private final MemoryTree tree = MemoryTree.empty();

  @Test
  void room_that_an_upload_has_reserved_is_not_given_out_again() throws Exception {
    try (var server = withQuota(100).build().start();
        var before = Client.loggedIn(server.address())) {
      before.say("TYPE I", 200);
      try (Socket data = before.data()) {
        before.say("STOR first", 150);
        data.getOutputStream().write("x".repeat(80).getBytes(UTF_8));
        Until.holds("it is reserved", () -> server.load().reserved().bytes() == 80);
        server.reload(withQuota(100));
        assertThat(server.load().reserved()).isEqualTo(new Usage(80, 1));
        try (var after = Client.loggedIn(server.address())) {
          after.say("TYPE I", 200);
          upload(after, "second", 30);
          after.expect(552);
          upload(after, "third", 20);
          after.expect(226);
        }
      }
      before.expect(226);
      Until.holds("nothing is reserved", () -> server.load().reserved().equals(Usage.NONE));
    }
  }

  @Test
  void who_reloads_is_told_what_waits_for_the_next_start() throws Exception {
    try (var server = withQuota(100).quotaLedger(MemoryLedger::new).build().start()) {
      assertThat(server.reload(withQuota(100).quotaLedger(FtpQuotaLedger::new)))
          .containsExactly("the quota ledger stays what it was until the server starts anew");
    }
    try (var server = withQuota(100).build().start()) {
      assertThat(server.reload(withQuota(200))).isEmpty();
    }
  }

  @Test
  void somebody_who_has_guessed_too_often_is_still_turned_away() throws Exception {
    var strict = new GuessThrottle(2, 0, Duration.ofMinutes(10), Duration.ofMinutes(10), List.of());
    try (var server = builder().guessing(strict).build().start()) {
      try (var thief = new Client(server.address())) {
        thief.expect(220);
        thief.say("USER alice", 331).say("PASS wrong", 530);
        thief.say("USER alice", 331).say("PASS wrong", 530);
      }
      server.reload(builder().guessing(strict));
      try (var again = new Client(server.address())) {
        again.expect(220).say("USER alice", 331).say("PASS secret", 530);
      }
    }
  }

  @Test
  void the_limit_of_transfers_holds_at_once_and_for_all() throws Exception {
    try (var server = builder().limits(NONE).build().start();
        var before = Client.loggedIn(server.address())) {
      try (Socket _ = before.data()) {
        before.say("STOR first", 150);
        server.reload(builder().limits(NONE.withTransfers(1)));
        try (var after = Client.loggedIn(server.address())) {
          try (Socket _ = after.data()) {
            after.say("LIST", 451);
          }
          server.reload(builder().limits(NONE.withTransfers(2)));
          try (Socket _ = after.data()) {
            after.say("LIST", 150).expect(226);
          }
        }
      }
      before.expect(226);
    }
  }

  @Test
  void nobody_keeps_a_session_for_ever_by_saying_noop() throws Exception {
    var keeping = new ProtocolSettings.Keeping(Duration.ZERO, Duration.ofMillis(100));
    try (var server =
            builder().protocol(protocol(Duration.ofMillis(400), keeping)).build().start();
        var client = Client.loggedIn(server.address())) {
      String reply = "200";
      while (reply.startsWith("200")) {
        reply = client.say("NOOP").reply();
      }
      assertThat(reply).startsWith("421 Nothing but NOOP");
    }
  }

  @Test
  void site_idle_keeps_within_what_the_server_and_the_account_allow() throws Exception {
    var keeping = new ProtocolSettings.Keeping(Duration.ofSeconds(90), Duration.ZERO);
    ProtocolSettings minute = protocol(Duration.ofSeconds(60), keeping);
    try (var server = builder().protocol(minute).build().start();
        var client = Client.loggedIn(server.address())) {
      client.say("SITE IDLE 90", 200).say("SITE IDLE 91", 501).say("SITE IDLE 5", 200);
    }
    Limits own = Limits.NONE.withIdle(Duration.ofSeconds(20));
    try (var server = letting(own).protocol(minute).build().start();
        var client = Client.loggedIn(server.address())) {
      client.say("SITE IDLE 20", 200).say("SITE IDLE 21", 501);
    }
  }

  @Test
  void a_transfer_that_takes_too_long_is_cut_however_well_it_goes() throws Exception {
    ServerTimeouts short0 = ServerTimeouts.DEFAULT.withTransfer(Duration.ofMillis(300));
    try (var server = builder().timeouts(short0).build().start();
        var client = Client.loggedIn(server.address())) {
      try (Socket data = client.data()) {
        client.say("STOR endless", 150);
        Until.holds("the transfer is cut", () -> isCut(data));
      }
      assertThat(client.reply()).startsWith("426 The transfer took too long");
    }
  }

  /// One byte now and then: it moves all the time, and fills no memory.
  private static boolean isCut(Socket data) {
    try {
      data.getOutputStream().write(1);
      return false;
    } catch (IOException _) {
      return true;
    }
  }

  private static void upload(Client client, String name, int bytes) throws IOException {
    try (Socket data = client.data()) {
      client.say("STOR " + name, 150);
      data.getOutputStream().write("x".repeat(bytes).getBytes(UTF_8));
    }
  }

  private FtpServer.Builder withQuota(long bytes) {
    return letting(Limits.NONE.withQuota(new Limits.Quota(bytes, 0)));
  }

  private FtpServer.Builder letting(Limits limits) {
    return bare()
        .authenticator(
            attempt -> new AuthResult.Accepted(Account.named(attempt.name()).withLimits(limits)));
  }

  private FtpServer.Builder builder() {
    return bare().user("alice", "secret");
  }

  private FtpServer.Builder bare() {
    return FtpServer.builder()
        .storage(MemoryStorage.of(tree))
        .protocol(protocol(Duration.ofSeconds(60), ProtocolSettings.Keeping.DEFAULT))
        .listen(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
  }

  private static ProtocolSettings protocol(Duration idle, ProtocolSettings.Keeping keeping) {
    ProtocolSettings usual = ProtocolSettings.DEFAULT;
    return new ProtocolSettings(
            usual.greeting(),
            usual.login(),
            idle,
            new LoginThrottle(3, Duration.ZERO, Duration.ZERO),
            false,
            usual.features(),
            List.of())
        .with(keeping);
  }
}
