package dev.wharf.auth.sql;

import dev.wharf.domain.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The keys of the configuration.
public final class SqlKeys {
  static final Setting<Optional<String>> URL =
      Setting.text(
              "url",
              "The database as a JDBC URL, in place of `host`, `port` and `database`; for several"
                  + " hosts, or for settings of the driver that have no key here. What it says"
                  + " beats the keys.")
          .secret() // a password may stand in it, though it should not
          .optional("JDBC URL", SqlKeys::postgresUrl);

  static final Setting<Optional<String>> HOST =
      optional("host", "The database server; `localhost` by default.");

  static final Setting<Integer> PORT = Setting.count("port", 5432, "Its port.");

  static final Setting<Optional<String>> DATABASE =
      optional("database", "The database on that server; the user's name by default.");

  static final Setting<Optional<String>> USER =
      optional(
          "user",
          "The database user. To read accounts it needs no more than that, unless it migrates or"
              + " rehashes; for a cluster it writes.");

  static final Setting<Optional<String>> PASSWORD = optional("password", "Its password.").secret();

  static final Setting<Optional<String>> PASSWORD_FILE =
      optional(
          "password-file", "A file whose first line is that password, in place of `password`.");

  static final Setting<Optional<SslMode>> SSLMODE =
      Setting.text(
              "sslmode",
              "TLS to the database: `disable`, `prefer`, `require` (encrypted, to whomever),"
                  + " `verify-ca` (the certificate is checked) or `verify-full` (so is the host's"
                  + " name). By default `verify-full`, and `disable` for a database on this"
                  + " machine.")
          .optional("one of " + SslMode.WORDS, SslMode::of);

  static final Setting<Optional<String>> SSL_ROOT_CERT =
      optional(
          "ssl-root-cert",
          "A PEM file with the certificates that the database's is checked against; those that"
              + " Java trusts by default.");

  static final Setting<Integer> POOL =
      Setting.count(
          "pool-size", 4, "Most connections at the same time; who finds none free waits.");

  static final Setting<Duration> CONNECT_TIMEOUT =
      Setting.duration(
          "connect-timeout",
          Duration.ofSeconds(2),
          "How long to wait for a connection, a new one or one that becomes free; at least 250ms.");

  static final Setting<Duration> TIMEOUT =
      Setting.duration(
          "timeout",
          Duration.ofSeconds(4),
          "How long one question to the database may take in all, waiting for a connection"
              + " included; after that it is unavailable.");

  static final Setting<Duration> CACHE =
      Setting.duration(
          "cache",
          Duration.ofMinutes(1),
          "How long a password that was right need not be hashed again, as long as the hash in the"
              + " database stays the same; the database is asked at every login. 0s for never.");

  /// Whether to make our own tables.
  public static final Setting<Boolean> MIGRATE =
      Setting.flag(
          "migrate",
          false,
          "Create Wharf's own tables at start, or bring them up to date. Without it they have to be"
              + " there.");

  static final Setting<Optional<String>> QUERY =
      optional(
          "query",
          "A query for accounts in tables of your own, with :user, :client and :local as"
              + " parameters. Its columns are told apart by name; password has to be among them.");

  static final Setting<Optional<String>> PUREFTPD_CONFIG =
      optional(
          "pureftpd-config",
          "A pureftpd-pgsql.conf, whose server and queries are used; keys given here beat it.");

  static final Setting<Rehash> REHASH =
      Setting.choice(
          "rehash",
          Rehash.class,
          Rehash.NONE,
          "Replace a hash of another scheme at the next login with the right password.");

  static final Setting<Optional<String>> REHASH_STATEMENT =
      optional(
          "rehash-statement",
          "The statement that does so in tables of your own, with :user, :new_hash and :old_hash.");

  static final Setting<Set<WeakScheme>> ALLOW_WEAK =
      Setting.texts(
              "allow-weak",
              "Formats to accept although whoever steals them has the passwords: cleartext, md5,"
                  + " sha1 (the last two plain, in hexadecimal digits).")
          .as("some of " + WeakScheme.WORDS, WeakScheme::of);

  /// Those that say where a database is, and how to speak with it.
  public static final List<Setting<?>> CONNECTION =
      List.of(
          URL,
          HOST,
          PORT,
          DATABASE,
          USER,
          PASSWORD,
          PASSWORD_FILE,
          SSLMODE,
          SSL_ROOT_CERT,
          POOL,
          CONNECT_TIMEOUT,
          TIMEOUT);

  /// All of an authenticator.
  static final List<Setting<?>> ALL = all();

  /// What becomes of hashes of other schemes.
  enum Rehash {
    /// They stay.
    NONE,
    /// argon2id takes their place.
    ARGON2ID
  }

  private SqlKeys() {}

  private static List<Setting<?>> all() {
    var all = new ArrayList<Setting<?>>(CONNECTION);
    all.addAll(
        List.of(CACHE, MIGRATE, QUERY, PUREFTPD_CONFIG, REHASH, REHASH_STATEMENT, ALLOW_WEAK));
    return List.copyOf(all);
  }

  private static Setting<Optional<String>> optional(String name, String meaning) {
    return Setting.text(name, meaning).optional("text", text -> text);
  }

  private static String postgresUrl(String url) {
    if (!url.startsWith("jdbc:postgresql:") || url.contains("password=")) {
      throw new IllegalArgumentException(
          "jdbc:postgresql://HOST:PORT/DATABASE, without a password");
    }
    return url;
  }
}
