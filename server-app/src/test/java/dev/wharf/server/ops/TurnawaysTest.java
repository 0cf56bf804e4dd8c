package dev.wharf.server.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TurnawaysTest {
  private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.1");

  private final List<String> log = new ArrayList<>();
  private long now = Long.MAX_VALUE; // also when the clock overflows
  private final Turnaways turnaways = new Turnaways(() -> now, log::add);

  @Test
  void the_log_says_who_was_turned_away_and_by_which_limit() {
    turnaways.tell(Refusal.OF_ADDRESS, CLIENT);

    assertThat(log)
        .containsExactly(
            "connection refused reason=\"too many connections of this address"
                + " (limits.sessions-per-address)\" client=192.0.2.1");
  }

  @Test
  void an_address_has_one_line_a_second_and_the_next_one_counts_the_others() {
    for (int i = 0; i < 100; i++) {
      turnaways.tell(Refusal.SESSIONS, CLIENT);
    }
    assertThat(log).hasSize(1);

    now += TimeUnit.SECONDS.toNanos(1);
    turnaways.tell(Refusal.BANNED, CLIENT);
    assertThat(log)
        .last()
        .isEqualTo("connection refused reason=\"banned\" client=192.0.2.1 untold=99");

    now += TimeUnit.SECONDS.toNanos(1);
    turnaways.tell(Refusal.BANNED, CLIENT);
    assertThat(log).last().asString().endsWith("client=192.0.2.1");
  }

  @Test
  void a_flood_from_many_addresses_does_not_fill_the_log() {
    for (int i = 0; i < 200; i++) {
      turnaways.tell(Refusal.STRANGERS, InetAddress.ofLiteral("192.0.2." + i));
    }
    assertThat(log).hasSize(Turnaways.MOST);

    now += TimeUnit.SECONDS.toNanos(1);
    turnaways.tell(Refusal.STRANGERS, CLIENT);
    assertThat(log).last().asString().endsWith(" untold=190");
  }

  @Test
  void all_addresses_of_an_ipv6_host_count_as_one() {
    turnaways.tell(Refusal.SESSIONS, InetAddress.ofLiteral("2001:db8::1"));
    turnaways.tell(Refusal.SESSIONS, InetAddress.ofLiteral("2001:db8::2"));

    assertThat(log).hasSize(1);
  }
}
