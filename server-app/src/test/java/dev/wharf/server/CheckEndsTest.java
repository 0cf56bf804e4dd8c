package dev.wharf.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.domain.FtpEvent;
import dev.wharf.server.hooks.UploadCheck;
import dev.wharf.storage.contract.MemoryStorage;
import dev.wharf.storage.contract.MemoryTree;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A check of uploads that takes for ever, and the ends that make it stop.
@Timeout(60)
class CheckEndsTest {
  @TempDir private Path directory;

  private final MemoryTree tree = MemoryTree.empty();
  private final Endless check = new Endless();
  private final CompletableFuture<FtpEvent.UploadFailed> failed = new CompletableFuture<>();
  private FtpServer server;
  private Client client;

  /// Ends when it is interrupted only.
  private final class Endless implements UploadCheck {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);

    @Override
    public Verdict judge(Candidate candidate) {
      begun.countDown();
      try {
        new CountDownLatch(1).await();
        return new Verdict.Good();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        interrupted.countDown();
        return new Verdict.Unknown("interrupted");
      }
    }

    @Override
    public Path spool() {
      return directory;
    }
  }

  @BeforeEach
  void beginCheck() throws Exception {
    server =
        FtpServer.builder()
            .storage(MemoryStorage.of(tree))
            .user("alice", "secret")
            .listen(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))
            .uploadCheck(() -> check)
            .events(this::note)
            .build()
            .start();
    client = Client.loggedIn(server.address());
    try (Socket data = client.data()) {
      client.say("STOR a.txt", 150);
      data.getOutputStream().write('x');
    }
    assertThat(check.begun.await(20, TimeUnit.SECONDS)).isTrue();
  }

  private void note(FtpEvent event) {
    if (event instanceof FtpEvent.UploadFailed one) {
      failed.complete(one);
    }
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    server.close();
  }

  @Test
  void abor_ends_the_check_and_publishes_nothing() throws Exception {
    client.say("ABOR", 426).expect(226);
    assertEnded("ABORTED");
    client.say("NOOP", 200);
  }

  @Test
  void a_lost_client_ends_the_check_and_publishes_nothing() throws Exception {
    client.leave();
    assertEnded("CONTROL_LOST");
  }

  @Test
  void a_kick_ends_the_check_and_publishes_nothing() throws Exception {
    assertThat(server.kick(_ -> true)).isEqualTo(1);
    assertEnded("");
  }

  private void assertEnded(String reason) throws Exception {
    assertThat(check.interrupted.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(failed.get(20, TimeUnit.SECONDS).reason()).contains(reason);
    assertThat(tree.contains("/a.txt")).isFalse();
  }
}
