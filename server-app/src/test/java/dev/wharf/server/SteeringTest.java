package dev.wharf.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.auth.spi.AuthResult;
import dev.wharf.auth.spi.Authenticator;
import dev.wharf.auth.spi.LoginAttempt;
import dev.wharf.domain.Account;
import dev.wharf.domain.Activity;
import dev.wharf.domain.Network;
import dev.wharf.domain.OnlineSession;
import dev.wharf.domain.SettingsException;
import dev.wharf.domain.Username;
import dev.wharf.storage.contract.MemoryStorage;
import dev.wharf.storage.contract.MemoryTree;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A server that runs, watched and steered through the embedding API.
@Timeout(60)
class SteeringTest {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final InetSocketAddress ANY_PORT = new InetSocketAddress(LOOPBACK, 0);

  private final MemoryTree tree = MemoryTree.empty();

  @Test
  void who_is_online_is_seen_with_what_it_does() throws Exception {
    try (var server = builder().build().start();
        var client = Client.loggedIn(server.address())) {
      Until.holds("the login", () -> server.sessions().getFirst().account().equals("alice"));
      OnlineSession idle = server.sessions().getFirst();
      assertThat(idle.client()).isEqualTo(LOOPBACK);
      assertThat(idle.encrypted()).isFalse();
      assertThat(idle.activity().kind()).isEqualTo(Activity.Kind.IDLE);
      client.say("TYPE I", 200).say("ALLO 8", 200);
      try (Socket data = client.data()) {
        client.say("STOR a.txt", 150);
        data.getOutputStream().write("half".getBytes(UTF_8));
        Until.holds("the bytes are counted", () -> activity(server).bytes() == 4);
        assertThat(activity(server).kind()).isEqualTo(Activity.Kind.UPLOAD);
        assertThat(activity(server).path()).isEqualTo("/a.txt");
        assertThat(activity(server).percent()).hasValue(50);
        data.getOutputStream().write("half".getBytes(UTF_8));
      }
      client.expect(226);
      Until.holds("it is idle", () -> activity(server).kind() == Activity.Kind.IDLE);
      client.say("QUIT", 221);
      Until.holds("nobody is left", () -> server.sessions().isEmpty());
    }
  }

  @Test
  void threads_are_called_what_their_sessions_do() throws Exception {
    try (var server = builder().build().start();
        var client = Client.loggedIn(server.address());
        Socket data = client.data()) {
      client.say("STOR a.txt", 150);
      data.getOutputStream().write('x');
      Until.holds("the bytes are counted", () -> activity(server).bytes() == 1);
      String id = server.sessions().getFirst().id();

      assertThat(Thread.getAllStackTraces().keySet())
          .extracting(Thread::getName)
          .contains("wharf " + id + " alice@127.0.0.1 STOR /a.txt");
    }
  }

  @Test
  void a_176_an_account_that_was_disabled_is_thrown_out_and_stays_out() throws Exception {
    var disabled = new AtomicBoolean();
    var remembered = new AtomicBoolean();
    var forgetful =
        new Authenticator() {
          @Override
          public AuthResult authenticate(LoginAttempt attempt) {
            if (!remembered.get() && disabled.get()) {
              return new AuthResult.Refused(AuthResult.Reason.LOCKED);
            }
            remembered.set(true);
            return new AuthResult.Accepted(Account.named(attempt.name()));
          }

          @Override
          public void forget(Username account) {
            remembered.set(!account.value().equals("carol"));
          }
        };
    try (var server = builder().authenticator(forgetful).build().start();
        var alice = Client.loggedIn(server.address());
        var carol = new Client(server.address())) {
      carol.expect(220).say("USER carol", 331).say("PASS x", 230);
      server.reload(builder().authenticator(forgetful)); // carol's session is of the former rules
      disabled.set(true);
      assertThat(server.revoke(new Username("carol"))).isEqualTo(1);
      carol.expect(421);
      try (var again = new Client(server.address())) {
        again.expect(220).say("USER carol", 331).say("PASS x", 530);
      }
      alice.say("NOOP", 200);
    }
  }

  @Test
  void a_kick_ends_a_transfer_and_its_session_and_leaves_nothing() throws Exception {
    try (var server = builder().build().start();
        var client = Client.loggedIn(server.address());
        var other = Client.loggedIn(server.address());
        Socket data = client.data()) {
      client.say("STOR a.txt", 150);
      data.getOutputStream().write('x');
      Until.holds(
          "the byte is counted", () -> server.sessions().getFirst().activity().bytes() == 1);
      String id = server.sessions().getFirst().id();

      assertThat(server.kick(session -> session.id().equals(id))).isEqualTo(1);

      client.expect(426);
      assertThat(client.reply()).startsWith("421 The administrator");
      assertThat(client.reply()).isEqualTo("the end");
      other.say("SIZE a.txt", 550);
      Until.holds("one is left", () -> server.sessions().size() == 1);
    }
  }

