package dev.wharf.auth.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.auth.contract.AuthenticatorContract;
import dev.wharf.auth.postgres.PostgresServer;
import dev.wharf.auth.spi.AuthResult.Accepted;
import dev.wharf.auth.spi.AuthResult.Reason;
import dev.wharf.auth.spi.AuthResult.Refused;
import dev.wharf.auth.spi.Authenticator;
import dev.wharf.auth.spi.PasswordHashes;
import dev.wharf.domain.Account;
import dev.wharf.domain.Home;
import dev.wharf.domain.Limits.Quota;
import dev.wharf.domain.Limits.Rates;
import dev.wharf.domain.Limits.Ratio;
import dev.wharf.domain.PosixIdentity;
import dev.wharf.domain.Settings;
import dev.wharf.domain.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A `pureftpd-pgsql.conf`, read as it is.
class PureFtpdSourceTest extends AuthenticatorContract {
  private static PostgresServer postgres;
  private static PasswordHashes hashes;

  /// Of `right horse`, and cheap: what is proved here is the way to the hash, not its cost.
  private static final String ARGON2ID =
      "$argon2id$v=19$m=64,t=1,p=1$c2l4dGVlbiBieXRlcyBvaw"
          + "$XBRYASTuAjY0AFOmhs6hdMQHxTgNneLErT+S2P2r/uM";

  @TempDir private Path directory;

  @BeforeAll
  static void start() throws Exception {
    postgres = PostgresServer.shared();
    hashes = PasswordHashes.load();
    postgres.sql(
        """
        CREATE TABLE "users" ("User" varchar(40), "Password" varchar(200), "Uid" integer,
          "Gid" integer, "Dir" varchar(120), "QuotaFiles" integer, "QuotaSize" integer,
          "ULRatio" integer, "DLRatio" integer, "ULBandwidth" integer, "DLBandwidth" integer,
          "ipaccess" varchar(15) DEFAULT '*')""");
  }

  @BeforeEach
  void forget_everybody() throws Exception {
    postgres.sql(
        """
        TRUNCATE "users";
        INSERT INTO "users" VALUES ('alice', '%s', 1001, 1002, '/srv/alice/./', 10, 20, 1, 2,
          30, 40)"""
            .replace("%s", ARGON2ID));
  }

  private String config() {
    return """
        # the form of Pure-FTPd's own example
        PGSQLServer     127.0.0.1
        PGSQLPort       PORT
        PGSQLUser       wharf
        pgsqlpassword   correct horse
        PGSQLDatabase   wharf
        PGSQLCrypt      argon2

        PGSQLGetPW      SELECT "Password" FROM "users" WHERE "User"='\\L'\
         AND ("ipaccess" = '*' OR "ipaccess" LIKE '\\R')
        PGSQLGetUID     SELECT "Uid" FROM "users" WHERE "User"='\\L'
        #PGSQLDefaultUID 1000
        PGSQLGetGID     SELECT "Gid" FROM "users" WHERE "User"='\\L'
        PGSQLGetDir     SELECT "Dir" FROM "users" WHERE "User"='\\L'
        PGSQLGetQTAFS   SELECT "QuotaFiles" FROM "users" WHERE "User"='\\L'
        PGSQLGetQTASZ   SELECT "QuotaSize" FROM "users" WHERE "User"='\\L'
        PGSQLGetRatioUL SELECT "ULRatio" FROM "users" WHERE "User"='\\L'
        PGSQLGetRatioDL SELECT "DLRatio" FROM "users" WHERE "User"='\\L'
        PGSQLGetBandwidthUL SELECT "ULBandwidth" FROM "users" WHERE "User"='\\L'
        PGSQLGetBandwidthDL SELECT "DLBandwidth" FROM "users" WHERE "User"='\\L'
        """
        .replace("PORT", Integer.toString(postgres.port()));
  }

  private Authenticator with(String config) throws IOException {
    return with(config, Map.of());
  }

  private Authenticator with(String config, Map<String, String> settings) throws IOException {
    Path file = directory.resolve("pureftpd-pgsql.conf");
    Files.writeString(file, config);
    var given = new java.util.HashMap<String, String>(settings);
    given.put("pureftpd-config", file.toString());
    return SqlAuthenticatorProvider.create(Settings.read("", given, SqlKeys.ALL), hashes);
  }

  @Override
  protected Authenticator newAuthenticator() throws Exception {
    return with(config());
  }

  @Override
  protected String knownName() {
    return "alice";
  }

  @Override
  protected String knownPassword() {
    return "right horse";
  }

  private Account accepted() {
    assertThat(login("alice", "right horse")).isInstanceOf(Accepted.class);
    return ((Accepted) login("alice", "right horse")).account();
  }

