package dev.wharf.protocol.handler;

import dev.wharf.auth.spi.AuthResult;
import dev.wharf.auth.spi.Credentials;
import dev.wharf.auth.spi.LoginAttempt;
import dev.wharf.auth.spi.SessionEnd;
import dev.wharf.domain.Account;
import dev.wharf.domain.FtpEvent;
import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Secret;
import dev.wharf.domain.SessionDirectory;
import dev.wharf.domain.Throttles;
import dev.wharf.domain.Username;
import dev.wharf.protocol.command.Command;
import dev.wharf.protocol.port.CertificateLogin;
import dev.wharf.protocol.port.CertificateLogins;
import dev.wharf.protocol.reply.Replies;
import dev.wharf.protocol.reply.Reply;
import dev.wharf.protocol.session.GuardedTree;
import dev.wharf.protocol.session.Phase;
import dev.wharf.protocol.session.SessionState;
import dev.wharf.storage.spi.Capability;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.Storage;
import dev.wharf.storage.spi.StorageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// USER, PASS, ACCT, HOST, QUIT: who is there (RFC 959 §4.1.1, RFC 7151).
///
/// Every name gets the same answer, and every failed login the same one: text, code and time tell
/// nobody whether an account exists (RFC 2577 §6).
public final class Logins {
  /// So often a client may ask for a login in clear where TLS is required.
  private static final int MOST_IN_CLEAR = 3;

  private final Session session;
  private int inClear; // logins asked for in clear where TLS is required

  /// Handlers for `session`.
  public Logins(Session session) {
    this.session = session;
  }

  /// USER (RFC 959 §4.1.1).
  public Answer user(SessionState state, Command.User user) {
    if (state.phase() instanceof Phase.LoggedIn) {
      return Answer.unchanged(state, Replies.alreadyLoggedIn());
    }
    if (session.settings().tls().login() && !session.wire().peer().encrypted()) {
      inClear++;
      return inClear < MOST_IN_CLEAR
          ? Answer.unchanged(state, Replies.tlsFirst())
          : new Answer.Plain(state.ended("no TLS"), Replies.tlsFirst());
    }
    var named = new Phase.Named(user.name(), state.phase().failures());
    if (isByCertificate(CertificateLogin.AT_USER, named)) {
      return judge(state, named, byCertificate());
    }
    if (isGuest(user.name()) && session.settings().guestsAtOnce()) {
      return judge(state, named, new Credentials.Anonymous(""));
    }
    return new Answer.Plain(
        state.with(named),
        isGuest(user.name()) ? Replies.guestPasswordPlease() : Replies.passwordPlease());
  }

  private CertificateLogins certificates() {
    return session.settings().tls().certificates();
  }

  /// Whether this login is one by the client's certificate, and in this way.
  private boolean isByCertificate(CertificateLogin way, Phase.Named named) {
    return certificates().way() == way
        && !session.wire().peer().certificates().isEmpty()
        && !isGuest(named.name());
  }

  private Credentials byCertificate() {
    return new Credentials.ClientCertificate(session.wire().peer().certificates());
  }

  /// PASS (RFC 959 §4.1.1). The secret is wiped, whatever comes of it.
  public Answer password(SessionState state, Command.Pass pass) {
    try (Secret secret = pass.secret()) {
      return switch (state.phase()) {
        case Phase.Named named -> judge(state, named, credentials(named, secret));
        case Phase.LoggedIn login ->
            Answer.unchanged(
                state, isAtOnce(login) ? Replies.loggedIn() : Replies.alreadyLoggedIn());
        case Phase.Stranger _, Phase.Ended _ -> Answer.unchanged(state, Replies.userFirst());
      };
    }
  }

  private Answer judge(SessionState state, Phase.Named named, Credentials credentials) {
    long asked = System.nanoTime();
    if (!Username.isValid(named.name())) {
      return refused(state, named, asked, "not a login name");
    }
    if (!isProved(new Username(named.name()), credentials)) {
      return refused(state, named, asked, whoseCertificate());
    }
    Outcome.Refusal refusal;
    boolean entered = false;
    var end = new SessionEnd();
    try {
      var attempt =
          new LoginAttempt(new Username(named.name()), credentials, session.wire().peer(), end);
      AuthResult result = session.services().authenticator().authenticate(attempt);
      switch (outcome(result, credentials, end)) {
        case Outcome.Granted(Phase.LoggedIn login) -> {
          Answer answer = loggedIn(state, named, login);
          entered = true;
          return answer;
        }
        case Outcome.Refusal no -> refusal = no;
      }
    } finally {
      if (!entered) {
        end.close(); // before a refusal lets the client wait, and after a fault as well
      }
    }
    return switch (refusal) {
      case Outcome.Wrong(String reason) -> refused(state, named, asked, reason);
      case Outcome.InClear _ -> tooClear(state, named);
      case Outcome.NotNow(String problem, String ended, Reply reply) -> {
        tellRefused(named, problem);
        yield new Answer.Plain(state.ended(ended), reply);
      }
    };
  }

