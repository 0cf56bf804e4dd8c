package dev.wharf.auth.sql;

import dev.wharf.auth.spi.AuthResult;
import dev.wharf.auth.spi.AuthResult.Reason;
import dev.wharf.auth.spi.Authenticator;
import dev.wharf.auth.spi.Credentials;
import dev.wharf.auth.spi.Decoy;
import dev.wharf.auth.spi.LoginAttempt;
import dev.wharf.auth.spi.Printable;
import dev.wharf.auth.spi.Proof;
import dev.wharf.auth.spi.RecentLogins;
import dev.wharf.auth.spi.StoredHash;
import dev.wharf.domain.Account;
import dev.wharf.domain.Secret;
import dev.wharf.domain.SettingsException;
import dev.wharf.domain.Username;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.Optional;

/// Lets in whom a database names.
///
/// Each attempt with a password asks the database once and hashes once, whether the account exists,
/// is locked, broken or just has another password; only the repetition of a login that was right a
/// moment ago is spared the hash. A name that is not there is undecided. A database that does not
/// answer is unavailable, never *undecided*.
final class SqlAuthenticator implements Authenticator {
  private static final Logger LOG = System.getLogger(SqlAuthenticator.class.getName());

  private final Database database;
  private final AccountSource source;
  private final HashRules hashes;
  private final AccountReader reader;
  private final RecentLogins recent;
  private final Optional<Renewal> renewal;
  private final Decoy decoy;

  /// Takes over the database, which is closed with the authenticator.
  SqlAuthenticator(
      Database database,
      AccountSource source,
      HashRules hashes,
      RecentLogins recent,
      Optional<Renewal> renewal) {
    this.database = database;
    this.source = source;
    this.hashes = hashes;
    this.reader = new AccountReader(hashes);
    this.recent = recent;
    this.renewal = renewal;
    this.decoy = hashes.hashes().decoy();
  }

  @Override
  public Optional<String> trouble() {
    try {
      database.probe();
      return Optional.empty();
    } catch (SQLException e) {
      return Optional.of("the database cannot be asked: " + SqlFailures.of(e));
    }
  }

  @Override
  public AuthResult authenticate(LoginAttempt attempt) {
    return switch (attempt.credentials()) {
      case Credentials.Password(Secret secret) -> authenticate(attempt, new PasswordCheck(secret));
      case Credentials.ClientCertificate _ -> authenticate(attempt, new LockCheck());
      case Credentials.Anonymous _ -> new AuthResult.Undecided();
    };
  }

  /// What is held against a row: a password, or nothing where a certificate has proved enough.
  private interface Check {
    Optional<Reason> refusal(Username asked, Account account, StoredHash stored);

    void spend();
  }

  private static final class LockCheck implements Check {
    private final Proof proof = new Proof.OfCertificate();

    @Override
    public Optional<Reason> refusal(Username asked, Account account, StoredHash stored) {
      return proof.refusal(stored);
    }

    @Override
    public void spend() {
      proof.spend();
    }
  }

  private final class PasswordCheck implements Check {
    private final Secret secret;
    private final long seen; // revocations before the database was asked

    PasswordCheck(Secret secret) {
      this.secret = secret;
      this.seen = recent.revocations();
    }

    @Override
    public Optional<Reason> refusal(Username asked, Account account, StoredHash stored) {
      if (stored instanceof StoredHash.Usable usable
          && recent.find(account.name(), secret, usable.text()).isPresent()) {
        return Optional.empty();
      }
      decoy.learn(stored);
      Optional<Reason> refusal = hashes.hashes().refusal(secret, stored, decoy);
      if (refusal.isPresent()) {
        recent.forget(account.name());
      } else if (stored instanceof StoredHash.Usable usable) {
        recent.remember(account.name(), secret, usable.text(), account, seen);
        renewal.ifPresent(renew -> renew.renew(asked, secret, usable));
      }
      return refusal;
    }

    @Override
    public void spend() {
      decoy.spend(secret);
    }
  }

  private AuthResult authenticate(LoginAttempt attempt, Check check) {
    AccountSource.Found found;
    try {
      found = database.call(connection -> source.find(connection, attempt));
    } catch (SQLException e) {
      return SqlFailures.isOfOneAccount(e)
          ? broken(attempt.name(), check, SqlFailures.of(e))
          : new AuthResult.Unavailable("the database of accounts: " + SqlFailures.of(e), e);
    } catch (SettingsException e) {
      return new AuthResult.Unavailable("the database of accounts: " + e.getMessage(), e);
    }
    return switch (found) {
      case AccountSource.Found.Nobody _ -> {
        check.spend();
        yield new AuthResult.Undecided();
      }
      case AccountSource.Found.Broken(String problem) -> broken(attempt.name(), check, problem);
      case AccountSource.Found.One(Row row) -> judge(attempt.name(), check, row);
    };
  }

  private AuthResult judge(Username asked, Check check, Row row) {
    return switch (reader.read(asked, row)) {
      case AccountReader.Outcome.Broken(String problem) -> broken(asked, check, problem);
      case AccountReader.Outcome.Valid(Account account, StoredHash hash) ->
          judge(asked, check, account, hash);
    };
  }

  private AuthResult judge(Username asked, Check check, Account account, StoredHash hash) {
    Optional<Reason> refusal = check.refusal(asked, account, hash);
    if (refusal.isEmpty()) {
      return new AuthResult.Accepted(account);
    }
    if (hash instanceof StoredHash.Refused(String why)) {
      report(asked, why);
    }
    return new AuthResult.Refused(refusal.get());
  }

  private AuthResult broken(Username name, Check check, String problem) {
    check.spend();
    report(name, problem);
    return new AuthResult.Refused(Reason.BROKEN_ACCOUNT);
  }

  private static void report(Username name, String problem) {
    LOG.log(
        Level.WARNING,
        "login refused, BROKEN_ACCOUNT: database account {0}: {1}",
        Printable.quoted(name.value()),
        problem);
  }

  @Override
  public void forget(Username account) {
    recent.revoke(account);
  }

  @Override
  public void close() {
    database.close();
  }
}
