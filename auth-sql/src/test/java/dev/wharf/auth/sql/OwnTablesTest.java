package dev.wharf.auth.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.auth.contract.AuthenticatorContract;
import dev.wharf.auth.contract.ToyScheme;
import dev.wharf.auth.postgres.PostgresServer;
import dev.wharf.auth.spi.AuthResult;
import dev.wharf.auth.spi.AuthResult.Accepted;
import dev.wharf.auth.spi.AuthResult.Reason;
import dev.wharf.auth.spi.AuthResult.Refused;
import dev.wharf.auth.spi.Authenticator;
import dev.wharf.auth.spi.PasswordHashes;
import dev.wharf.domain.Account;
import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Grant;
import dev.wharf.domain.Home;
import dev.wharf.domain.Limits.Encryption;
import dev.wharf.domain.Limits.Hours;
import dev.wharf.domain.Limits.Networks;
import dev.wharf.domain.Limits.Quota;
import dev.wharf.domain.Limits.Rates;
import dev.wharf.domain.Limits.Ratio;
import dev.wharf.domain.Network;
import dev.wharf.domain.Permission;
import dev.wharf.domain.PosixIdentity;
import dev.wharf.domain.SettingsException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Accounts in our own tables, with the contract that holds for every authenticator.
class OwnTablesTest extends AuthenticatorContract {
  private static PostgresServer postgres;
  private static Authenticators authenticators;

  private final ToyScheme argon2id = new ToyScheme("argon2id");
  private final ToyScheme old = new ToyScheme("old");

  @BeforeAll
  static void start() throws Exception {
    postgres = PostgresServer.shared();
    authenticators = new Authenticators(postgres);
  }

  @BeforeEach
  void forget_everybody() throws Exception {
    postgres.sql("DELETE FROM wharf_account");
    insert("alice", "'" + argon2id.hash("c1", "right horse") + "', '/srv/alice'");
  }

  private static void insert(String name, String passwordAndHome) throws Exception {
    postgres.sql(
        "INSERT INTO wharf_account (name, password, home) VALUES ('"
            + name
            + "', "
            + passwordAndHome
            + ")");
  }

  @Override
  protected Authenticator newAuthenticator() throws Exception {
    return authenticators.of(schemes(), Map.of("migrate", true));
  }

  private PasswordHashes schemes() {
    return PasswordHashes.of(List.of(argon2id, old));
  }

  @Override
  protected String knownName() {
    return "alice";
  }

  @Override
  protected String knownPassword() {
    return "right horse";
  }

  private Account accepted(String name, String password) {
    AuthResult result = login(name, password);
    assertThat(result).isInstanceOf(Accepted.class);
    return ((Accepted) result).account();
  }

  @Test
  void c_069_a_certificate_needs_no_password_and_opens_nothing_that_is_locked() throws Exception {
    insert("carded", "'*', '/srv/carded'");
    insert("locked", "'!" + argon2id.hash("c1", "right horse") + "', '/srv/locked'");
    insert("disabled", "'*', '/srv/disabled'");
    postgres.sql("UPDATE wharf_account SET enabled = false WHERE name = 'disabled'");
    assertThat(loginByCertificate("alice")).isInstanceOf(Accepted.class);
    assertThat(loginByCertificate("carded")).isInstanceOf(Accepted.class);
    assertThat(loginByCertificate("locked")).isEqualTo(new Refused(Reason.LOCKED));
    assertThat(loginByCertificate("disabled")).isEqualTo(new Refused(Reason.LOCKED));
  }

  @Test
  void an_account_without_limits_has_none() {
    assertThat(accepted("alice", "right horse"))
        .isEqualTo(
            Account.named(new dev.wharf.domain.Username("alice"))
                .withHome(new Home("/srv/alice", FtpPath.ROOT)));
  }

