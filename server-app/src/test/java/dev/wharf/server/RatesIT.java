package dev.wharf.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.wharf.auth.spi.AuthResult;
import dev.wharf.auth.spi.Authenticator;
import dev.wharf.domain.Account;
import dev.wharf.domain.Limits;
import dev.wharf.domain.Limits.Rates;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Twenty sessions of one account that receive at a megabyte a second in all, twenty that send, and
/// one of another account without a limit, for ten seconds. The files of the twenty are so large
/// that all shares together take just that long: who gets more than its share is done before the
/// others.
@Timeout(120)
class RatesIT {
  private static final long RATE = 1_000_000;
  private static final int SESSIONS = 20;
  private static final long SECONDS = 10;
  private static final long SHARE = RATE * SECONDS / SESSIONS;
  private static final long LARGE = 200L << 20;

  @TempDir private Path root;

  @BeforeEach
  void makeFiles() throws IOException {
    makeFile("share", SHARE);
    makeFile("large", LARGE);
  }

  private void makeFile(String name, long size) throws IOException {
    try (var file = new RandomAccessFile(root.resolve(name).toFile(), "rw")) {
      file.setLength(size);
    }
  }

  @Test
  void a_150_the_sessions_of_an_account_share_its_rates_and_nobody_else_is_slowed()
      throws Exception {
    try (var server = start()) {
      double alone = download(login(server, "free"), "large", new CyclicBarrier(1));
      var go = new CyclicBarrier(2 * SESSIONS + 1);
      List<CompletableFuture<Double>> down = new ArrayList<>();
      List<CompletableFuture<Double>> up = new ArrayList<>();
      for (int i = 0; i < SESSIONS; i++) {
        String name = "up-" + i;
        Client one = login(server, "slow");
        Client other = login(server, "slow");
        down.add(inBackground(() -> download(one, "share", go)));
        up.add(inBackground(() -> upload(other, name, go)));
      }
      double beside = download(login(server, "free"), "large", go);
      judge(down);
      judge(up);
      assertThat(beside).isLessThan(3 * alone + 1);
    }
  }

  private static void judge(List<CompletableFuture<Double>> slow) throws Exception {
    double last = 0;
    for (CompletableFuture<Double> one : slow) {
      double seconds = one.get(60, TimeUnit.SECONDS);
      assertThat(SHARE / seconds).isCloseTo(1.0 * RATE / SESSIONS, withinPercentage(20));
      last = Math.max(last, seconds);
    }
    assertThat(SESSIONS * SHARE / last).isCloseTo(1.0 * RATE, withinPercentage(2));
  }

  /// Seconds from the command to the last byte.
  private static double download(Client client, String file, CyclicBarrier go) throws Exception {
    try (client;
        Socket data = client.data()) {
      go.await();
      long start = System.nanoTime();
      client.say("RETR " + file, 150);
      long bytes = 0;
      InputStream in = data.getInputStream();
      byte[] buffer = new byte[1 << 16];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        bytes += count;
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      client.expect(226);
      assertThat(bytes).isEqualTo(file.equals("share") ? SHARE : LARGE);
      return seconds;
    }
  }

  /// Seconds from the command to the reply: what is on its way is not received yet.
  private static double upload(Client client, String file, CyclicBarrier go) throws Exception {
    try (client;
        Socket data = client.data()) {
      go.await();
      long start = System.nanoTime();
      client.say("STOR " + file, 150);
      OutputStream out = data.getOutputStream();
      out.write(new byte[(int) SHARE]);
      data.shutdownOutput();
      client.expect(226);
      return (System.nanoTime() - start) / 1e9;
    }
  }

  private static Client login(FtpServer server, String user) throws IOException {
    return new Client(server.address())
        .expect(220)
        .say("USER " + user, 331)
        .say("PASS x", 230)
        .say("TYPE I", 200);
  }

  /// Measures in the background.
  private interface Measure {
    double run() throws Exception;
  }

  private static CompletableFuture<Double> inBackground(Measure measure) {
    var result = new CompletableFuture<Double>();
    Thread.ofPlatform()
        .daemon(true)
        .start(
            () -> {
              try {
                result.complete(measure.run());
              } catch (Throwable e) { // the top of this thread
                result.completeExceptionally(e);
              }
            });
    return result;
  }

  private FtpServer start() throws IOException {
    Authenticator everybody =
        attempt -> {
          Account account = Account.named(attempt.name());
          return new AuthResult.Accepted(
              attempt.name().value().equals("slow")
                  ? account.withLimits(Limits.NONE.withRates(new Rates(RATE, RATE)))
                  : account);
        };
    return FtpServer.builder()
        .listen(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))
        .directory(root)
        .uploads(Map.of("fsync", false)) // twenty of them at once take their time, too
        .authenticator(everybody)
        .build()
        .start();
  }
}
