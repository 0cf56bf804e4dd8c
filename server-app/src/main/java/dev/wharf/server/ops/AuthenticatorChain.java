package dev.wharf.server.ops;

import dev.wharf.auth.spi.AuthResult;
import dev.wharf.auth.spi.Authenticator;
import dev.wharf.auth.spi.LoginAttempt;
import dev.wharf.domain.Username;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Several authenticators as one. Thread-safe.
///
/// They are asked in order. *Undecided* goes on to the next; every other answer is final. If nobody
/// knows the account, it is refused like a wrong password. An authenticator that is *unavailable*,
/// throws, answers nothing or takes too long is never passed over: a broken database must not open
/// the door that stands behind it.
///
/// Attempts run on a few platform threads of the chain's own, since password hashes and native
/// calls would hold the carriers of the sessions; no more than [#QUEUE] attempts wait for one.
public final class AuthenticatorChain implements Authenticator {
  private static final Logger LOG = System.getLogger(AuthenticatorChain.class.getName());

  /// Most attempts that wait for a thread.
  static final int QUEUE = 1024;

  private final List<Authenticator> authenticators;
  private final Duration patience;
  private final ThreadPoolExecutor pool;

  /// Takes over the authenticators, which are closed with the chain.
  ///
  /// @param patience how long one attempt may take, waiting included; zero for ever
  public AuthenticatorChain(List<Authenticator> authenticators, Duration patience) {
    this(authenticators, patience, Math.max(2, Runtime.getRuntime().availableProcessors()), QUEUE);
  }

  AuthenticatorChain(
      List<Authenticator> authenticators, Duration patience, int threads, int queue) {
    this.authenticators = List.copyOf(authenticators);
    this.patience = patience.isZero() ? Duration.ofDays(1) : patience;
    this.pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queue),
            Thread.ofPlatform().name("wharf-login-", 1).daemon(true).factory());
    pool.allowCoreThreadTimeOut(true);
  }

  @Override
  public AuthResult authenticate(LoginAttempt attempt) {
    Future<AuthResult> answer;
    try {
      answer = pool.submit(() -> ask(attempt));
    } catch (RejectedExecutionException e) {
      return unavailable("too many logins at the same time", e);
    }
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return unavailable("no answer within " + patience.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      return unavailable("an authenticator failed", e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return unavailable("the server stops", e);
    } finally {
      answer.cancel(true); // frees the thread of an attempt that nobody waits for any more
    }
  }

  private AuthResult ask(LoginAttempt attempt) {
    for (Authenticator authenticator : authenticators) {
      AuthResult result =
          Objects.requireNonNull(
              authenticator.authenticate(attempt), authenticator.getClass().getName());
      switch (result) {
        case AuthResult.Undecided _ -> {
          // the next one, please
        }
        case AuthResult.Unavailable(var problem, var cause) -> {
          return unavailable(problem, cause);
        }
        case AuthResult.Accepted _, AuthResult.Refused _ -> {
          return result;
        }
      }
    }
    return new AuthResult.Refused(AuthResult.Reason.WRONG_CREDENTIALS);
  }

  private static AuthResult unavailable(String problem, Throwable cause) {
    LOG.log(Level.WARNING, "login not possible: " + problem, cause);
    return new AuthResult.Unavailable(problem, cause);
  }

  @Override
  public void forget(Username account) {
    authenticators.forEach(authenticator -> authenticator.forget(account));
  }

  /// Ends the threads, then the authenticators.
  @Override
  public void close() {
    pool.shutdownNow();
    for (Authenticator authenticator : authenticators) {
      try {
        authenticator.close();
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "an authenticator did not close", e);
      }
    }
  }
}
