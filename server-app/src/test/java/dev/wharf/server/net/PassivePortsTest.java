package dev.wharf.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.domain.Network;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PassivePortsTest {
  private final AtomicLong now = new AtomicLong();

  @Test
  void every_port_of_the_range_is_taken_once_then_none_is_left() throws IOException {
    var ports = ports(40_000, 40_009);
    var taken = new HashSet<Integer>();
    for (int i = 0; i < 10; i++) {
      taken.add(ports.take());
    }
    assertThat(taken).hasSize(10).allMatch(port -> port >= 40_000 && port <= 40_009);
    assertThatThrownBy(ports::take).isInstanceOf(IOException.class).hasMessageContaining("free");
  }

  @Test
  void a_007_a_port_that_was_given_back_rests() throws IOException {
    var ports = ports(40_000, 40_001);
    int first = ports.take();
    ports.release(first);
    int second = ports.take();
    assertThat(second).isNotEqualTo(first);
    ports.release(second);
    assertThat(ports.take()).as("the one that rested longest, if all rest").isEqualTo(first);
  }

  @Test
  void a_port_that_has_rested_is_like_any_other() throws IOException {
    var ports = ports(40_000, 40_000);
    for (int i = 0; i < 5; i++) {
      ports.release(ports.take());
      now.addAndGet(PassivePorts.REST.toNanos());
    }
    assertThat(ports.take()).isEqualTo(40_000);
  }

  @Test
  void a_007_ports_cannot_be_foretold() throws IOException {
    int[] counts = new int[10];
    for (int i = 0; i < 5000; i++) {
      counts[ports(40_000, 40_009).take() - 40_000]++;
    }
    assertThat(IntStream.of(counts)).allMatch(n -> n > 350 && n < 650); // 500, seven sigmas around
  }

  @Test
  void a_port_of_somebody_else_is_passed_over() throws IOException {
    try (var other = new ServerSocket()) {
      other.bind(new InetSocketAddress(Pair.LOCALHOST, 0));
      int port = other.getLocalPort();
      assertThatThrownBy(
              () -> ports(port, port).listen(Pair.LOCALHOST, Network.ofClient(Pair.LOCALHOST)))
          .isInstanceOf(IOException.class);
    }
  }

  private PassivePorts ports(int first, int last) {
    return new PassivePorts(first, last, now::get);
  }
}