  @Test
  void a_ban_ends_sessions_and_keeps_them_away_until_it_is_lifted() throws Exception {
    var loopback = Network.parse("127.0.0.0/8");
    try (var server = builder().build().start();
        var client = Client.loggedIn(server.address())) {
      assertThat(server.ban(loopback, Duration.ofHours(1))).isEqualTo(1);
      client.expect(421);
      try (var again = new Client(server.address())) {
        again.expect(421);
      }
      assertThat(server.bans()).singleElement().matches(ban -> ban.network().equals(loopback));
      assertThat(server.unban(loopback)).isTrue();
      Client.loggedIn(server.address()).close();
    }
  }

  @Test
  void after_a_reload_old_sessions_go_on_and_new_ones_get_the_new_rules() throws Exception {
    try (var server = builder().build().start();
        var old = Client.loggedIn(server.address())) {
      int port = server.address().getPort();
      old.say("TYPE I", 200);
      try (Socket data = old.data()) {
        old.say("STOR a.txt", 150);
        data.getOutputStream().write("be".getBytes(UTF_8));
        Until.holds("the bytes are counted", () -> activity(server).bytes() == 2);

        server.reload(builder().user("alice", "new").readOnly(true));

        data.getOutputStream().write("fore".getBytes(UTF_8));
      }
      old.expect(226).say("DELE a.txt", 250);
      assertThat(server.address().getPort()).isEqualTo(port);
      try (var fresh = new Client(server.address())) {
        fresh.expect(220).say("USER alice", 331).say("PASS secret", 530);
        fresh.say("USER alice", 331).say("PASS new", 230).say("MKD d", 550);
      }
    }
  }

  @Test
  void a_reload_opens_and_closes_addresses() throws Exception {
    var loopback6 = new InetSocketAddress(InetAddress.ofLiteral("::1"), 0);
    try (var server = builder().build().start()) {
      InetSocketAddress first = server.address();

      server.reload(builder().listen(loopback6));
      assertThat(server.addresses()).hasSize(2).startsWith(first);
      Client.loggedIn(server.addresses().getLast()).close();

      server.reload(plain().listen(loopback6));
      assertThat(server.addresses()).hasSize(1).doesNotContain(first);
      Client.loggedIn(server.address()).close();
      assertThatThrownBy(() -> new Client(first)).isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void a_reload_that_fails_changes_nothing() throws Exception {
    try (var server = builder().build().start();
        var taken = new ServerSocket(0, 1, LOOPBACK)) {
      var wanted = new InetSocketAddress(LOOPBACK, taken.getLocalPort());

      assertThatThrownBy(
              () -> server.reload(builder().user("alice", "new").listen(ANY_PORT).listen(wanted)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(Integer.toString(taken.getLocalPort()));
      assertThatThrownBy(() -> server.reload(builder().authenticator("no-such", Map.of())))
          .isInstanceOf(SettingsException.class);

      assertThat(server.addresses()).hasSize(1);
      Client.loggedIn(server.address()).close();
    }
  }

  @Test
  void what_was_opened_is_closed_behind_its_last_session() throws Exception {
    var before = MemoryStorage.of(tree);
    try (var server = plain().listen(ANY_PORT).storage(before).build().start()) {
      try (var old = Client.loggedIn(server.address())) {
        server.reload(builder());
        old.say("PWD", 257);
        assertThat(before.isClosed()).isFalse();
      }
      Until.holds("the storage before is closed", before::isClosed);
    }
  }

  @Test
  void a_connection_that_somebody_else_accepted_is_served() throws Exception {
    try (var server = plain().nowhere().build().start();
        var listener = ServerSocketChannel.open().bind(ANY_PORT)) {
      assertThat(server.addresses()).isEmpty();
      var address = (InetSocketAddress) listener.getLocalAddress();
      try (var client = new Client(address);
          SocketChannel accepted = listener.accept()) {
        var served = Thread.ofVirtual().start(() -> serve(server, accepted));
        client.expect(220).say("USER alice", 331).say("PASS secret", 230).say("QUIT", 221);
        served.join();
        assertThat(accepted.isOpen()).isFalse();
      }
    }
  }

  @Test
  void a_channel_that_somebody_else_bound_is_listened_on() throws Exception {
    ServerSocketChannel bound = ServerSocketChannel.open().bind(ANY_PORT);
    var address = (InetSocketAddress) bound.getLocalAddress();
    try (var server = plain().listen(bound, address, Optional.empty()).build().start()) {
      assertThat(server.addresses()).isEqualTo(List.of(address));
      Client.loggedIn(address).close();
    }
    assertThat(bound.isOpen()).isFalse();
  }

  private static void serve(FtpServer server, SocketChannel accepted) {
    try {
      server.serve(accepted, Optional.empty());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static Activity activity(FtpServer server) {
    return server.sessions().getFirst().activity();
  }

  private FtpServer.Builder plain() {
    return FtpServer.builder().storage(MemoryStorage.of(tree)).user("alice", "secret");
  }

  private FtpServer.Builder builder() {
    return plain().listen(ANY_PORT);
  }
}
