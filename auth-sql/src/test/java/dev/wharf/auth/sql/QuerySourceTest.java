package dev.wharf.auth.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.auth.contract.AuthenticatorContract;
import dev.wharf.auth.postgres.PostgresServer;
import dev.wharf.auth.spi.AuthResult;
import dev.wharf.auth.spi.AuthResult.Accepted;
import dev.wharf.auth.spi.AuthResult.Reason;
import dev.wharf.auth.spi.AuthResult.Refused;
import dev.wharf.auth.spi.AuthResult.Undecided;
import dev.wharf.auth.spi.Authenticator;
import dev.wharf.auth.spi.PasswordHashes;
import dev.wharf.auth.spi.PeerInfo;
import dev.wharf.domain.Home;
import dev.wharf.domain.Limits.Rates;
import dev.wharf.domain.SettingsException;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Accounts in somebody else's tables, by their query, with the hashes of real life.
class QuerySourceTest extends AuthenticatorContract {
  private static final String QUERY =
      "SELECT pw AS password, dir AS home, up AS upload_rate FROM customers WHERE login = :user";

  private static final String BCRYPT_OF_SECRET =
      "$2b$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW";

  private static PostgresServer postgres;
  private static Authenticators authenticators;
  private static PasswordHashes hashes;

  /// Of `right horse`, and cheap: what is proved here is the way to the hash, not its cost.
  private static final String ARGON2ID =
      "$argon2id$v=19$m=64,t=1,p=1$c2l4dGVlbiBieXRlcyBvaw"
          + "$XBRYASTuAjY0AFOmhs6hdMQHxTgNneLErT+S2P2r/uM";

  @BeforeAll
  static void start() throws Exception {
    postgres = PostgresServer.shared();
    authenticators = new Authenticators(postgres);
    hashes = PasswordHashes.load();
    postgres.sql(
        "CREATE TABLE customers"
            + " (login text, pw text, dir text, up text, short char(8), n integer)");
  }

  @BeforeEach
  void forget_everybody() throws Exception {
    postgres.sql("TRUNCATE customers");
    insert("alice", ARGON2ID, "/srv/alice", "1000");
  }

  private static void insert(String login, String hash, String home, String rate) throws Exception {
    postgres.sql(
        "INSERT INTO customers VALUES ($q$"
            + login
            + "$q$, '"
            + hash
            + "', '"
            + home
            + "', '"
            + rate
            + "', 'alice', 7)");
  }

  @Override
  protected Authenticator newAuthenticator() {
    return with(Map.of());
  }

  private static Authenticator with(Map<String, ?> settings) {
    var given = new HashMap<String, Object>(Map.of("query", QUERY));
    given.putAll(settings);
    return authenticators.of(hashes, given);
  }

  @Override
  protected String knownName() {
    return "alice";
  }

  @Override
  protected String knownPassword() {
    return "right horse";
  }