  @Test
  void every_query_reaches_the_account_in_our_units() {
    Account account = accepted();
    assertThat(account.identity()).contains(new PosixIdentity(1001, 1002));
    assertThat(account.home()).isEqualTo(Home.parse("/srv/alice/./"));
    assertThat(account.limits().quota()).isEqualTo(new Quota(20L << 20, 10));
    assertThat(account.limits().ratio()).isEqualTo(new Ratio(1, 2));
    assertThat(account.limits().rates()).isEqualTo(new Rates(30L << 10, 40L << 10));
  }

  @Test
  void what_a_query_does_not_find_is_no_limit() throws Exception {
    postgres.sql("UPDATE \"users\" SET \"QuotaSize\" = NULL, \"DLBandwidth\" = NULL");
    assertThat(accepted().limits().quota()).isEqualTo(new Quota(0, 10));
    assertThat(accepted().limits().rates()).isEqualTo(new Rates(30L << 10, 0));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {"Uid, 0", "Uid, -5", "Uid, NULL", "Dir, NULL", "Dir, 'srv'", "QuotaSize, -1"})
  void a_178_what_makes_no_sense_lets_nobody_in(String column, String value) throws Exception {
    postgres.sql("UPDATE \"users\" SET \"" + column + "\" = " + value);
    assertThat(login("alice", "right horse")).isEqualTo(new Refused(Reason.BROKEN_ACCOUNT));
  }

  @Test
  void a_168_two_rows_are_nobody_and_not_the_next_back_end() throws Exception {
    postgres.sql("INSERT INTO \"users\" SELECT * FROM \"users\"");
    assertThat(login("alice", "right horse")).isEqualTo(new Refused(Reason.BROKEN_ACCOUNT));
  }

  @Test
  void the_clients_address_may_decide() throws Exception {
    postgres.sql("UPDATE \"users\" SET \"ipaccess\" = '127.0.0.1'");
    accepted();
    postgres.sql("UPDATE \"users\" SET \"ipaccess\" = '192.0.2.1'");
    assertThat(login("alice", "right horse")).isNotInstanceOf(Accepted.class);
  }

  @Test
  void hashes_that_pgsqlcrypt_does_not_name_let_nobody_in() throws Exception {
    try (Authenticator bcryptOnly = with(config().replace("argon2", "crypt"))) {
      assertThat(Authenticators.login(bcryptOnly, "alice", "right horse"))
          .isEqualTo(new Refused(Reason.BROKEN_ACCOUNT));
    }
    try (Authenticator any = with(config().replace("argon2", "any"))) {
      assertThat(Authenticators.login(any, "alice", "right horse")).isInstanceOf(Accepted.class);
    }
  }

  @Test
  void a_171_cleartext_and_md5_are_refused_at_start_unless_the_operator_names_them()
      throws Exception {
    postgres.sql("UPDATE \"users\" SET \"Password\" = 'right horse'");
    for (String crypt : new String[] {"cleartext", "md5", "sha1", "password"}) {
      assertThatThrownBy(() -> with(config().replace("argon2", crypt)))
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining("allow-weak");
    }
    try (Authenticator lax =
        with(config().replace("argon2", "cleartext"), Map.of("allow-weak", "cleartext"))) {
      assertThat(Authenticators.login(lax, "alice", "right horse")).isInstanceOf(Accepted.class);
    }
  }

  @Test
  void constants_stand_in_for_queries() throws Exception {
    String constants =
        config()
            .replace("#PGSQLDefaultUID 1000", "PGSQLDefaultUID 1000\nPGSQLDefaultGID 2000")
            .replace("PGSQLGetUID", "#")
            .replace("PGSQLGetGID", "#");
    try (Authenticator authenticator = with(constants)) {
      assertThat(Authenticators.login(authenticator, "alice", "right horse"))
          .isInstanceOfSatisfying(
              Accepted.class,
              accepted ->
                  assertThat(accepted.account().identity())
                      .contains(new PosixIdentity(1000, 2000)));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "PGSQLGetPW|PGSQLGetPQ|did you mean PGSQLGetPW?",
        "PGSQLGetPW|MYSQLGetPW|this is a configuration for MySQL",
        "PGSQLGetDir|#|PGSQLGetDir: missing",
        "PGSQLGetQTAFS|PGSQLGetPW|is there twice",
        "\"QuotaFiles\" FROM|\"QuotaFiles\", 1 FROM|exactly one column",
        "\"QuotaFiles\" FROM|\"Nothing\" FROM|Nothing",
        "\"Uid\" FROM \"users\" WHERE \"User\"='\\L'|\"Uid\" FROM \"users\" WHERE port=\\P|port of"
      })
  void a_configuration_that_cannot_work_is_told_at_start(
      String part, String instead, String problem) {
    assertThatThrownBy(() -> with(config().replace(part, instead)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void a_file_that_is_not_there_is_told_at_start() {
    var given = Map.of("pureftpd-config", directory.resolve("none").toString());
    assertThatThrownBy(
            () -> SqlAuthenticatorProvider.create(Settings.read("", given, SqlKeys.ALL), hashes))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("expected a pureftpd-pgsql.conf");
  }
}
