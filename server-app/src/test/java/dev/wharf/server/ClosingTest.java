package dev.wharf.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.storage.contract.MemoryStorage;
import dev.wharf.storage.contract.MemoryTree;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How long a server that is closed waits for running transfers.
@Timeout(60)
class ClosingTest {
  private static final Duration FOR_EVER = ChronoUnit.FOREVER.getDuration();

  private final MemoryTree tree = MemoryTree.empty();
  private final MemoryStorage storage = MemoryStorage.of(tree);

  @Test
  void a_server_may_wait_for_ever_for_its_transfers() throws Exception {
    FtpServer server = server();
    try (var client = Client.loggedIn(server.address())) {
      CompletableFuture<Void> closing;
      try (Socket data = client.data()) {
        client.say("STOR a.txt", 150);
        closing = closing(server, FOR_EVER);
        Until.holds("it has begun to stop", () -> isEnding(server));
        data.getOutputStream().write('x');
      }
      client.expect(226).expect(421);
      client.leave();
      closing.get(20, TimeUnit.SECONDS);
    }
    assertThat(tree.text("/a.txt")).isEqualTo("x");
    assertThat(storage.isClosed()).isTrue();
  }

  @Test
  void a_second_close_with_less_patience_shortens_the_first_one() throws Exception {
    FtpServer server = server();
    try (var client = Client.loggedIn(server.address());
        Socket data = client.data()) {
      client.say("STOR a.txt", 150);
      data.getOutputStream().write('x');
      var first = closing(server, FOR_EVER);
      Until.holds("it has begun to stop", () -> isEnding(server));
      var second = closing(server, Duration.ZERO);
      client.expect(426).expect(421);
      client.leave();
      second.get(20, TimeUnit.SECONDS);
      assertThat(storage.isClosed()).isTrue();
      first.get(20, TimeUnit.SECONDS);
    }
    assertThat(tree.contains("/a.txt")).isFalse();
  }

  @Test
  void a_server_that_ends_answers_no_questions() throws Exception {
    FtpServer server = server();
    server.close();
    server.close(Duration.ZERO);
    assertThatThrownBy(server::sessions).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(server::start).isInstanceOf(IllegalStateException.class);
  }

  /// On a thread of its own: the common pool of a small machine has a single one.
  private static CompletableFuture<Void> closing(FtpServer server, Duration drain) {
    return CompletableFuture.runAsync(() -> server.close(drain), Thread::startVirtualThread);
  }

  private static boolean isEnding(FtpServer server) {
    try {
      server.address();
      return false;
    } catch (IllegalStateException _) {
      return true;
    }
  }

  private FtpServer server() throws Exception {
    return builder().build().start();
  }

  private FtpServer.Builder builder() {
    return FtpServer.builder()
        .storage(storage)
        .user("alice", "secret")
        .listen(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
  }
}