  @Test
  void every_column_reaches_the_account() throws Exception {
    postgres.sql(
        """
        UPDATE wharf_account SET uid = 1001, gid = 1002, home = '/srv/./alice', storage = 'archive',
          permissions = '/: list, read; /incoming: write, make-directory',
          upload_rate = 1000, download_rate = 2000, quota_bytes = 5000000000, quota_files = 7,
          upload_ratio = 1, download_ratio = 3, sessions = 2, idle = 90,
          allowed_clients = '{127.0.0.0/8,2001:db8::/32}', denied_clients = '{192.0.2.1}',
          allowed_locals = '{127.0.0.1}', denied_locals = '{198.51.100.0/24}',
          hours = '2200-0600', days = 'mon, friday', time_zone = 'Europe/Berlin',
          expires = '2030-01-01 01:00:00+01', encryption = 'control-and-data'""");

    Account account = accepted("alice", "right horse");

    assertThat(account.identity()).contains(new PosixIdentity(1001, 1002));
    assertThat(account.home()).isEqualTo(Home.parse("/srv/./alice"));
    assertThat(account.storage()).contains("archive");
    assertThat(account.grants())
        .containsExactly(
            new Grant(FtpPath.ROOT, Set.of(Permission.LIST, Permission.READ)),
            new Grant(
                FtpPath.ROOT.resolve("/incoming"),
                Set.of(Permission.WRITE, Permission.MAKE_DIRECTORY)));
    var limits = account.limits();
    assertThat(limits.rates()).isEqualTo(new Rates(1000, 2000));
    assertThat(limits.quota()).isEqualTo(new Quota(5_000_000_000L, 7));
    assertThat(limits.ratio()).isEqualTo(new Ratio(1, 3));
    assertThat(limits.sessions()).isEqualTo(2);
    assertThat(limits.idle()).contains(Duration.ofSeconds(90));
    assertThat(limits.clients())
        .isEqualTo(
            new Networks(
                List.of(Network.parse("127.0.0.0/8"), Network.parse("2001:db8::/32")),
                List.of(Network.parse("192.0.2.1/32"))));
    assertThat(limits.locals())
        .isEqualTo(
            new Networks(
                List.of(Network.parse("127.0.0.1")), List.of(Network.parse("198.51.100.0/24"))));
    assertThat(limits.hours())
        .contains(
            new Hours(
                22 * 60,
                6 * 60,
                Set.of(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                Optional.of(ZoneId.of("Europe/Berlin"))));
    assertThat(limits.expires()).contains(Instant.parse("2030-01-01T00:00:00Z"));
    assertThat(limits.encryption()).isEqualTo(Encryption.CONTROL_AND_DATA);
  }

  @Test
  void a_disabled_account_is_locked_at_the_next_login() throws Exception {
    accepted("alice", "right horse");
    postgres.sql("UPDATE wharf_account SET enabled = false");
    assertThat(login("alice", "right horse")).isEqualTo(new Refused(Reason.LOCKED));
  }

  @Test
  void a_170_an_account_whose_password_was_never_set_lets_nobody_in() throws Exception {
    postgres.sql("INSERT INTO wharf_account (name, home) VALUES ('new', '/srv/new')");
    insert("empty", "'', '/srv/empty'");
    for (String name : List.of("new", "empty")) {
      for (String password : List.of("", "!", "x", "right horse")) {
        assertThat(login(name, password)).as(name).isEqualTo(new Refused(Reason.LOCKED));
      }
    }
  }

  @Test
  void a_171_cleartext_and_weak_hashes_let_nobody_in() throws Exception {
    insert("clear", "'secret', '/srv/c'");
    insert("md5", "'5ebe2294ecd0e0f08eab7690d2a6ee69', '/srv/c'");
    insert("md5crypt", "'$1$O3JMY.Tw$AdLnLjQ/5jXF9.MTp3gHv/', '/srv/c'");
    for (String name : List.of("clear", "md5", "md5crypt")) {
      assertThat(login(name, "secret")).as(name).isEqualTo(new Refused(Reason.BROKEN_ACCOUNT));
    }
  }

  @Test
  void a_178_days_and_permissions_that_make_no_sense_let_nobody_in() throws Exception {
    for (String wrong :
        List.of(
            "days = 'someday'",
            "time_zone = 'Mars/Olympus', hours = '0000-2359'",
            "permissions = 'list, everything'",
            "permissions = 'incoming: write'",
            "permissions = ''")) {
      postgres.sql("UPDATE wharf_account SET days = NULL, time_zone = NULL, permissions = NULL");
      postgres.sql("UPDATE wharf_account SET " + wrong);
      assertThat(login("alice", "right horse"))
          .as(wrong)
          .isEqualTo(new Refused(Reason.BROKEN_ACCOUNT));
    }
  }

  @Test
  void a_163_an_unknown_name_costs_the_hash_that_a_wrong_password_costs() throws Exception {
    login("alice", "wrong");
    login("nobody-by-this-name", "wrong");
    postgres.sql("UPDATE wharf_account SET enabled = false");
    login("alice", "wrong");
    assertThat(argon2id.spent()).containsExactly("c1", "c1", "c1");
  }

  @Test
  void a_login_that_was_right_a_moment_ago_is_not_hashed_again() {
    accepted("alice", "right horse");
    accepted("alice", "right horse");
    assertThat(argon2id.spent()).hasSize(1);
  }

  @Test
  void a_wrong_password_makes_the_next_right_one_be_hashed_again() {
    accepted("alice", "right horse");
    login("alice", "wrong");
    accepted("alice", "right horse");
    assertThat(argon2id.spent()).hasSize(3);
  }

  @Test
  void a_changed_hash_ends_what_was_remembered_of_the_old_one() throws Exception {
    accepted("alice", "right horse");
    postgres.sql("UPDATE wharf_account SET password = '" + argon2id.hash("c1", "new horse") + "'");
    assertThat(login("alice", "right horse")).isEqualTo(new Refused(Reason.WRONG_CREDENTIALS));
    accepted("alice", "new horse");
  }

  @Test
  void an_old_hash_is_replaced_once_its_password_was_right() throws Exception {
    insert("bob", "'" + old.hash("c9", "secret") + "', '/srv/bob'");
    try (Authenticator renewing =
        authenticators.of(schemes(), Map.of("migrate", true, "rehash", "argon2id"))) {
      Authenticators.login(renewing, "bob", "wrong");
      assertThat(hashOf("bob")).startsWith("$old$");
      assertThat(Authenticators.login(renewing, "bob", "secret")).isInstanceOf(Accepted.class);
      assertThat(hashOf("bob")).startsWith("$argon2id$today$");
      assertThat(Authenticators.login(renewing, "bob", "secret")).isInstanceOf(Accepted.class);
    }
  }

  @Test
  void without_rehash_an_old_hash_stays() throws Exception {
    insert("bob", "'" + old.hash("c9", "secret") + "', '/srv/bob'");
    accepted("bob", "secret");
    assertThat(hashOf("bob")).startsWith("$old$");
  }

  private static String hashOf(String name) throws Exception {
    return postgres.sql("SELECT password FROM wharf_account WHERE name = '" + name + "'");
  }

  @Test
  void the_tables_are_not_made_unless_somebody_asks_for_it() throws Exception {
    postgres.sql("CREATE SCHEMA empty");
    assertThatThrownBy(
            () -> authenticators.of(schemes(), Map.of("url", authenticators.urlOf("empty"))))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("migrate: true");
    postgres.sql("DROP SCHEMA empty");
  }

  @Test
  void servers_that_start_together_migrate_once() throws Exception {
    postgres.sql("CREATE SCHEMA crowd");
    Callable<Authenticator> start =
        () ->
            authenticators.of(
                schemes(), Map.of("url", authenticators.urlOf("crowd"), "migrate", true));
    try (var pool = Executors.newFixedThreadPool(4)) {
      for (Future<Authenticator> one : pool.invokeAll(List.of(start, start, start, start))) {
        one.get().close();
      }
    }
    assertThat(postgres.sql("SELECT version, name FROM crowd.wharf_schema ORDER BY version"))
        .isEqualTo("1|001-accounts.sql\n2|002-cluster.sql");
    authenticators.of(schemes(), Map.of("url", authenticators.urlOf("crowd"))).close();
    postgres.sql("DROP SCHEMA crowd CASCADE");
  }

  @Test
  void tables_of_a_newer_version_are_left_alone() throws Exception {
    postgres.sql(
        """
        CREATE SCHEMA newer;
        CREATE TABLE newer.wharf_schema (version integer, name text);
        INSERT INTO newer.wharf_schema VALUES (99, '099-future.sql')""");
    for (boolean migrate : List.of(true, false)) {
      assertThatThrownBy(
              () ->
                  authenticators.of(
                      schemes(), Map.of("url", authenticators.urlOf("newer"), "migrate", migrate)))
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining("version 99");
    }
    assertThat(postgres.sql("SELECT to_regclass('newer.wharf_account')")).isEmpty();
    postgres.sql("DROP SCHEMA newer CASCADE");
  }
}
