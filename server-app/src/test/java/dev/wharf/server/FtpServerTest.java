package dev.wharf.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.domain.FtpEvent;
import dev.wharf.domain.LoginThrottle;
import dev.wharf.domain.SettingsException;
import dev.wharf.protocol.port.ProtocolSettings;
import dev.wharf.server.hooks.UploadCheck;
import dev.wharf.storage.contract.MemoryStorage;
import dev.wharf.storage.contract.MemoryTree;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FtpServerTest {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);

  private final MemoryTree tree = MemoryTree.empty();
  private final MemoryStorage storage = MemoryStorage.of(tree);

  @Test
  void files_go_up_and_come_down() throws Exception {
    try (var server = builder().build().start();
        var client = Client.loggedIn(server.address())) {
      client.say("TYPE I", 200);
      try (Socket data = client.data()) {
        client.say("STOR a.txt", 150);
        data.getOutputStream().write("hello".repeat(100_000).getBytes(UTF_8));
      }
      client.expect(226);
      assertThat(tree.text("/a.txt")).isEqualTo("hello".repeat(100_000));
      try (Socket data = client.data()) {
        client.say("RETR a.txt", 150);
        assertThat(data.getInputStream().readAllBytes()).hasSize(500_000);
      }
      client.expect(226).say("QUIT", 221);
      assertThat(client.reply()).isEqualTo("the end");
    }
  }

  @Test
  void a_check_of_ones_own_refuses_with_its_reason_and_is_closed_with_the_server()
      throws Exception {
    var check = new Check();
    try (var server = builder().uploadCheck(() -> check).build().start();
        var client = Client.loggedIn(server.address())) {
      try (Socket data = client.data()) {
        client.say("STOR a.txt", 150);
        data.getOutputStream().write("evil".getBytes(UTF_8));
      }
      assertThat(client.reply()).isEqualTo("550 Refused: alice sent evil");
      assertThat(tree.contains("/a.txt")).isFalse();
    }
    assertThat(check.closed).isTrue();
  }

  private static final class Check implements UploadCheck {
    private boolean closed;

    @Override
    public Verdict judge(Candidate candidate) {
      try {
        String text = Files.readString(candidate.file());
        return new Verdict.Unwanted(candidate.account() + " sent " + text, false);
      } catch (IOException e) {
        return new Verdict.Unknown(e.toString());
      }
    }

    @Override
    public Path spool() {
      return Path.of(System.getProperty("java.io.tmpdir"));
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  @Test
  void ipv6_and_several_addresses_are_served() throws Exception {
    var loopback6 = new InetSocketAddress(InetAddress.ofLiteral("::1"), 0);
    try (var server = builder().listen(loopback6).build().start()) {
      assertThat(server.addresses()).hasSize(2);
      for (InetSocketAddress address : server.addresses()) {
        try (var client = Client.loggedIn(address);
            Socket data = client.data()) {
          client.say("NLST", 150);
          assertThat(data.getInputStream().readAllBytes()).isEmpty();
          client.expect(226);
        }
      }
    }
  }

  @Test
  void two_servers_live_in_one_jvm() throws Exception {
    var builder = builder();
    try (var one = builder.build().start();
        var other = builder.user("bob", "secret").build().start();
        var alice = Client.loggedIn(other.address());
        var bob = new Client(one.address())) {
      alice.say("PWD", 257);
      bob.expect(220).say("USER bob", 331).say("PASS secret", 530);
    }
  }

  @Test
  void a_063_too_many_connections_are_told_so() throws Exception {
    var limits = ServerLimits.DEFAULT.withSessionsPerAddress(2);
    try (var server = builder().limits(limits).build().start();
        var one = new Client(server.address()).expect(220);
        var two = new Client(server.address()).expect(220)) {
      try (var three = new Client(server.address()).expect(421)) {
        assertThat(three.reply()).isEqualTo("the end");
      }
      one.say("QUIT", 221);
      two.say("NOOP", 200);
      one.leave();
      assertThat(greetingOfNext(server.address())).startsWith("220 ");
    }
  }

  @Test
  void sessions_of_an_account_are_limited_and_given_back() throws Exception {
    var limits = ServerLimits.DEFAULT.withSessionsPerAccount(1);
    try (var server = builder().limits(limits).build().start()) {
      for (int i = 0; i < 3; i++) {
        try (var one = Client.loggedIn(server.address());
            var two = new Client(server.address()).expect(220)) {
          two.say("USER alice", 331).say("PASS secret", 421);
          one.say("QUIT", 221);
          assertThat(one.reply()).isEqualTo("the end");
        }
      }
    }
  }

  @Test
  void c_179_idle_sessions_are_told_goodbye_when_the_server_stops() throws Exception {
    var server = builder().build().start();
    try (var stranger = new Client(server.address()).expect(220);
        var client = Client.loggedIn(server.address())) {
      InetSocketAddress address = server.address();
      var closing = CompletableFuture.runAsync(server::close);
      client.expect(421);
      assertThat(client.reply()).isEqualTo("the end");
      stranger.expect(421);
      client.leave();
      stranger.leave();
      closing.get(20, TimeUnit.SECONDS);
      assertThatThrownBy(() -> new Client(address).close()).isInstanceOf(ConnectException.class);
      assertThat(storage.isClosed()).isTrue();
      server.close();
      assertThatThrownBy(server::address).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void c_179_a_running_transfer_finishes_when_the_server_stops() throws Exception {
    var server = builder().build().start();
    try (var client = Client.loggedIn(server.address())) {
      CompletableFuture<Void> closing;
      try (Socket data = client.data()) {
        client.say("STOR a.txt", 150);
        data.getOutputStream().write("first ".getBytes(UTF_8));
        closing = CompletableFuture.runAsync(server::close);
        Until.holds("it has begun to stop", () -> hasBegunToStop(server));
        data.getOutputStream().write("last".getBytes(UTF_8));
      }
      client.expect(226).expect(421);
      client.leave();
      closing.get(20, TimeUnit.SECONDS);
      assertThat(tree.text("/a.txt")).isEqualTo("first last");
    }
  }

  @Test
  void a_transfer_that_does_not_finish_is_cut_when_the_server_stops() throws Exception {
    var server = builder().build().start();
    try (var client = Client.loggedIn(server.address());
        Socket data = client.data()) {
      client.say("STOR a.txt", 150);
      data.getOutputStream().write("first ".getBytes(UTF_8));
      var closing = CompletableFuture.runAsync(() -> server.close(Duration.ofMillis(50)));
      client.expect(426).expect(421);
      client.leave();
      closing.get(20, TimeUnit.SECONDS);
      assertThat(tree.contains("/a.txt")).isFalse();
    }
  }

  @Test
  void a_018_the_data_connection_falls_with_the_control_connection() throws Exception {
    var ended = new CompletableFuture<FtpEvent.UploadFailed>();
    try (var server =
            builder()
                .events(
                    event -> {
                      if (event instanceof FtpEvent.UploadFailed failed) {
                        ended.complete(failed);
                      }
                    })
                .build()
                .start();
        var client = Client.loggedIn(server.address());
        Socket data = client.data()) {
      client.say("STOR a.txt", 150);
      data.getOutputStream().write("first ".getBytes(UTF_8));
      client.leave();
      assertThat(ended.get(20, TimeUnit.SECONDS).reason()).contains("CONTROL_LOST");
      assertThat(tree.contains("/a.txt")).isFalse();
    }
  }

  @Test
  void an_abor_sent_as_urgent_data_ends_a_transfer() throws Exception {
    try (var server = builder().build().start();
        var client = Client.loggedIn(server.address());
        Socket data = client.data()) {
      client.say("STOR a.txt", 150);
      data.getOutputStream().write("first ".getBytes(UTF_8));
      for (byte b : "ABOR\r\n".getBytes(UTF_8)) {
        client.socket.sendUrgentData(b);
      }
      client.expect(426).expect(226).say("NOOP", 200);
    }
  }

  @Test
  void a_stalled_upload_is_answered_and_the_session_goes_on() throws Exception {
    var timeouts = ServerTimeouts.DEFAULT.withData(Duration.ofMillis(300));
    try (var server = builder().timeouts(timeouts).build().start();
        var client = Client.loggedIn(server.address());
        Socket data = client.data()) {
      client.say("STOR a.txt", 150);
      data.getOutputStream().write("first ".getBytes(UTF_8));
      assertThat(client.reply()).startsWith("4");
      client.say("NOOP", 200);
      assertThat(tree.contains("/a.txt")).isFalse();
    }
  }

  @Test
  void guests_and_read_only_servers_write_nothing() throws Exception {
    tree.with("/a.txt", "hello");
    try (var server = builder().anonymous(true).readOnly(true).build().start();
        var guest = new Client(server.address()).expect(220);
        var alice = Client.loggedIn(server.address())) {
      guest.say("USER anonymous", 331).say("PASS a@b", 230).say("DELE a.txt", 550);
      alice.say("DELE a.txt", 550).say("SIZE a.txt", 550).say("TYPE I", 200).say("SIZE a.txt", 213);
    }
  }

  @Test
  void events_tell_the_story_without_passwords() throws Exception {
    var events = new CopyOnWriteArrayList<FtpEvent>();
    try (var server = builder().events(events::add).build().start();
        var client = Client.loggedIn(server.address())) {
      client.say("QUIT", 221);
      client.leave();
    }
    assertThat(events)
        .extracting(event -> event.getClass().getSimpleName())
        .containsExactly("SessionOpened", "LoggedIn", "SessionEnded");
    assertThat(events.toString()).doesNotContain("secret");
  }

  @Test
  void a_wrong_configuration_is_told() {
    assertThatThrownBy(() -> FtpServer.builder().build()).isInstanceOf(SettingsException.class);
    assertThatThrownBy(() -> FtpServer.builder().storage("nonsense", Map.of()).build().start())
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("nonsense");
    assertThatThrownBy(() -> builder().authenticator("nonsense", Map.of()).build().start())
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("nonsense");
    assertThat(storage.isClosed()).as("what was opened is closed").isTrue();
    assertThatThrownBy(() -> builder().user("alice", "")).isInstanceOf(RuntimeException.class);
  }

  @Test
  void an_address_that_is_taken_is_told() throws Exception {
    try (var server = builder().build().start()) {
      var second = FtpServer.builder().storage(storage).listen(server.address()).build();
      assertThatThrownBy(second::start)
          .isInstanceOf(IOException.class)
          .hasMessageContaining(Integer.toString(server.address().getPort()));
      assertThatThrownBy(second::start).isInstanceOf(IllegalStateException.class);
    }
  }

  private FtpServer.Builder builder() {
    var quick =
        new ProtocolSettings(
            List.of("Welcome."),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            new LoginThrottle(3, Duration.ZERO, Duration.ZERO),
            false,
            ProtocolSettings.Features.DEFAULT,
            List.of());
    return FtpServer.builder()
        .listen(ANY_PORT)
        .storage(storage)
        .user("alice", "secret")
        .protocol(quick);
  }

  /// A place is given back a moment after its client has gone: asks until it is.
  private static String greetingOfNext(InetSocketAddress address) {
    return Until.found("a place", () -> greeting(address), text -> !text.startsWith("421 "));
  }

  private static String greeting(InetSocketAddress address) throws IOException {
    try (var next = new Client(address)) {
      return next.reply();
    }
  }

  private static boolean hasBegunToStop(FtpServer server) {
    try {
      server.address();
      return false;
    } catch (IllegalStateException _) {
      return true;
    }
  }
}
