package dev.wharf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.commons.net.ftp.FTPSClient;
import org.apache.commons.net.util.TrustManagerUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// All at once: a thousand handshakes that go no further, a thousand readers that do not read, and
/// a flood of bad logins, from many addresses, against a server with a small heap.
class SiegeLongIT {
  private static final int CROWD = 1000;
  private static final int FLOODS = 200; // a refusal takes a second each
  private static final int LOGINS = 300;
  private static final long MOST_NANOS = 1_000_000_000;
  private static final long MOST_GROWTH = 8 << 20; // bytes
  private static final InetAddress GOOD = InetAddress.ofLiteral("127.0.0.2");

  @TempDir private Path directory;
  private final List<Socket> crowd = new ArrayList<>();

  @Test
  void a_014_a_033_a_160_a_good_client_logs_in_within_a_second() throws Exception {
    try (Site site =
        Site.open(
            directory,
            Map.of("WHARF_OPTS", "-Xmx128m"),
            "--tls",
            "self-signed",
            "--set",
            "tls.mode=optional",
            "--set",
            "timeouts.tls=10m",
            "--set",
            "timeouts.login=10m",
            "--set",
            "timeouts.data=10m")) {
      try (var file = new RandomAccessFile(site.root().resolve("big").toFile(), "rw")) {
        file.setLength(1L << 30);
      }
      loginNanos(site);
      for (int i = 0; i < CROWD; i++) {
        crowd.add(slowReader(site, address(1, i)));
        crowd.add(stalledHandshake(site, address(2, i)));
      }
      var monitor = new Monitor(site.wharf().pid());
      long before = monitor.liveBytes();
      var over = new AtomicBoolean();
      var refused = new AtomicLong();
      long[] nanos = new long[LOGINS];
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<CompletableFuture<Void>> floods = new ArrayList<>();
        for (int i = 0; i < FLOODS; i++) {
          int number = i;
          floods.add(CompletableFuture.runAsync(() -> flood(site, number, over, refused), threads));
        }
        try {
          for (int i = 0; i < LOGINS; i++) {
            nanos[i] = loginNanos(site);
          }
        } finally {
          over.set(true);
        }
        floods.forEach(CompletableFuture::join);
      }
      long growth = monitor.liveBytes() - before;
      Arrays.sort(nanos);
      long worst = nanos[LOGINS * 99 / 100];
      System.out.println(
          "siege: login p50 "
              + Duration.ofNanos(nanos[LOGINS / 2]).toMillis()
              + " ms, p99 "
              + Duration.ofNanos(worst).toMillis()
              + " ms; bad logins "
              + refused
              + "; live heap "
              + before
              + " bytes, grown by "
              + growth);

      assertThat(worst).as("p99 of a login, in nanoseconds").isLessThan(MOST_NANOS);
      assertThat(growth).as("growth of the live heap").isLessThan(MOST_GROWTH);
      assertThat(refused.get()).isGreaterThanOrEqualTo(FLOODS);
    } finally {
      for (Socket socket : crowd) {
        socket.close();
      }
    }
  }

  /// One of many addresses of this machine: a few connections come from each.
  private static InetAddress address(int kind, int number) {
    return InetAddress.ofLiteral("127." + kind + "." + number / 200 + "." + (1 + number / 20 % 10));
  }

  private Socket slowReader(Site site, InetAddress from) throws IOException {
    Socket control = connect(site, from);
    say(control, "USER " + Site.USER, "331");
    say(control, "PASS " + Site.PASSWORD, "230");
    String reply = say(control, "EPSV", "229");
    int bars = reply.indexOf("|||");
    int port = Integer.parseInt(reply.substring(bars + 3, reply.indexOf('|', bars + 3)));
    var data = new Socket();
    data.setReceiveBufferSize(4096);
    data.bind(new InetSocketAddress(from, 0));
    data.connect(new InetSocketAddress(site.wharf().host(), port));
    crowd.add(data);
    say(control, "RETR big", "150");
    return control;
  }

  private static Socket stalledHandshake(Site site, InetAddress from) throws IOException {
    Socket control = connect(site, from);
    say(control, "AUTH TLS", "234");
    control.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1});
    return control;
  }

  /// Guesses until it is over, each time from another address.
  private static void flood(Site site, int number, AtomicBoolean over, AtomicLong refused) {
    for (int i = 0; !over.get(); i++) {
      var from =
          InetAddress.ofLiteral("127." + (10 + number) + "." + i / 250 % 250 + "." + (1 + i % 250));
      try (Socket socket = connect(site, from)) {
        say(socket, "USER " + Site.USER, "331");
        say(socket, "PASS wrong" + i, "530");
        refused.incrementAndGet();
      } catch (IOException e) {
        throw new AssertionError("the server has hung up on a guess", e);
      }
    }
  }

  private static long loginNanos(Site site) throws IOException {
    long start = System.nanoTime();
    var client = new FTPSClient();
    client.setTrustManager(TrustManagerUtils.getAcceptAllTrustManager());
    client.setDefaultTimeout(30_000);
    client.connect(site.wharf().host(), site.wharf().port(), GOOD, 0);
    assertThat(client.login(Site.USER, Site.PASSWORD)).as(client.getReplyString()).isTrue();
    long nanos = System.nanoTime() - start;
    client.logout();
    client.disconnect();
    return nanos;
  }

  private static Socket connect(Site site, InetAddress from) throws IOException {
    var socket = new Socket();
    socket.setSoTimeout(30_000);
    socket.bind(new InetSocketAddress(from, 0));
    socket.connect(new InetSocketAddress(site.wharf().host(), site.wharf().port()));
    read(socket, "220");
    return socket;
  }

  private static String say(Socket socket, String line, String code) throws IOException {
    socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    return read(socket, code);
  }

  private static String read(Socket socket, String code) throws IOException {
    var line = new StringBuilder();
    for (int b = socket.getInputStream().read();
        b != '\n' && b >= 0;
        b = socket.getInputStream().read()) {
      line.append((char) b);
    }
    assertThat(line.toString()).startsWith(code + " ");
    return line.toString();
  }
}
