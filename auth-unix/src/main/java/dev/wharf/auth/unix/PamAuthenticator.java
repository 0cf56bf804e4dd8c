package dev.wharf.auth.unix;

import dev.wharf.auth.spi.AuthResult;
import dev.wharf.auth.spi.AuthResult.Reason;
import dev.wharf.auth.spi.Authenticator;
import dev.wharf.auth.spi.Credentials;
import dev.wharf.auth.spi.LoginAttempt;
import dev.wharf.auth.spi.PasswordHashes;
import dev.wharf.domain.Secret;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/// Lets in whom PAM lets in, if the machine knows them.
///
/// PAM's session is opened before the login is answered and closed when the server's session is
/// over, on a thread of its own: modules may take their time. A user whom the machine does not know
/// is asked for all the same, and then passed on to the next authenticator.
final class PamAuthenticator implements Authenticator {
  private static final Logger LOG = System.getLogger(PamAuthenticator.class.getName());

  private final Libpam pam;
  private final UnixUsers users;
  private final Service service;
  private final ExecutorService closer =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("wharf-pam-", 1).daemon(true).factory());

  /// What PAM is asked for.
  ///
  /// @param name the service, as in `/etc/pam.d/wharf`
  /// @param directory where services are described, if not where the system does
  /// @param sessions whether sessions are opened
  /// @param minimumUid smallest user id; root is refused anyway
  record Service(String name, Optional<String> directory, boolean sessions, long minimumUid) {}

  PamAuthenticator(Libpam pam, UnixUsers users, Service service) {
    this.pam = pam;
    this.users = users;
    this.service = service;
  }

  @Override
  public AuthResult authenticate(LoginAttempt attempt) {
    return switch (attempt.credentials()) {
      case Credentials.Password(Secret secret) -> byPassword(attempt, secret);
      case Credentials.ClientCertificate _ -> byCertificate(attempt);
      case Credentials.Anonymous _ -> new AuthResult.Undecided();
    };
  }

  private AuthResult byPassword(LoginAttempt attempt, Secret secret) {
    try {
      boolean known = users.user(attempt.name().value()).isPresent();
      return PasswordHashes.isPassword(secret)
          ? transact(attempt, secret, transaction -> judge(transaction, known))
          : wrong(known);
    } catch (IOException e) {
      return unavailable(e);
    }
  }

  /// What PAM's `auth` modules do has been done already, by TLS; `account` and `session` decide as
  /// ever, as with a key of ssh.
  private AuthResult byCertificate(LoginAttempt attempt) {
    try {
      return users.user(attempt.name().value()).isPresent()
          ? transact(attempt, Secret.of(""), this::enter)
          : new AuthResult.Undecided();
    } catch (IOException e) {
      return unavailable(e);
    }
  }

  private static AuthResult unavailable(IOException e) {
    return new AuthResult.Unavailable("the users of the machine: " + Failures.of(e), e);
  }

  private interface Judgement {
    AuthResult of(PamTransaction transaction) throws IOException;
  }

  private AuthResult transact(LoginAttempt attempt, Secret secret, Judgement judgement)
      throws IOException {
    try {
      PamTransaction transaction =
          PamTransaction.begin(pam, service.name(), service.directory(), attempt, secret);
      boolean kept = false;
      try {
        AuthResult result = judgement.of(transaction);
        kept = result instanceof AuthResult.Accepted;
        return result;
      } finally {
        if (kept) {
          attempt.end().whenOver(() -> closeLater(transaction));
        } else {
          transaction.close();
        }
      }
    } catch (IllegalStateException e) {
      return new AuthResult.Unavailable(String.valueOf(e.getMessage()), e);
    }
  }

  private static AuthResult wrong(boolean known) {
    return known ? new AuthResult.Refused(Reason.WRONG_CREDENTIALS) : new AuthResult.Undecided();
  }

  private AuthResult judge(PamTransaction transaction, boolean known) throws IOException {
    int code = transaction.authenticate();
    if (code != 0) {
      return refused(transaction, code, wrong(known));
    }
    return enter(transaction);
  }

  private AuthResult enter(PamTransaction transaction) throws IOException {
    int code = transaction.mayEnter();
    if (code != 0) {
      return refused(transaction, code, new AuthResult.Refused(Reason.NOT_HERE_NOT_NOW));
    }
    Optional<UnixUser> user = users.user(transaction.user().orElse(""));
    if (user.isEmpty()) {
      return refused(Reason.BROKEN_ACCOUNT, "PAM let in somebody whom the machine does not know");
    }
    Optional<String> refusal = UnixRules.refusal(user.get(), service.minimumUid());
    if (refusal.isPresent()) {
      return refused(Reason.LOCKED, refusal.get());
    }
    try {
      AuthResult accepted = new AuthResult.Accepted(UnixRules.account(user.get()));
      int opened = service.sessions() ? transaction.openSession() : 0;
      return opened == 0 ? accepted : unavailable(transaction, opened);
    } catch (IllegalArgumentException e) {
      return refused(Reason.BROKEN_ACCOUNT, String.valueOf(e.getMessage()));
    }
  }

  /// PAM's codes as verdicts (pam(3)); what is neither a matter of the password nor of the account
  /// is a failure of PAM.
  ///
  /// @param no the verdict where the code only says no
  private AuthResult refused(PamTransaction transaction, int code, AuthResult no) {
    return switch (code) {
      case 6, 7, 11 -> no; // PAM_PERM_DENIED, PAM_AUTH_ERR, PAM_MAXTRIES
      case 10 -> new AuthResult.Undecided(); // PAM_USER_UNKNOWN
      case 12, 13, 27 ->
          new AuthResult.Refused(Reason.EXPIRED); // NEW_AUTHTOK_REQD, ACCT_EXPIRED, …
      default -> unavailable(transaction, code);
    };
  }

  private AuthResult unavailable(PamTransaction transaction, int code) {
    String problem = "PAM service " + service.name() + ": " + transaction.message(code);
    return new AuthResult.Unavailable(problem, new IllegalStateException(problem));
  }

  private static AuthResult refused(Reason reason, String why) {
    LOG.log(Level.WARNING, "login refused, {0}: {1}", reason, why);
    return new AuthResult.Refused(reason);
  }

  private void closeLater(PamTransaction transaction) {
    try {
      closer.execute(transaction::close);
    } catch (RejectedExecutionException _) {
      transaction.close(); // the server stops, and this session is among the last
    }
  }

  /// Closes what is still to be closed.
  @Override
  public void close() {
    closer.close();
  }
}
