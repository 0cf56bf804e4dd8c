package dev.wharf.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.auth.spi.PeerInfo;
import dev.wharf.domain.Pace;
import dev.wharf.protocol.port.DataConnection;
import dev.wharf.protocol.port.DataConnection.Opening;
import dev.wharf.protocol.port.DataPlan;
import dev.wharf.protocol.port.Protection;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SocketDataChannelsTest {
  private static final InetAddress STRANGER = InetAddress.ofLiteral("127.0.0.2");
  private static final InetAddress IPV6 = InetAddress.ofLiteral("::1");

  private final Watchdog watchdog = new Watchdog();

  @AfterEach
  void stop() {
    watchdog.close();
  }

  @Test
  void the_client_is_awaited_and_the_listener_closed_behind_it() throws Exception {
    var channels = channels(Pair.LOCALHOST, rules(Duration.ofSeconds(20)));
    DataPlan.Passive plan = channels.listen();
    var opening = open(channels.connection(plan, Protection.CLEAR, Pace.FREE));
    try (var client = new Socket(plan.address().getAddress(), plan.address().getPort())) {
      assertThat(opening.get(10, TimeUnit.SECONDS)).isEqualTo(Opening.OPEN);
      assertThat(client.isConnected()).isTrue();
      assertRefused(plan.address());
    }
  }

  @Test
  void a_005_a_stranger_is_sent_away_and_counted_and_the_client_still_served() throws Exception {
    var ports = new PassivePorts(50_000, 50_999);
    var channels =
        new SocketDataChannels(
            peer(Pair.LOCALHOST), transport(ports, rules(Duration.ofSeconds(20))));
    DataPlan.Passive plan = channels.listen();
    var opening = open(channels.connection(plan, Protection.CLEAR, Pace.FREE));
    try (var stranger = new Socket()) {
      stranger.bind(new InetSocketAddress(STRANGER, 0));
      stranger.connect(plan.address());
      stranger.setSoTimeout(10_000);
      assertThatThrownBy(() -> stranger.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
      assertThat(opening).isNotDone();
      assertThat(ports.strangers()).isEqualTo(1);
      try (var client = new Socket(plan.address().getAddress(), plan.address().getPort())) {
        assertThat(opening.get(10, TimeUnit.SECONDS)).isEqualTo(Opening.OPEN);
        assertThat(client.isConnected()).isTrue();
      }
    }
  }

  @Test
  void a_011_connections_that_are_reset_at_once_do_no_harm() throws Exception {
    var channels = channels(Pair.LOCALHOST, rules(Duration.ofSeconds(20)));
    DataPlan.Passive plan = channels.listen();
    for (int i = 0; i < 5; i++) {
      try (var rude = SocketChannel.open()) {
        rude.bind(new InetSocketAddress(STRANGER, 0));
        rude.connect(plan.address());
        rude.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
    }
    var opening = open(channels.connection(plan, Protection.CLEAR, Pace.FREE));
    try (var client = new Socket(plan.address().getAddress(), plan.address().getPort())) {
      assertThat(opening.get(10, TimeUnit.SECONDS)).isEqualTo(Opening.OPEN);
      assertThat(client.isConnected()).isTrue();
    }
  }

  @Test
  void a_013_nobody_comes() throws Exception {
    var channels = channels(Pair.LOCALHOST, rules(Duration.ofMillis(50)));
    DataPlan.Passive plan = channels.listen();
    assertThat(channels.connection(plan, Protection.CLEAR, Pace.FREE).open())
        .isEqualTo(Opening.FAILED);
    assertRefused(plan.address());
  }

  @Test
  void a_wait_for_the_client_can_be_aborted() throws Exception {
    var channels = channels(Pair.LOCALHOST, rules(Duration.ZERO));
    DataPlan.Passive plan = channels.listen();
    DataConnection connection = channels.connection(plan, Protection.CLEAR, Pace.FREE);
    var opening = open(connection);
    connection.abort();
    assertThat(opening.get(10, TimeUnit.SECONDS)).isEqualTo(Opening.FAILED);
    assertRefused(plan.address());
  }

  @Test
  void a_009_a_second_listener_closes_the_first() throws Exception {
    var channels = channels(Pair.LOCALHOST, rules(Duration.ofSeconds(20)));
    DataPlan.Passive first = channels.listen();
    DataPlan.Passive second = channels.listen();
    assertRefused(first.address());
    channels.close();
    assertRefused(second.address());
  }

  @Test
  void a_008_no_port_is_free() throws Exception {
    int port = freePort();
    var ports = new PassivePorts(port, port);
    var channels =
        new SocketDataChannels(
            peer(Pair.LOCALHOST), transport(ports, rules(Duration.ofSeconds(20))));
    int taken = ports.take();
    assertThatThrownBy(channels::listen).isInstanceOf(IOException.class);
    ports.release(taken);
    assertThat(channels.listen().address().getPort()).isEqualTo(port);
    channels.close();
  }

  @Test
  void the_advertised_address_is_told() throws Exception {
    var outside = InetAddress.ofLiteral("192.0.2.7");
    var told = new Advertised(List.of(), Optional.of(outside));
    var rules = new DataRules(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ZERO, 0, told);
    try (var channels = channels(Pair.LOCALHOST, rules)) {
      assertThat(channels.listen().address().getAddress()).isEqualTo(outside);
    }
  }

  @Test
  void ipv6_works_alike() throws Exception {
    var channels = channels(IPV6, rules(Duration.ofSeconds(20)));
    DataPlan.Passive plan = channels.listen();
    assertThat(plan.address().getAddress()).isEqualTo(IPV6);
    var opening = open(channels.connection(plan, Protection.CLEAR, Pace.FREE));
    try (var client = new Socket(IPV6, plan.address().getPort())) {
      assertThat(opening.get(10, TimeUnit.SECONDS)).isEqualTo(Opening.OPEN);
      assertThat(client.isConnected()).isTrue();
    }
  }

  @Test
  void a_019_the_server_connects_from_the_address_the_client_knows() throws Exception {
    try (var port = new ServerSocket(0, 1, Pair.LOCALHOST)) {
      var target = new InetSocketAddress(Pair.LOCALHOST, port.getLocalPort());
      var channels = channels(STRANGER, rules(Duration.ofSeconds(20)));
      var connection =
          channels.connection(new DataPlan.Active(target), Protection.CLEAR, Pace.FREE);
      assertThat(connection.open()).isEqualTo(Opening.OPEN);
      try (var client = port.accept()) {
        assertThat(client.getInetAddress()).isEqualTo(STRANGER);
        assertThat(client.getPort()).isGreaterThanOrEqualTo(1024);
      }
      connection.close();
    }
  }

  @Test
  void a_port_where_nobody_listens_is_a_failure() throws Exception {
    var target = new InetSocketAddress(Pair.LOCALHOST, freePort());
    var channels = channels(Pair.LOCALHOST, rules(Duration.ofSeconds(20)));
    var connection = channels.connection(new DataPlan.Active(target), Protection.CLEAR, Pace.FREE);
    assertThat(connection.open()).isEqualTo(Opening.FAILED);
    connection.close();
  }

  @Test
  void virtual_threads_are_kept_away() throws Exception {
    var channels = channels(Pair.LOCALHOST, rules(Duration.ofMillis(50)));
    var connection = channels.connection(channels.listen(), Protection.CLEAR, Pace.FREE);
    var refusal = new CompletableFuture<Throwable>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                connection.open();
                refusal.complete(new AssertionError("was let in"));
              } catch (IllegalStateException e) {
                refusal.complete(e);
              }
            });
    assertThat(refusal.get(10, TimeUnit.SECONDS)).isInstanceOf(IllegalStateException.class);
    channels.close();
  }

  private static CompletableFuture<Opening> open(DataConnection connection) {
    var opening = new CompletableFuture<Opening>();
    Thread.ofPlatform().daemon(true).start(() -> opening.complete(connection.open()));
    return opening;
  }

  private static void assertRefused(InetSocketAddress address) {
    assertThatThrownBy(() -> new Socket(address.getAddress(), address.getPort()).close())
        .isInstanceOf(ConnectException.class);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, Pair.LOCALHOST)) {
      return socket.getLocalPort();
    }
  }

  private SocketDataChannels channels(InetAddress local, DataRules rules) {
    return new SocketDataChannels(peer(local), transport(new PassivePorts(50_000, 50_999), rules));
  }

  private static PeerInfo peer(InetAddress local) {
    return new PeerInfo(local, local, false);
  }

  private DataTransport transport(PassivePorts ports, DataRules rules) {
    return new DataTransport(ports, new Buffers(), watchdog, rules);
  }

  private static DataRules rules(Duration connect) {
    return new DataRules(connect, Duration.ofSeconds(20), Duration.ZERO, 0, Advertised.asKnown());
  }
}
