package dev.wharf.auth.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.domain.Account;
import dev.wharf.domain.Secret;
import dev.wharf.domain.Username;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Logins that are remembered.
class LoginCacheTest {
  private static final Username ALICE = new Username("alice");
  private static final Secret RIGHT = Secret.of("right");

  private final AtomicLong now = new AtomicLong();
  private final LoginCache cache = new LoginCache(Duration.ofSeconds(10), now::get);

  @Test
  void only_the_same_name_with_the_same_password_is_remembered() {
    cache.add(ALICE, RIGHT, Account.named(ALICE));

    assertThat(cache.find(ALICE, RIGHT)).contains(Account.named(ALICE));
    assertThat(cache.find(ALICE, Secret.of("wrong"))).isEmpty();
    assertThat(cache.find(new Username("Alice"), RIGHT)).isEmpty();
  }

  @Test
  void a_login_is_forgotten_in_time() {
    cache.add(ALICE, RIGHT, Account.named(ALICE));
    now.addAndGet(Duration.ofSeconds(10).toNanos());

    assertThat(cache.find(ALICE, RIGHT)).isEmpty();
  }

  @Test
  void a_refusal_forgets_it_at_once() {
    cache.add(ALICE, RIGHT, Account.named(ALICE));
    cache.forget(ALICE);

    assertThat(cache.find(ALICE, RIGHT)).isEmpty();
  }

  @Test
  void a_176_an_account_is_forgotten_under_every_name_it_logs_in_with() {
    var mail = new Username("alice@example.org");
    var bob = new Username("bob");
    cache.add(ALICE, RIGHT, Account.named(ALICE));
    cache.add(mail, RIGHT, Account.named(ALICE));
    cache.add(bob, RIGHT, Account.named(bob));
    cache.forgetAll(ALICE);

    assertThat(cache.find(ALICE, RIGHT)).isEmpty();
    assertThat(cache.find(mail, RIGHT)).isEmpty();
    assertThat(cache.find(bob, RIGHT)).isPresent();

    cache.add(mail, RIGHT, Account.named(ALICE));
    cache.forgetAll(mail);
    assertThat(cache.find(mail, RIGHT)).isEmpty();
  }

  @Test
  void nothing_is_remembered_unless_asked_for() {
    var none = new LoginCache(Duration.ZERO, now::get);
    none.add(ALICE, RIGHT, Account.named(ALICE));

    assertThat(none.find(ALICE, RIGHT)).isEmpty();
  }
}