  /// What came of a login. All that it has begun by then is known to its end.
  private sealed interface Outcome {
    /// Somebody is in.
    record Granted(Phase.LoggedIn login) implements Outcome {}

    /// Nobody is.
    sealed interface Refusal extends Outcome {}

    /// Answered like a wrong password.
    ///
    /// @param reason for the log
    record Wrong(String reason) implements Refusal {}

    /// The account needs TLS.
    record InClear() implements Refusal {}

    /// The session ends.
    ///
    /// @param problem for the log
    /// @param ended how the session ended, for the log
    record NotNow(String problem, String ended, Reply reply) implements Refusal {
      static NotNow unavailable(String problem) {
        return new NotNow(problem, "login unavailable", Replies.loginUnavailable());
      }
    }
  }

  private Outcome outcome(AuthResult result, Credentials credentials, SessionEnd end) {
    return switch (result) {
      case AuthResult.Accepted(Account account) ->
          isProved(account.name(), credentials) // the back-end may write the name in another way
              ? admit(account, end)
              : new Outcome.Wrong(whoseCertificate());
      case AuthResult.Refused(AuthResult.Reason reason) -> new Outcome.Wrong(reason.toString());
      case AuthResult.Undecided _ -> new Outcome.Wrong("no such account");
      case AuthResult.Unavailable(String problem, _) -> Outcome.NotNow.unavailable(problem);
    };
  }

  private Credentials credentials(Phase.Named named, Secret secret) {
    if (isGuest(named.name())) {
      return new Credentials.Anonymous(
          secret.use(bytes -> new String(bytes, StandardCharsets.UTF_8)));
    }
    return isByCertificate(CertificateLogin.AT_PASSWORD, named)
        ? byCertificate()
        : new Credentials.Password(secret);
  }

  /// Whether the certificate, where one is needed, is that of the account. Guests need none.
  private boolean isProved(Username name, Credentials credentials) {
    return switch (credentials) {
      case Credentials.Anonymous _ -> true;
      case Credentials.ClientCertificate(var chain) ->
          certificates().owners().owns(chain.getFirst(), name);
      case Credentials.Password _ ->
          certificates().way() != CertificateLogin.WITH_PASSWORD
              || session.wire().peer().certificates().stream()
                  .limit(1)
                  .anyMatch(own -> certificates().owners().owns(own, name));
    };
  }

  /// Why a certificate is no proof, for the log.
  private String whoseCertificate() {
    return session.wire().peer().certificates().stream()
        .findFirst()
        .map(own -> "the certificate of " + own.getSubjectX500Principal() + " is not the account's")
        .orElse("no certificate");
  }

  /// Whether this is a guest whom nobody asked for a password; some clients send one all the same.
  private boolean isAtOnce(Phase.LoggedIn login) {
    return session.settings().guestsAtOnce() && isGuest(login.account().name().value());
  }

  private boolean isGuest(String name) {
    return session.settings().anonymous()
        && (name.equalsIgnoreCase("anonymous") || name.equalsIgnoreCase("ftp"));
  }

  private Outcome admit(Account account, SessionEnd end) {
    if (session.settings().tls().needsPrivateLogin(account) && !session.wire().peer().encrypted()) {
      return new Outcome.InClear();
    }
    try {
      Optional<SessionDirectory.Place> place = session.services().directory().admit(account);
      if (place.isEmpty()) {
        return new Outcome.NotNow(
            "too many sessions", "too many sessions", Replies.tooManySessions());
      }
      end.whenOver(place.get()::close);
    } catch (IOException e) {
      return Outcome.NotNow.unavailable("sessions cannot be counted: " + e.getMessage());
    }
    try {
      return enter(account, end);
    } catch (StorageException e) {
      return e.failure() == Failure.UNAVAILABLE
          ? Outcome.NotNow.unavailable(e.reason())
          : new Outcome.Wrong("home directory: " + e.reason());
    }
  }

