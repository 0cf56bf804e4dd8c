package dev.wharf.auth.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.auth.spi.AccountStore;
import dev.wharf.auth.spi.StoredEntry;
import dev.wharf.auth.spi.StoredEntry.Stored;
import dev.wharf.domain.Account;
import dev.wharf.domain.Home;
import dev.wharf.domain.Limits;
import dev.wharf.domain.PosixIdentity;
import dev.wharf.domain.Username;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// What every [AccountStore] has to do. Extend it and give it an empty store.
public abstract class AccountStoreContract {
  private static final String HASH =
      "$6$saltsalt$qFmFH.bQmmtXzyBY0s9v7Oicd2z4XSIecDzlB5KiA2/jctKu9YterLp8wwnSq.qc"
          + ".eoxqOmSuNp2xS0ktL3nh/";

  /// The store under test; the same one, without any account, until the test ends.
  protected abstract AccountStore store() throws IOException;

  /// An account with a home and a user id.
  protected static Stored account(String name) {
    return new Stored(
        Account.named(new Username(name))
            .withHome(Home.parse("/srv/" + name))
            .withIdentity(new PosixIdentity(1001, 1002)),
        HASH,
        "about " + name);
  }

  private List<StoredEntry> all() throws IOException {
    var entries = new ArrayList<StoredEntry>();
    store().list(entries::add);
    return entries;
  }

  @Test
  void an_added_account_is_found_as_it_was_given() throws IOException {
    assertThat(store().add(account("alice"))).isTrue();
    assertThat(store().find(new Username("alice"))).contains(account("alice"));
    assertThat(all()).containsExactly(account("alice"));
  }

  @Test
  void nobody_is_found_by_another_name() throws IOException {
    store().add(account("alice"));
    assertThat(store().find(new Username("Alice"))).isEmpty();
    assertThat(store().find(new Username("alic"))).isEmpty();
  }

  @Test
  void a_name_is_taken_once() throws IOException {
    store().add(account("alice"));
    assertThat(store().add(account("alice").withComment("another"))).isFalse();
    assertThat(all()).containsExactly(account("alice"));
  }

  @Test
  void a_change_sees_the_account_and_is_stored() throws IOException {
    store().add(account("alice"));
    store().add(account("bob"));
    assertThat(
            store()
                .replace(
                    new Username("alice"), alice -> alice.withComment(alice.comment() + ", more")))
        .isTrue();
    assertThat(all())
        .containsExactlyInAnyOrder(
            account("alice").withComment("about alice, more"), account("bob"));
  }

  @Test
  void what_is_not_there_is_neither_changed_nor_removed() throws IOException {
    store().add(account("alice"));
    assertThat(store().replace(new Username("bob"), bob -> bob.withHash("!"))).isFalse();
    assertThat(store().remove(new Username("bob"))).isFalse();
    assertThat(all()).containsExactly(account("alice"));
  }

  @Test
  void a_change_that_fails_changes_nothing() throws IOException {
    store().add(account("alice"));
    AccountStore store = store();
    assertThatThrownBy(
            () ->
                store.replace(
                    new Username("alice"),
                    _ -> {
                      throw new IllegalArgumentException("not like this");
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not like this");
    assertThat(all()).containsExactly(account("alice"));
  }

  @Test
  void an_account_keeps_its_name() throws IOException {
    store().add(account("alice"));
    AccountStore store = store();
    assertThatThrownBy(() -> store.replace(new Username("alice"), _ -> account("bob")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(all()).containsExactly(account("alice"));
  }

  @Test
  void a_removed_account_is_gone_and_can_be_added_again() throws IOException {
    store().add(account("alice"));
    store().add(account("bob"));
    assertThat(store().remove(new Username("alice"))).isTrue();
    assertThat(all()).containsExactly(account("bob"));
    assertThat(store().add(account("alice"))).isTrue();
  }

  @Test
  void the_common_limits_are_kept() throws IOException {
    Limits limits =
        Limits.NONE
            .withSessions(3)
            .withRates(new Limits.Rates(1000, 2000))
            .withQuota(new Limits.Quota(1L << 40, 5000))
            .withRatio(new Limits.Ratio(1, 5));
    Stored alice = account("alice");
    store().add(alice.withAccount(alice.account().withLimits(limits)));
    assertThat(store().find(alice.name()))
        .contains(alice.withAccount(alice.account().withLimits(limits)));
  }

  @Test
  void changes_at_the_same_time_are_all_kept() throws Exception {
    store().add(account("alice").withComment(""));
    AccountStore store = store();
    var changes = new ArrayList<Callable<Boolean>>();
    for (int i = 0; i < 20; i++) {
      changes.add(
          () ->
              store.replace(
                  new Username("alice"), alice -> alice.withComment(alice.comment() + "x")));
    }
    try (var threads = Executors.newFixedThreadPool(4)) {
      for (Future<Boolean> change : threads.invokeAll(changes)) {
        assertChanged(change);
      }
    }
    assertThat(all()).containsExactly(account("alice").withComment("x".repeat(20)));
  }

  private static void assertChanged(Future<Boolean> change)
      throws ExecutionException, InterruptedException {
    assertThat(change.get()).isTrue();
  }

  @Test
  void an_entry_does_not_print_its_hash() {
    assertThat(account("alice")).asString().contains("alice").doesNotContain("$6$");
  }
}
