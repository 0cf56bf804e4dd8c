package dev.wharf.server.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.auth.spi.AuthResult;
import dev.wharf.auth.spi.Credentials;
import dev.wharf.auth.spi.LoginAttempt;
import dev.wharf.auth.spi.PeerInfo;
import dev.wharf.domain.Account;
import dev.wharf.domain.GuessThrottle;
import dev.wharf.domain.Secret;
import dev.wharf.domain.Username;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LoginGuardTest {
  private static final InetAddress THIEF = InetAddress.ofLiteral("192.0.2.1");
  private static final InetAddress VICTIM = InetAddress.ofLiteral("198.51.100.1");
  private static final Secret RIGHT = Secret.of("right");

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1000); // nanoTime may overflow
  private final AtomicInteger asked = new AtomicInteger();
  private final LoginGuard guard =
      guard(new GuessThrottle(3, 6, Duration.ofSeconds(10), Duration.ofSeconds(40), List.of()));

  private LoginGuard guard(GuessThrottle throttle) {
    return new LoginGuard(this::ask, throttle, now::get);
  }

  private AuthResult ask(LoginAttempt attempt) {
    asked.incrementAndGet();
    if (attempt.name().value().equals("broken")) {
      return new AuthResult.Unavailable("down", new IllegalStateException());
    }
    boolean right =
        attempt.credentials() instanceof Credentials.Password(Secret secret)
            && secret.matches(RIGHT);
    return right
        ? new AuthResult.Accepted(Account.named(attempt.name()))
        : new AuthResult.Refused(AuthResult.Reason.WRONG_CREDENTIALS);
  }

  private boolean isIn(InetAddress from, String name, String password) {
    return isIn(guard, from, name, password);
  }

  private static boolean isIn(LoginGuard guard, InetAddress from, String name, String password) {
    var attempt =
        new LoginAttempt(
            new Username(name),
            new Credentials.Password(Secret.of(password)),
            new PeerInfo(from, from, false));
    return guard.authenticate(attempt) instanceof AuthResult.Accepted;
  }

  private void fail(InetAddress from, String name, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(isIn(from, name, "wrong")).isFalse();
    }
  }

  private void pass(int seconds) {
    now.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  @Test
  void a_160_after_some_wrong_passwords_nobody_is_asked_any_more() {
    fail(THIEF, "alice", 10);
    assertThat(asked).hasValue(3);
    assertThat(isIn(THIEF, "alice", "right")).isFalse();
  }

  @Test
  void a_160_the_door_opens_again_and_is_shut_longer_each_time() {
    fail(THIEF, "alice", 3);
    for (int seconds : new int[] {10, 20, 40, 40}) {
      pass(seconds - 1);
      fail(THIEF, "alice", 1);
      pass(1);
      int before = asked.get();
      fail(THIEF, "alice", 2);
      assertThat(asked).hasValue(before + 1);
    }
  }

  @Test
  void a_162_others_and_the_victim_elsewhere_are_not_concerned() {
    fail(THIEF, "alice", 10);
    assertThat(isIn(THIEF, "bob", "right")).isTrue();
    assertThat(isIn(VICTIM, "alice", "right")).isTrue();
  }

  @Test
  void a_160_many_names_from_one_network_shut_all_of_it() {
    for (int i = 0; i < 6; i++) {
      fail(THIEF, "name" + i, 1);
    }
    assertThat(isIn(THIEF, "alice", "right")).isFalse();
    assertThat(isIn(VICTIM, "alice", "right")).isTrue();
  }

  @Test
  void a_160_addresses_of_one_ipv6_network_are_one() {
    for (int i = 1; i <= 6; i++) {
      fail(InetAddress.ofLiteral("2001:db8::" + i), "alice", 1);
    }
    assertThat(asked).hasValue(3);
    assertThat(isIn(InetAddress.ofLiteral("2001:db8:0:1::1"), "alice", "right")).isTrue();
  }

  @Test
  void a_right_password_opens_its_own_door_and_not_that_of_the_network() {
    for (int i = 0; i < 20; i++) {
      isIn(THIEF, "mine", "right");
      isIn(THIEF, "victim" + i, "wrong");
    }
    assertThat(asked).hasValue(12);
    pass(10);
    fail(VICTIM, "alice", 2);
    assertThat(isIn(VICTIM, "alice", "right")).isTrue();
    fail(VICTIM, "alice", 2);
    assertThat(isIn(VICTIM, "alice", "right")).isTrue();
  }

  @Test
  void many_right_passwords_at_the_same_time_all_get_in() throws Exception {
    var together = new CyclicBarrier(3);
    var guard =
        new LoginGuard(
            attempt -> {
              meet(together);
              return ask(attempt);
            },
            new GuessThrottle(3, 6, Duration.ofSeconds(10), Duration.ofSeconds(40), List.of()),
            now::get);
    try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
      var logins = new ArrayList<Future<Boolean>>();
      for (int i = 0; i < 30; i++) {
        logins.add(clients.submit(() -> isIn(guard, VICTIM, "alice", "right")));
      }
      for (Future<Boolean> login : logins) {
        assertThat(login.get(20, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  @Test
  void a_160_many_wrong_passwords_at_the_same_time_are_no_way_around() throws Exception {
    try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
      var logins = new ArrayList<Future<Boolean>>();
      for (int i = 0; i < 30; i++) {
        logins.add(clients.submit(() -> isIn(guard, THIEF, "alice", "wrong")));
      }
      for (Future<Boolean> login : logins) {
        assertThat(login.get(20, TimeUnit.SECONDS)).isFalse();
      }
    }
    assertThat(asked).hasValue(3);
  }

  /// Waits until three are being checked, as the guard allows for one account.
  private static void meet(CyclicBarrier together) {
    try {
      together.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException("three were never under way together", e);
    }
  }

  @Test
  void what_could_not_be_checked_is_no_failure() {
    for (int i = 0; i < 20; i++) {
      assertThat(isIn(THIEF, "broken", "right")).isFalse();
    }
    assertThat(asked).hasValue(20);
  }

  @Test
  void a_quiet_door_is_forgotten() {
    fail(THIEF, "alice", 2);
    pass(41);
    fail(THIEF, "alice", 2);
    assertThat(isIn(THIEF, "alice", "right")).isTrue();
  }

  @Test
  void memory_is_bounded_and_keeps_the_doors_that_are_knocked_at() {
    var doors = new Doors<Integer>(n -> Duration.ofSeconds(n), 100);
    for (int i = 0; i < 1000; i++) {
      doors.count(0, now.get(), Duration.ofDays(1));
      doors.count(i, now.get(), Duration.ofDays(1));
    }
    assertThat(doors.size()).isEqualTo(100);
    assertThat(doors.isShut(0, now.get())).isTrue();
    assertThat(doors.isShut(1, now.get())).isFalse();
  }
}
