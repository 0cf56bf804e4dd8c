package dev.wharf.auth.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.auth.contract.AccountStoreContract;
import dev.wharf.auth.postgres.PostgresServer;
import dev.wharf.auth.spi.AccountStore;
import dev.wharf.auth.spi.StoredEntry;
import dev.wharf.auth.spi.StoredEntry.Stored;
import dev.wharf.domain.Account;
import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Grant;
import dev.wharf.domain.Home;
import dev.wharf.domain.Limits;
import dev.wharf.domain.Limits.Encryption;
import dev.wharf.domain.Limits.Hours;
import dev.wharf.domain.Limits.Networks;
import dev.wharf.domain.Network;
import dev.wharf.domain.Permission;
import dev.wharf.domain.Settings;
import dev.wharf.domain.Username;
import java.io.IOException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Accounts in a database, changed by an administrator.
class SqlAccountStoreTest extends AccountStoreContract {
  private static PostgresServer postgres;

  private AccountStore store;

  @BeforeAll
  static void start() throws Exception {
    postgres = PostgresServer.shared();
  }

  @BeforeEach
  void open() throws Exception {
    postgres.sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    store = with(Map.of("migrate", true)).orElseThrow();
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  private static Optional<AccountStore> with(Map<String, ?> more) {
    var given = new HashMap<String, Object>(more);
    given.put("host", "127.0.0.1");
    given.put("port", postgres.port());
    given.put("user", PostgresServer.USER);
    given.put("password", PostgresServer.PASSWORD);
    given.put("connect-timeout", "500ms");
    given.put("timeout", "2s");
    return new SqlAuthenticatorProvider().store(Settings.read("", given, SqlKeys.ALL));
  }

  @Override
  protected AccountStore store() {
    return store;
  }

  @Test
  void everything_an_account_can_carry_comes_back_as_it_was() throws IOException {
    Limits limits =
        Limits.NONE
            .withIdle(Duration.ofSeconds(90))
            .withClients(
                new Networks(
                    List.of(Network.parse("192.0.2.7/24"), Network.parse("2001:db8::/32")),
                    List.of(Network.parse("192.0.2.9"))))
            .withLocals(new Networks(List.of(Network.parse("127.0.0.1")), List.of()))
            .withHours(
                new Hours(
                    5,
                    1439,
                    Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY),
                    Optional.of(ZoneId.of("Asia/Tokyo"))))
            .withExpires(Instant.parse("2031-05-06T07:08:09.123456Z"))
            .withEncryption(Encryption.CONTROL);
    Account account =
        Account.named(new Username("o'hara"))
            .withHome(new Home("/srv/o'hara", FtpPath.ROOT.resolve("/in/box")))
            .withStorage("archive")
            .withGrants(
                List.of(
                    new Grant(FtpPath.ROOT, Set.of(Permission.LIST, Permission.READ)),
                    new Grant(FtpPath.ROOT.resolve("/in:out"), Set.of(Permission.WRITE)),
                    new Grant(FtpPath.ROOT.resolve("/none"), Set.of())))
            .withLimits(limits);
    var stored = new Stored(account, "$6$x$y", "it's; \\ a \"comment\"");
    store.add(stored);
    assertThat(store.find(account.name())).contains(stored);
  }

  @Test
  void an_account_that_is_not_enabled_is_locked_and_stays_so() throws Exception {
    store.add(account("alice"));
    postgres.sql("UPDATE wharf_account SET enabled = false");
    Stored alice = (Stored) store.find(new Username("alice")).orElseThrow();
    assertThat(alice.hash()).startsWith("!$6$");
    store.replace(alice.name(), same -> same.withComment("changed"));
    assertThat(postgres.sql("SELECT enabled, left(password, 4) FROM wharf_account"))
        .isEqualTo("t|!$6$");
  }

  @Test
  void a_broken_entry_is_shown_and_can_only_be_removed() throws Exception {
    store.add(account("alice"));
    postgres.sql("UPDATE wharf_account SET days = 'someday'");
    var alice = new Username("alice");
    assertThat(store.find(alice)).containsInstanceOf(StoredEntry.Broken.class);
    assertThat(store.add(account("alice"))).isFalse();
    assertThat(store.replace(alice, same -> same)).isFalse();
    assertThat(store.remove(alice)).isTrue();
  }

  @Test
  void what_no_column_can_hold_is_refused_and_changes_nothing() throws IOException {
    Stored alice = account("alice");
    for (Account wrong :
        List.of(
            alice.account().withHome(Home.STORAGE_ROOT),
            alice.account().withHome(new Home("relative", FtpPath.ROOT)),
            alice.account().withLimits(Limits.NONE.withIdle(Duration.ofMillis(1500))),
            alice.account().withLimits(Limits.NONE.withSessionRates(new Limits.Rates(1, 0))),
            alice
                .account()
                .withGrants(
                    List.of(new Grant(FtpPath.ROOT.resolve("/a;b"), Set.of(Permission.READ)))))) {
      assertThatThrownBy(() -> store.add(alice.withAccount(wrong)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(store.find(alice.name())).isEmpty();
  }

  @Test
  void a_database_that_cannot_be_reached_is_told_and_not_an_empty_one() throws Exception {
    postgres.kill();
    try {
      assertThatThrownBy(() -> store.find(new Username("alice")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("the database of accounts");
    } finally {
      postgres.startAgain();
    }
  }

  @Test
  void tables_of_somebody_else_are_not_changed() {
    assertThat(with(Map.of("query", "SELECT pw AS password FROM t"))).isEmpty();
  }

  @Test
  void the_description_has_no_password() {
    assertThat(store.description()).contains("127.0.0.1").doesNotContain(PostgresServer.PASSWORD);
  }
}