  private Outcome enter(Account account, SessionEnd end) throws StorageException {
    var tree = new GuardedTree(account, treeOf(account));
    end.whenOver(tree::close);
    FtpPath start = startOf(account, tree);
    Throttles.Share share = session.services().throttles().admit(account, System.nanoTime());
    end.whenOver(share::close);
    return new Outcome.Granted(new Phase.LoggedIn(account, tree, start, share, end));
  }

  /// Said to nobody but those who know the password: it tells no stranger whether the account
  /// exists. Somebody may have read the password by now, and the log says so.
  private Answer tooClear(SessionState state, Phase.Named named) {
    tellRefused(named, "the account needs TLS; its password came in clear");
    int failures = named.failures() + 1;
    return session.settings().throttle().isExhausted(failures)
        ? new Answer.Plain(state.ended("no TLS"), Replies.accountNeedsTls())
        : new Answer.Plain(state.with(new Phase.Stranger(failures)), Replies.accountNeedsTls());
  }

  private FileTree treeOf(Account account) throws StorageException {
    Storage storage = session.services().storage();
    FileTree home = storage.treeFor(account);
    FtpEvent.Source source = session.source(account.name().value());
    return session
        .services()
        .quotas()
        .around(
            account,
            home,
            session.services().view().of(account, home),
            storage.capabilities().contains(Capability.ATOMIC_REPLACE),
            problem -> session.tell(new FtpEvent.QuotaFailed(source, problem)));
  }

  private Answer loggedIn(SessionState state, Phase.Named named, Phase.LoggedIn login) {
    session.tell(new FtpEvent.LoggedIn(session.source(login)));
    Duration idle = login.account().limits().idle().orElse(session.settings().idle());
    return new Answer.Plain(
        state.with(login).with(state.preferences().with(idle)),
        isByCertificate(CertificateLogin.AT_USER, named)
            ? Replies.loggedInByCertificate()
            : Replies.loggedIn());
  }

  /// A start directory that is not there does not lock anybody out: the root stands in for it.
  private static FtpPath startOf(Account account, GuardedTree tree) {
    FtpPath start = account.home().start();
    try {
      if (!start.isRoot()) {
        tree.enter(start);
      }
      return start;
    } catch (StorageException _) {
      return FtpPath.ROOT;
    }
  }

  /// Every refusal comes the same time after the password, whoever looked at it and however long
  /// that took: else the clock would tell what the text does not (RFC 2577 §6).
  ///
  /// @param asked when the password came, as `System.nanoTime` counts
  private Answer refused(SessionState state, Phase.Named named, long asked, String reason) {
    tellRefused(named, reason);
    int failures = named.failures() + 1;
    Duration delay = session.settings().throttle().delayOf(failures);
    pause(delay.minusNanos(System.nanoTime() - asked));
    return session.settings().throttle().isExhausted(failures)
        ? new Answer.Plain(state.ended("too many failed logins"), Replies.tooManyFailures())
        : new Answer.Plain(state.with(new Phase.Stranger(failures)), Replies.loginIncorrect());
  }

  /// Waits on the session's own virtual thread: no other session is held up.
  private static void pause(Duration delay) {
    if (!delay.isPositive()) {
      return;
    }
    try {
      Thread.sleep(delay);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void tellRefused(Phase.Named named, String reason) {
    session.tell(new FtpEvent.LoginRefused(session.source(""), named.name(), reason));
  }

  /// ACCT (RFC 959 §4.1.1): superfluous here.
  public Answer account(SessionState state) {
    return Answer.unchanged(
        state,
        state.phase() instanceof Phase.Stranger ? Replies.userFirst() : Replies.accountNotNeeded());
  }

  /// HOST (RFC 7151 §3).
  public Answer host(SessionState state, Command.Host host) {
    if (state.phase() instanceof Phase.LoggedIn) {
      return Answer.unchanged(state, Replies.hostTooLate());
    }
    var names = session.settings().virtualHosts();
    boolean known =
        names.isEmpty() || names.stream().anyMatch(name -> name.equalsIgnoreCase(host.name()));
    Reply reply = known ? Replies.hostAccepted() : Replies.hostUnknown();
    return known
        ? new Answer.Plain(state.with(new Phase.Stranger(state.phase().failures())), reply)
        : Answer.unchanged(state, reply);
  }

  /// QUIT (RFC 959 §4.1.1). A transfer that ran before it has ended by now.
  public Answer quit(SessionState state) {
    return new Answer.Plain(state.ended("quit"), Replies.goodbye());
  }
}
