package dev.wharf.auth.ldap;

import com.unboundid.ldap.sdk.Entry;
import dev.wharf.auth.ldap.Directory.Deadline;
import dev.wharf.auth.spi.AuthResult;
import dev.wharf.auth.spi.AuthResult.Reason;
import dev.wharf.auth.spi.Authenticator;
import dev.wharf.auth.spi.Credentials;
import dev.wharf.auth.spi.LoginAttempt;
import dev.wharf.auth.spi.PasswordHashes;
import dev.wharf.auth.spi.Printable;
import dev.wharf.auth.spi.RecentLogins;
import dev.wharf.domain.Account;
import dev.wharf.domain.Secret;
import dev.wharf.domain.SettingsException;
import dev.wharf.domain.Username;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Lets in whom a directory knows.
///
/// The password is looked at first, and what else the entry says afterwards: an account that is
/// locked, broken or in the wrong group takes the time of a wrong password, and a name that nobody
/// has takes it as far as the method allows ([PasswordMethod#spend]). A directory that cannot be
/// asked is *unavailable*, never *undecided*.
final class LdapAuthenticator implements Authenticator {
  private static final Logger LOG = System.getLogger(LdapAuthenticator.class.getName());

  private final Directory directory;
  private final PasswordMethod method;
  private final EntryAccounts accounts;
  private final Memberships memberships;
  private final RecentLogins recent;
  private final InstantSource clock;
  private final List<String> attributes;

  private LdapAuthenticator(LdapSettings settings, Directory directory, PasswordMethod method) {
    this.directory = directory;
    this.method = method;
    this.accounts = new EntryAccounts(settings.mapping());
    this.memberships = new Memberships(directory, settings.groups());
    this.recent = new RecentLogins(settings.timing().cache(), System::nanoTime);
    this.clock = InstantSource.system();
    this.attributes = new ArrayList<>(accounts.attributes());
    attributes.addAll(memberships.attributes());
    attributes.addAll(method.attributes());
  }

  /// Makes an authenticator. A directory that cannot be reached now is no error: logins are turned
  /// away until it is there.
  ///
  /// @throws SettingsException if the settings can never work
  static Authenticator open(LdapSettings settings) {
    var directory = new Directory(settings);
    try {
      PasswordMethod method = method(settings, directory);
      probe(directory);
      return new LdapAuthenticator(settings, directory, method);
    } catch (SettingsException e) {
      directory.close();
      throw e;
    }
  }

  private static void probe(Directory directory) {
    try {
      directory.probe();
    } catch (DirectoryException e) {
      LOG.log(
          Level.WARNING,
          "the directory cannot be asked now, nobody it knows can log in: {0}",
          e.getMessage());
    }
  }

  @Override
  public Optional<String> trouble() {
    try {
      directory.probe();
      return Optional.empty();
    } catch (DirectoryException e) {
      return Optional.of("the directory cannot be asked: " + e.getMessage());
    }
  }

  private static PasswordMethod method(LdapSettings settings, Directory directory) {
    return switch (settings.method()) {
      case BIND -> new PasswordMethod.ByBind(directory, settings.decoyDn());
      case COMPARE -> {
        PasswordHashes hashes = PasswordHashes.load();
        if (hashes.names().isEmpty()) {
          throw new SettingsException(
              "method: compare: no password scheme was found; is auth-unix on the module path?");
        }
        yield new PasswordMethod.ByHash(
            hashes, hashes.decoy(), settings.weakHashes(), settings.mapping().of(Field.PASSWORD));
      }
    };
  }

  @Override
  public AuthResult authenticate(LoginAttempt attempt) {
    return switch (attempt.credentials()) {
      case Credentials.Password(Secret secret) -> authenticate(attempt.name(), secret);
      case Credentials.ClientCertificate _ -> byCertificate(attempt.name());
      case Credentials.Anonymous _ -> new AuthResult.Undecided();
    };
  }

  /// What is held against an entry: a password, or nothing where a certificate has proved enough.
  private interface Check {
    Optional<Reason> refusal(Entry entry, Deadline deadline) throws DirectoryException;

