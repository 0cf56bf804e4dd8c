package dev.wharf.auth.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.domain.Secret;
import dev.wharf.domain.Username;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What is remembered of logins that were right.
class RecentLoginsTest {
  private final Username alice = new Username("alice");
  private final Secret right = Secret.of("right");
  private long now = 1_000;
  private final RecentLogins recent = new RecentLogins(Duration.ofSeconds(60), () -> now);

  @Test
  void the_same_name_password_and_hash_are_known() {
    recent.remember(alice, right, "$hash");
    assertThat(recent.knows(alice, right, "$hash")).isTrue();
    assertThat(recent.knows(alice, Secret.of("wrong"), "$hash")).isFalse();
    assertThat(recent.knows(alice, right, "$other")).isFalse();
    assertThat(recent.knows(new Username("bob"), right, "$hash")).isFalse();
  }

  @Test
  void it_ends_by_itself() {
    recent.remember(alice, right, "$hash");
    now += Duration.ofSeconds(60).toNanos();
    assertThat(recent.knows(alice, right, "$hash")).isFalse();
  }

  @Test
  void it_ends_when_told_to() {
    recent.remember(alice, right, "$hash");
    recent.forget(alice);
    assertThat(recent.knows(alice, right, "$hash")).isFalse();
  }

  @Test
  void a_life_of_nothing_remembers_nothing() {
    var off = new RecentLogins(Duration.ZERO, () -> now);
    off.remember(alice, right, "$hash");
    assertThat(off.knows(alice, right, "$hash")).isFalse();
  }

  @Test
  void the_oldest_goes_when_there_are_too_many() {
    recent.remember(alice, right, "$hash");
    for (int i = 0; i < 10_000; i++) {
      recent.remember(new Username("user" + i), right, "$hash");
    }
    assertThat(recent.knows(alice, right, "$hash")).isFalse();
    assertThat(recent.knows(new Username("user9999"), right, "$hash")).isTrue();
  }
}