  @Test
  void columns_are_told_apart_by_name() {
    assertThat(login("alice", "right horse"))
        .isInstanceOfSatisfying(
            Accepted.class,
            accepted -> {
              assertThat(accepted.account().home()).isEqualTo(Home.parse("/srv/alice"));
              assertThat(accepted.account().limits().rates()).isEqualTo(new Rates(1000, 0));
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "' OR 1=1--",
        "' OR '1'='1",
        "\\' OR 1=1--",
        "alice'; DROP TABLE customers; --",
        "%",
        "_lice",
        "alice\\",
        "\u4e27' OR 1=1--",
        "$1",
        "?",
        ":user",
        "\\L",
        "${user}",
        "\ufffd"
      })
  void a_165_a_name_is_a_value_and_never_a_piece_of_the_query(String name) throws Exception {
    assertThat(login(name, "right horse")).isNotInstanceOf(Accepted.class);
    assertThat(login(name, "x' OR '1'='1")).isNotInstanceOf(Accepted.class);
    assertThat(postgres.sql("SELECT count(*) FROM customers")).isEqualTo("1");
    assertThat(login("alice", "right horse")).isInstanceOf(Accepted.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"o'hara", "back\\slash", "100%", "\u00e4rger", "\u4e27", "\"q\"", "a b"})
  void a_165_a_name_with_such_letters_can_log_in(String name) throws Exception {
    insert(name, ARGON2ID, "/srv/odd", "0");
    assertThat(login(name, "right horse")).isInstanceOf(Accepted.class);
  }

  @Test
  void a_165_a_nul_never_gets_into_a_name() {
    assertThatThrownBy(() -> login("alice\0", "right horse"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_168_an_account_that_is_there_twice_lets_nobody_in() throws Exception {
    insert("alice", ARGON2ID, "/srv/other", "0");
    assertThat(login("alice", "right horse")).isEqualTo(new Refused(Reason.BROKEN_ACCOUNT));
  }

  @ParameterizedTest
  @CsvSource({
    "dir, home/alice",
    "dir, /srv/../etc",
    "dir, ''",
    "up, fast",
    "up, -1",
    "up, 1.5",
    "up, 99999999999999999999"
  })
  void a_178_a_179_values_that_make_no_sense_let_nobody_in(String column, String value)
      throws Exception {
    postgres.sql("UPDATE customers SET " + column + " = '" + value + "'");
    assertThat(login("alice", "right horse")).isEqualTo(new Refused(Reason.BROKEN_ACCOUNT));
    assertThat(login("alice", "wrong")).isEqualTo(new Refused(Reason.BROKEN_ACCOUNT));
  }

  @Test
  void a_170_a_hash_that_is_null_or_empty_lets_nobody_in() throws Exception {
    for (String value : List.of("NULL", "''", "'x'", "'*'", "'!'")) {
      postgres.sql("UPDATE customers SET pw = " + value);
      for (String password : List.of("", "x", "right horse")) {
        assertThat(login("alice", password)).as(value).isEqualTo(new Refused(Reason.LOCKED));
      }
    }
  }

  @Test
  void a_174_the_column_name_says_whose_account_another_spelling_is() {
    String query =
        "SELECT login AS name, pw AS password FROM customers WHERE lower(login) = lower(:user)";
    try (Authenticator folding = with(Map.of("query", query))) {
      assertThat(Authenticators.login(folding, "ALICE", "right horse"))
          .isInstanceOfSatisfying(
              Accepted.class,
              accepted -> assertThat(accepted.account().name().value()).isEqualTo("alice"));
    }
  }

  @Test
  void a_174_padding_does_not_make_a_second_account() {
    String query = "SELECT pw AS password FROM customers WHERE short = :user";
    try (Authenticator padded = with(Map.of("query", query))) {
      assertThat(Authenticators.login(padded, "alice", "right horse")).isInstanceOf(Accepted.class);
      assertThat(Authenticators.login(padded, "alice ", "right horse"))
          .isNotInstanceOf(Accepted.class);
    }
  }

  @Test
  void a_query_may_ask_where_the_client_and_the_server_are() throws Exception {
    String query =
        "SELECT pw AS password FROM customers WHERE login = :user"
            + " AND :client << inet '192.0.2.0/24' AND :local = inet '198.51.100.1'";
    InetAddress server = InetAddress.ofLiteral("198.51.100.1");
    try (Authenticator placed = with(Map.of("query", query))) {
      var near = new PeerInfo(InetAddress.ofLiteral("192.0.2.7"), server, false);
      var far = new PeerInfo(InetAddress.ofLiteral("203.0.113.7"), server, false);
      assertThat(Authenticators.login(placed, "alice", "right horse", near))
          .isInstanceOf(Accepted.class);
      assertThat(Authenticators.login(placed, "alice", "right horse", far))
          .isEqualTo(new Undecided());
    }
  }

  @Test
  void a_name_that_the_query_chokes_on_is_refused_and_hurts_nobody_else() {
    String query = "SELECT pw AS password FROM customers WHERE n = :user";
    try (Authenticator numbers = with(Map.of("query", query))) {
      for (int i = 0; i < 10; i++) {
        assertThat(Authenticators.login(numbers, "alice", "right horse"))
            .isEqualTo(new Refused(Reason.BROKEN_ACCOUNT));
      }
      assertThat(Authenticators.login(numbers, "7", "right horse")).isInstanceOf(Accepted.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT pw AS password, dir AS hom FROM customers|did you mean home?",
        "SELECT pw AS password, dir AS Home, up AS home FROM customers|is there twice",
        "SELECT dir AS home FROM customers|no column is named password",
        "SELECT pw AS password FROM strangers|strangers",
        "SELEC pw AS password FROM customers|syntax error",
        "DELETE FROM customers|no columns",
        "SELECT pw AS password FROM customers WHERE login = :usr|did you mean :user?"
      })
  void a_query_that_cannot_work_is_told_at_start(String query, String problem) {
    assertThatThrownBy(() -> with(Map.of("query", query)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "password|wrong|password authentication failed",
        "user|nobody|password authentication failed",
        "database|elsewhere|elsewhere",
        "migrate|true|expected false",
        "rehash|argon2id|rehash-statement",
        "rehash-statement|UPDATE customers SET pw = :new_hash|of no use",
        "pool-size|0|expected a number from 1",
        "connect-timeout|10ms|at least 250ms",
        "timeout|1s|no less than connect-timeout",
        "password-file|/etc/hostname|not both",
        "url|jdbc:postgresql://localhost/x|not both",
        "ssl-root-cert|/no/such/file|expected a file to read"
      })
  void settings_that_do_not_fit_are_told_at_start(String key, String value, String problem) {
    var given = new HashMap<String, Object>();
    given.put("host", "127.0.0.1");
    given.put(key, value);
    given.putIfAbsent("port", postgres.port());
    given.putIfAbsent("database", PostgresServer.USER);
    assertThatThrownBy(() -> with(given))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void an_old_hash_is_replaced_by_the_operators_own_statement() throws Exception {
    insert("bob", BCRYPT_OF_SECRET, "/srv/bob", "0");
    String statement = "UPDATE customers SET pw = :new_hash WHERE login = :user AND pw = :old_hash";
    try (Authenticator renewing =
        with(Map.of("rehash", "argon2id", "rehash-statement", statement))) {
      AuthResult result = Authenticators.login(renewing, "bob", "secret");
      assertThat(result).isInstanceOf(Accepted.class);
      assertThat(postgres.sql("SELECT pw FROM customers WHERE login = 'bob'"))
          .startsWith("$argon2id$");
      assertThat(Authenticators.login(renewing, "bob", "secret")).isInstanceOf(Accepted.class);
    }
  }

  @Test
  void weak_hashes_count_once_the_operator_names_them() throws Exception {
    insert("md5", "5ebe2294ecd0e0f08eab7690d2a6ee69", "/srv/m", "0");
    insert("sha1", "E5E9FA1BA31ECD1AE84F75CAAA474F3A663F05F4", "/srv/s", "0");
    insert("clear", "secret", "/srv/c", "0");
    try (Authenticator lax = with(Map.of("allow-weak", "cleartext, md5, sha1"))) {
      for (String name : List.of("md5", "sha1", "clear")) {
        assertThat(Authenticators.login(lax, name, "secret")).isInstanceOf(Accepted.class);
        assertThat(Authenticators.login(lax, name, "Secret")).isInstanceOf(Refused.class);
        assertThat(login(name, "secret")).isEqualTo(new Refused(Reason.BROKEN_ACCOUNT));
      }
    }
  }

  @Test
  void a_171_a_hash_is_no_password_even_where_cleartext_is_allowed() throws Exception {
    String md5 = "5ebe2294ecd0e0f08eab7690d2a6ee69";
    insert("md5", md5, "/srv/m", "0");
    insert("ssha", "{SSHA}abcdefgh", "/srv/m", "0");
    try (Authenticator lax = with(Map.of("allow-weak", "cleartext"))) {
      assertThat(Authenticators.login(lax, "md5", md5))
          .isEqualTo(new Refused(Reason.BROKEN_ACCOUNT));
      assertThat(Authenticators.login(lax, "ssha", "{SSHA}abcdefgh"))
          .isEqualTo(new Refused(Reason.BROKEN_ACCOUNT));
    }
  }
}
