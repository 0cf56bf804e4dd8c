package dev.wharf.server.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.domain.Account;
import dev.wharf.domain.Activity;
import dev.wharf.domain.Limits;
import dev.wharf.domain.Network;
import dev.wharf.domain.OnlineSession;
import dev.wharf.domain.SessionDirectory.Place;
import dev.wharf.domain.Username;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionRegistryTest {
  private static final InetAddress A = InetAddress.ofLiteral("192.0.2.1");
  private static final InetAddress B = InetAddress.ofLiteral("192.0.2.2");
  private static final InetAddress C = InetAddress.ofLiteral("192.0.2.3");

  @Test
  void a_063_connections_are_limited_in_all_and_by_address() {
    var registry = new SessionRegistry(new SessionRegistry.Most(3, 2, 0, 0));
    Place first = registry.enter(A).orElseThrow();
    assertThat(registry.enter(A)).isPresent();
    assertThat(registry.enter(A)).as("a third of one address").isEmpty();
    assertThat(registry.enter(B)).isPresent();
    assertThat(registry.enter(C)).as("a fourth in all").isEmpty();
    first.close();
    first.close();
    assertThat(registry.enter(C)).isPresent();
    assertThat(registry.enter(C)).as("closed twice, given back once").isEmpty();
  }

  @Test
  void a_067_a_connection_may_learn_its_address_later() {
    var registry = new SessionRegistry(new SessionRegistry.Most(2, 1, 0, 0));
    Place first = registry.enter().orElseThrow();
    var visit = registry.enterFrom(A, first, _ -> {}).orElseThrow();
    assertThat(registry.enter(A)).as("a second of one address").isEmpty();
    Place second = registry.enter().orElseThrow();
    assertThat(registry.enter()).as("a third in all").isEmpty();
    assertThat(registry.enterFrom(A, second, _ -> {})).as("and its place is given back").isEmpty();
    assertThat(registry.enter(B)).isPresent();
    assertThat(registry.enter(C)).isEmpty();
    visit.close();
    assertThat(registry.enter(A)).isPresent();
  }

  @Test
  void a_063_addresses_of_one_ipv6_network_count_together() {
    var registry = new SessionRegistry(new SessionRegistry.Most(0, 1, 0, 0));
    assertThat(registry.enter(InetAddress.ofLiteral("2001:db8::1"))).isPresent();
    assertThat(registry.enter(InetAddress.ofLiteral("2001:db8::ffff:1"))).isEmpty();
    assertThat(registry.enter(InetAddress.ofLiteral("2001:db8:0:1::1"))).isPresent();
  }

  @Test
  void a_063_a_crowd_of_strangers_keeps_nobody_out_who_comes_from_elsewhere() {
    var registry = new SessionRegistry(new SessionRegistry.Most(0, 0, 0, 2));
    var _ = registry.enter(A).orElseThrow();
    var second = registry.enter(A).orElseThrow();
    assertThat(registry.enter(A)).as("a third stranger of a full house").isEmpty();
    var elsewhere = registry.enter(B).orElseThrow();
    assertThat(registry.enter(B)).as("one each").isEmpty();
    elsewhere.close();
    elsewhere.close();
    assertThat(registry.enter(B)).isPresent();
    assertThat(second.admit(account("a", 0))).as("no stranger any more").isPresent();
    assertThat(registry.enter(A)).as("still two others").isEmpty();
  }

  @Test
  void a_063_who_has_logged_in_is_no_stranger() {
    var registry = new SessionRegistry(new SessionRegistry.Most(0, 0, 0, 1));
    for (int i = 0; i < 10; i++) {
      var visit = registry.enter(A).orElseThrow();
      assertThat(visit.admit(account("a", 0))).isPresent();
    }
    var _ = registry.enter(A).orElseThrow();
    assertThat(registry.enter(A)).isEmpty();
  }

  @Test
  void zero_is_no_limit() {
    var registry = new SessionRegistry(new SessionRegistry.Most(0, 0, 0, 0));
    for (int i = 0; i < 1000; i++) {
      assertThat(registry.enter(A)).isPresent();
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 100", "2, 0, 2", "0, 3, 3", "2, 3, 2", "3, 2, 2"})
  void the_smaller_limit_of_an_account_counts(int general, int own, int admitted) {
    var visit =
        new SessionRegistry(new SessionRegistry.Most(0, 0, general, 0)).enter(A).orElseThrow();
    Account account = account("a", own);
    var places = new ArrayList<Place>();
    for (int i = 0; i < 100; i++) {
      visit.admit(account).ifPresent(places::add);
    }
    assertThat(places).hasSize(admitted);
    assertThat(visit.admit(account("b", own))).as("another account").isPresent();
    places.getFirst().close();
    assertThat(visit.admit(account)).isPresent();
  }

  @Test
  void sessions_are_told_to_end_and_awaited() {
    var registry = new SessionRegistry(new SessionRegistry.Most(0, 0, 0, 0));
    var told = new ArrayList<String>();
    Place one = registry.add(session("one", told));
    assertThat(registry.size()).isEqualTo(1);
    registry.drain();
    Place late = registry.add(session("late", told));
    registry.cut();
    assertThat(told).containsExactlyInAnyOrder("drain one", "drain late", "cut one", "cut late");
    assertThat(registry.awaitEmpty(Duration.ofMillis(10))).isFalse();
    one.close();
    Thread.ofVirtual().start(late::close);
    assertThat(registry.awaitEmpty(Duration.ofSeconds(20))).isTrue();
  }

  private static Account account(String name, int sessions) {
    return Account.named(new Username(name)).withLimits(Limits.NONE.withSessions(sessions));
  }

  @Test
  void some_are_kicked_and_the_others_stay() {
    var registry = new SessionRegistry(new SessionRegistry.Most(0, 0, 0, 0));
    var told = new ArrayList<String>();
    registry.add(session("one", told));
    registry.add(session("two", told));

    int kicked = registry.kick(session -> session.account().equals("two"));

    assertThat(kicked).isEqualTo(1);
    assertThat(told).containsExactly("kick two");
    assertThat(registry.online()).extracting(OnlineSession::id).containsExactly("one", "two");
  }

  @Test
  void whoever_is_banned_gets_no_place_and_takes_none() {
    var registry = new SessionRegistry(new SessionRegistry.Most(1, 0, 0, 0));
    registry.bans().add(Network.parse("192.0.2.1"), Duration.ofHours(1));

    assertThat(registry.enter(A)).isEmpty();
    assertThat(registry.enter(B)).as("the only place").isPresent();
  }

  @Test
  void whoever_gets_no_place_is_told_of_with_the_limit() {
    var registry = new SessionRegistry(new SessionRegistry.Most(0, 1, 0, 3));
    registry.bans().add(Network.parse("192.0.2.3"), Duration.ofHours(1));
    var told = new ArrayList<Refusal>();
    assertThat(registry.enterFrom(A, registry.enter().orElseThrow(), told::add)).isPresent();
    assertThat(registry.enterFrom(A, registry.enter().orElseThrow(), told::add)).isEmpty();
    assertThat(registry.enterFrom(C, registry.enter().orElseThrow(), told::add)).isEmpty();
    assertThat(told).containsExactly(Refusal.OF_ADDRESS, Refusal.BANNED);

    registry.limit(new SessionRegistry.Most(0, 0, 0, 1));
    assertThat(registry.enterFrom(A, registry.enter().orElseThrow(), told::add)).isEmpty();
    assertThat(told).last().isEqualTo(Refusal.STRANGERS);
  }

  @Test
  void other_limits_hold_for_whoever_comes() {
    var registry = new SessionRegistry(new SessionRegistry.Most(1, 0, 0, 0));
    assertThat(registry.enter(A)).isPresent();
    registry.limit(new SessionRegistry.Most(2, 0, 0, 0));

    assertThat(registry.enter(B)).isPresent();
    assertThat(registry.enter(C)).isEmpty();
  }

  private static LiveSession session(String name, List<String> told) {
    return new LiveSession() {
      @Override
      public void run() {}

      @Override
      public void drain() {
        told.add("drain " + name);
      }

      @Override
      public void cut() {
        told.add("cut " + name);
      }

      @Override
      public void kick() {
        told.add("kick " + name);
      }

      @Override
      public OnlineSession online() {
        return new OnlineSession(
            name, name, Instant.EPOCH, A, B, false, Activity.idle(Duration.ZERO));
      }
    };
  }
}
