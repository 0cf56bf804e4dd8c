package dev.wharf.auth.sql;

import dev.wharf.auth.spi.AccountStore;
import dev.wharf.auth.spi.Authenticator;
import dev.wharf.auth.spi.AuthenticatorProvider;
import dev.wharf.auth.spi.PasswordHashes;
import dev.wharf.auth.spi.RecentLogins;
import dev.wharf.domain.Setting;
import dev.wharf.domain.Settings;
import dev.wharf.domain.SettingsException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `sql`: accounts in a PostgreSQL database. Neither pool nor driver is touched before [#create].
public final class SqlAuthenticatorProvider implements AuthenticatorProvider {
  private static final Logger LOG = System.getLogger(SqlAuthenticatorProvider.class.getName());

  /// For `ServiceLoader`.
  public SqlAuthenticatorProvider() {}

  @Override
  public String name() {
    return "sql";
  }

  @Override
  public List<Setting<?>> settings() {
    return SqlKeys.ALL;
  }

  @Override
  public Authenticator create(Settings settings) {
    PasswordHashes hashes = PasswordHashes.load();
    hashes.missing().forEach(why -> LOG.log(Level.INFO, "password scheme not offered: {0}", why));
    return create(settings, hashes);
  }

  /// The accounts in Wharf's own tables; tables that belong to somebody else are not changed.
  @Override
  public Optional<AccountStore> store(Settings settings) {
    boolean others =
        settings.get(SqlKeys.QUERY).isPresent()
            || settings.get(SqlKeys.PUREFTPD_CONFIG).isPresent();
    return others
        ? Optional.empty()
        : Optional.of(
            new SqlAccountStore(
                ConnectionSettings.of(settings, Optional.empty()),
                new OwnTables(settings.get(SqlKeys.MIGRATE))));
  }

  /// Makes an authenticator with these schemes.
  static Authenticator create(Settings settings, PasswordHashes hashes) {
    Optional<PureFtpdConfig> pureFtpd =
        settings.get(SqlKeys.PUREFTPD_CONFIG).map(PureFtpdConfig::read);
    Set<WeakScheme> weak = settings.get(SqlKeys.ALLOW_WEAK);
    AccountSource source = source(settings, pureFtpd);
    Optional<NamedQuery> rehash = rehash(settings, source);
    var rules = new HashRules(hashes, pureFtpd.flatMap(config -> config.schemes(weak)), weak);
    weak.forEach(
        scheme ->
            LOG.log(
                Level.WARNING,
                "sql: {0} is accepted: whoever reads the table has the passwords",
                scheme.word()));
    var database = new Database(ConnectionSettings.of(settings, pureFtpd), source::prepare);
    var authenticator =
        new SqlAuthenticator(
            database,
            source,
            rules,
            new RecentLogins(settings.get(SqlKeys.CACHE), System::nanoTime),
            rehash.map(statement -> new Renewal(database, hashes, statement)));
    try {
      database.start("accounts");
      return authenticator;
    } catch (SettingsException e) {
      authenticator.close();
      throw e;
    }
  }

  private static AccountSource source(Settings settings, Optional<PureFtpdConfig> pureFtpd) {
    Optional<String> query = settings.get(SqlKeys.QUERY);
    if (query.isPresent() && pureFtpd.isPresent()) {
      throw new SettingsException("query: expected this or pureftpd-config, not both");
    }
    if (query.isEmpty() && pureFtpd.isEmpty()) {
      return new OwnTables(settings.get(SqlKeys.MIGRATE));
    }
    if (settings.get(SqlKeys.MIGRATE)) {
      throw new SettingsException(
          "migrate: true: expected false with query or pureftpd-config; Wharf's own tables are not"
              + " used then");
    }
    return pureFtpd.isPresent()
        ? new PureFtpdSource(pureFtpd.get())
        : new QuerySource(statement("query", query.orElseThrow(), Attempts.PARAMETERS));
  }

  private static Optional<NamedQuery> rehash(Settings settings, AccountSource source) {
    Optional<String> given = settings.get(SqlKeys.REHASH_STATEMENT);
    boolean wanted = settings.get(SqlKeys.REHASH) == SqlKeys.Rehash.ARGON2ID;
    if (given.isPresent() && !wanted) {
      throw new SettingsException("rehash-statement: is of no use without rehash: argon2id");
    }
    if (!wanted) {
      return Optional.empty();
    }
    if (given.isPresent()) {
      return Optional.of(statement("rehash-statement", given.get(), OwnTables.rehashParameters()));
    }
    if (source instanceof OwnTables) {
      return Optional.of(OwnTables.REHASH);
    }
    throw new SettingsException(
        "rehash: argon2id: expected a rehash-statement with it, such as UPDATE users SET password"
            + " = :new_hash WHERE name = :user AND password = :old_hash");
  }

  private static NamedQuery statement(String key, String text, Set<Parameter> allowed) {
    try {
      return NamedQuery.parse(text, allowed);
    } catch (IllegalArgumentException e) {
      throw new SettingsException(key + ": " + e.getMessage(), e);
    }
  }
}
