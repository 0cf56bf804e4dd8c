package dev.wharf.auth.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.domain.Account;
import dev.wharf.domain.Secret;
import dev.wharf.domain.Username;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What is remembered of logins that were right.
class RecentLoginsTest {
  private final Username alice = new Username("alice");
  private final Account account = Account.named(alice);
  private final Secret right = Secret.of("right");
  private long now = 1_000;
  private final RecentLogins recent = new RecentLogins(Duration.ofSeconds(60), () -> now);

  @Test
  void the_same_name_password_and_hash_are_known() {
    recent.remember(alice, right, "$hash", account, recent.revocations());
    assertThat(recent.find(alice, right, "$hash")).contains(account);
    assertThat(recent.find(alice, Secret.of("wrong"), "$hash")).isEmpty();
    assertThat(recent.find(alice, right, "$other")).isEmpty();
    assertThat(recent.find(alice, right, "")).isEmpty();
    assertThat(recent.find(new Username("Alice"), right, "$hash")).isEmpty();
  }

  @Test
  void it_ends_by_itself() {
    recent.remember(alice, right, "", account, recent.revocations());
    now += Duration.ofSeconds(60).toNanos() - 1;
    assertThat(recent.find(alice, right, "")).isPresent();
    now++;
    assertThat(recent.find(alice, right, "")).isEmpty();
  }

  @Test
  void a_refusal_ends_it_at_once() {
    recent.remember(alice, right, "$hash", account, recent.revocations());
    recent.forget(alice);
    assertThat(recent.find(alice, right, "$hash")).isEmpty();
  }

  @Test
  void an_account_is_revoked_whatever_name_it_logged_in_with() {
    var mail = new Username("alice@example.org");
    var bob = new Username("bob");
    recent.remember(alice, right, "", account, recent.revocations());
    recent.remember(mail, right, "", account, recent.revocations());
    recent.remember(bob, right, "", Account.named(bob), recent.revocations());

    recent.revoke(alice);

    assertThat(recent.find(alice, right, "")).isEmpty();
    assertThat(recent.find(mail, right, "")).isEmpty();
    assertThat(recent.find(bob, right, "")).isPresent();
  }

  @Test
  void a_login_that_was_under_way_when_somebody_was_revoked_is_not_remembered() {
    long seen = recent.revocations();
    recent.revoke(alice);
    recent.remember(alice, right, "", account, seen);
    assertThat(recent.find(alice, right, "")).isEmpty();
  }

  @Test
  void a_life_of_nothing_remembers_nothing() {
    var off = new RecentLogins(Duration.ZERO, () -> now);
    off.remember(alice, right, "$hash", account, off.revocations());
    assertThat(off.find(alice, right, "$hash")).isEmpty();
  }

  @Test
  void the_oldest_goes_when_there_are_too_many() {
    recent.remember(alice, right, "$hash", account, recent.revocations());
    for (int i = 0; i < 10_000; i++) {
      var user = new Username("user" + i);
      recent.remember(user, right, "$hash", Account.named(user), recent.revocations());
    }
    assertThat(recent.find(alice, right, "$hash")).isEmpty();
    assertThat(recent.find(new Username("user9999"), right, "$hash")).isPresent();
  }
}
