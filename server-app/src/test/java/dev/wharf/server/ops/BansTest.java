package dev.wharf.server.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.domain.Ban;
import dev.wharf.domain.Network;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BansTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Network BLOCK = Network.parse("192.0.2.0/24");
  private static final InetAddress INSIDE = InetAddress.ofLiteral("192.0.2.9");

  private Instant now = START;
  private final Bans bans = new Bans(() -> now);

  @Test
  void a_network_is_banned_until_its_time_is_over() {
    bans.add(BLOCK, Duration.ofMinutes(5));

    assertThat(bans.holds(INSIDE)).isTrue();
    assertThat(bans.holds(InetAddress.ofLiteral("192.0.3.9"))).isFalse();
    now = START.plus(Duration.ofMinutes(5));
    assertThat(bans.holds(INSIDE)).isFalse();
    assertThat(bans.all()).isEmpty();
  }

  @Test
  void a_later_ban_takes_the_place_of_an_earlier_one() {
    bans.add(BLOCK, Duration.ofMinutes(50));
    bans.add(BLOCK, Duration.ofMinutes(1));

    assertThat(bans.all()).containsExactly(new Ban(BLOCK, START.plus(Duration.ofMinutes(1))));
  }

  @Test
  void a_ban_can_be_lifted_once() {
    bans.add(BLOCK, Duration.ofMinutes(5));

    assertThat(bans.remove(BLOCK)).isTrue();
    assertThat(bans.remove(BLOCK)).isFalse();
    assertThat(bans.holds(INSIDE)).isFalse();
  }
}