    void spend(Deadline deadline) throws DirectoryException;
  }

  private final class PasswordCheck implements Check {
    private final Secret secret;

    PasswordCheck(Secret secret) {
      this.secret = secret;
    }

    @Override
    public Optional<Reason> refusal(Entry entry, Deadline deadline) throws DirectoryException {
      return method.refusal(entry, secret, deadline);
    }

    @Override
    public void spend(Deadline deadline) throws DirectoryException {
      method.spend(secret, deadline);
    }
  }

  private final class LockCheck implements Check {
    @Override
    public Optional<Reason> refusal(Entry entry, Deadline deadline) {
      return method.lock(entry);
    }

    @Override
    public void spend(Deadline deadline) {
      // there is nothing to be learned by the clock
    }
  }

  private AuthResult byCertificate(Username name) {
    try {
      return ask(name, new LockCheck());
    } catch (DirectoryException e) {
      return unavailable(e);
    }
  }

  private static AuthResult unavailable(DirectoryException e) {
    return new AuthResult.Unavailable("the directory does not answer: " + e.getMessage(), e);
  }

  private AuthResult authenticate(Username name, Secret secret) {
    if (!PasswordHashes.isPassword(secret)) {
      return new AuthResult.Refused(Reason.WRONG_CREDENTIALS); // no directory hears of it
    }
    long seen = recent.revocations();
    Optional<Account> remembered = recent.find(name, secret, "");
    if (remembered.isPresent()) {
      return new AuthResult.Accepted(remembered.get());
    }
    AuthResult result;
    try {
      result = ask(name, new PasswordCheck(secret));
    } catch (DirectoryException e) {
      return unavailable(e);
    }
    if (result instanceof AuthResult.Accepted(Account account)) {
      recent.remember(name, secret, "", account, seen);
    } else {
      recent.forget(name);
    }
    return result;
  }

  private AuthResult ask(Username name, Check check) throws DirectoryException {
    Deadline deadline = directory.deadline();
    List<? extends Entry> entries =
        isExact(name.value()) ? directory.find(name.value(), attributes, deadline) : List.of();
    if (entries.size() == 1 && !entries.getFirst().getDN().isEmpty()) {
      return judge(name, check, entries.getFirst(), deadline);
    }
    check.spend(deadline);
    if (entries.isEmpty()) {
      return new AuthResult.Undecided();
    }
    return broken(name, "the directory has several entries of this name");
  }

  private AuthResult judge(Username name, Check check, Entry entry, Deadline deadline)
      throws DirectoryException {
    try {
      Optional<Reason> refusal = check.refusal(entry, deadline);
      if (refusal.isEmpty()) {
        refusal = accounts.closed(entry, clock.instant());
      }
      if (refusal.isPresent()) {
        return new AuthResult.Refused(refusal.get());
      }
      Optional<Account> account = memberships.applied(accounts.account(entry), entry, deadline);
      if (account.isEmpty()) {
        LOG.log(Level.INFO, "{0} is in no group that may log in", Printable.quoted(entry.getDN()));
        return new AuthResult.Refused(Reason.LOCKED);
      }
      return new AuthResult.Accepted(account.get());
    } catch (IllegalArgumentException e) {
      return broken(name, Objects.requireNonNullElse(e.getMessage(), "malformed"));
    }
  }

  private static AuthResult broken(Username name, String problem) {
    LOG.log(
        Level.WARNING,
        "login refused, BROKEN_ACCOUNT: account {0} of the directory: {1}",
        Printable.quoted(name.value()),
        Printable.line(problem));
    return new AuthResult.Refused(Reason.BROKEN_ACCOUNT);
  }

  /// Whether a directory compares this name as it stands: blanks at the ends, and several in a row,
  /// it would leave out (RFC 4518 §2.6.1).
  private static boolean isExact(String name) {
    return name.strip().equals(name) && !name.contains("  ");
  }

  @Override
  public void forget(Username account) {
    recent.revoke(account);
  }

  @Override
  public void close() {
    directory.close();
  }
}
