package dev.wharf.server.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.auth.spi.AuthResult;
import dev.wharf.auth.spi.AuthResult.Reason;
import dev.wharf.auth.spi.Authenticator;
import dev.wharf.auth.spi.Credentials;
import dev.wharf.auth.spi.LoginAttempt;
import dev.wharf.auth.spi.PeerInfo;
import dev.wharf.domain.Account;
import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Grant;
import dev.wharf.domain.GrantRule;
import dev.wharf.domain.Home;
import dev.wharf.domain.Permission;
import dev.wharf.domain.Secret;
import dev.wharf.domain.Username;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AuthenticatorsTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Account ALICE = Account.named(new Username("alice"));
  private static final AuthResult REFUSED = new AuthResult.Refused(Reason.LOCKED);
  private static final AuthResult DOWN =
      new AuthResult.Unavailable("down", new IllegalStateException());

  private final List<String> asked = new ArrayList<>();

  @Test
  void undecided_goes_on_and_accepted_is_final() {
    assertThat(
            ask(
                answering("one", new AuthResult.Undecided()),
                answering("two", new AuthResult.Accepted(ALICE)),
                answering("three", REFUSED)))
        .isEqualTo(new AuthResult.Accepted(ALICE));
    assertThat(asked).containsExactly("one", "two");
  }

  @Test
  void refused_is_final() {
    assertThat(ask(answering("one", REFUSED), answering("two", new AuthResult.Accepted(ALICE))))
        .isEqualTo(REFUSED);
  }

  @Test
  void unavailable_is_final_and_never_lets_the_next_decide() {
    assertThat(ask(answering("one", DOWN), answering("two", new AuthResult.Accepted(ALICE))))
        .isInstanceOf(AuthResult.Unavailable.class);
    assertThat(asked).containsExactly("one");
  }

  @Test
  void a_plugin_that_throws_is_unavailable() {
    Authenticator broken =
        _ -> {
          throw new IllegalStateException("broken");
        };
    assertThat(ask(broken, answering("two", new AuthResult.Accepted(ALICE))))
        .isInstanceOf(AuthResult.Unavailable.class);
    assertThat(asked).isEmpty();
  }

  @Test
  @SuppressWarnings("NullAway") // what the compiler forbids us it does not forbid a plugin
  void a_plugin_that_answers_nothing_is_unavailable() {
    assertThat(ask(_ -> null)).isInstanceOf(AuthResult.Unavailable.class);
  }

  @Test
  void nobody_knows_the_account() {
    var refused = new AuthResult.Refused(Reason.WRONG_CREDENTIALS);
    assertThat(ask()).isEqualTo(refused);
    assertThat(ask(answering("one", new AuthResult.Undecided()))).isEqualTo(refused);
  }

  @Test
  void a_plugin_that_takes_too_long_is_unavailable_and_interrupted() throws Exception {
    var interrupted = new CompletableFuture<Boolean>();
    Authenticator slow =
        _ -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException _) {
            interrupted.complete(true);
          }
          return new AuthResult.Accepted(ALICE);
        };
    try (var chain = new AuthenticatorChain(List.of(slow), Duration.ofMillis(50))) {
      assertThat(chain.authenticate(attempt("secret"))).isInstanceOf(AuthResult.Unavailable.class);
      assertThat(interrupted.get(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void more_attempts_than_may_wait_are_turned_away() throws Exception {
    var started = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    Authenticator slow =
        _ -> {
          started.countDown();
          await(goOn);
          return new AuthResult.Accepted(ALICE);
        };
    try (var chain = new AuthenticatorChain(List.of(slow), LONG, 1, 1)) {
      var first = CompletableFuture.supplyAsync(() -> chain.authenticate(attempt("secret")));
      started.await();
      var others = new ArrayList<CompletableFuture<AuthResult>>();
      for (int i = 0; i < 2; i++) {
        var answer = new CompletableFuture<AuthResult>();
        Thread.ofVirtual().start(() -> answer.complete(chain.authenticate(attempt("secret"))));
        others.add(answer);
      }
      Object turnedAway =
          CompletableFuture.anyOf(others.toArray(CompletableFuture[]::new))
              .get(20, TimeUnit.SECONDS);
      assertThat(turnedAway).isInstanceOf(AuthResult.Unavailable.class);
      goOn.countDown();
      assertThat(first.get(20, TimeUnit.SECONDS)).isInstanceOf(AuthResult.Accepted.class);
    }
  }

  @Test
  void attempts_run_on_threads_of_their_own() {
    var thread = new CompletableFuture<Thread>();
    ask(
        _ -> {
          thread.complete(Thread.currentThread());
          return REFUSED;
        });
    assertThat(thread.join().isVirtual()).isFalse();
    assertThat(thread.join().getName()).startsWith("wharf-login-");
  }

  @Test
  void memory_users_know_their_passwords() {
    var users = new MemoryUsers(Map.of(new Username("alice"), Secret.of("secret")));
    assertThat(users.authenticate(attempt("secret"))).isEqualTo(new AuthResult.Accepted(ALICE));
    assertThat(users.authenticate(attempt("Secret"))).isInstanceOf(AuthResult.Refused.class);
    assertThat(users.authenticate(attempt(""))).isInstanceOf(AuthResult.Refused.class);
    var nobody = new MemoryUsers(Map.of());
    assertThat(nobody.authenticate(attempt("wharf"))).isInstanceOf(AuthResult.Undecided.class);
    assertThat(users.authenticate(guest())).isInstanceOf(AuthResult.Undecided.class);
  }

  @Test
  void guests_may_look_and_read() {
    var guests = new Guests(Home.STORAGE_ROOT);
    assertThat(guests.authenticate(guest()))
        .isInstanceOfSatisfying(
            AuthResult.Accepted.class,
            accepted -> assertThat(accepted.account().grants()).containsOnly(Grant.readOnly()));
    assertThat(guests.authenticate(attempt("x"))).isInstanceOf(AuthResult.Undecided.class);
  }

  @Test
  void read_only_takes_permissions_and_gives_none() {
    var listing = new Grant(FtpPath.ROOT.resolve("/a"), Set.of(Permission.LIST, Permission.WRITE));
    var account = ALICE.withGrants(List.of(Grant.everything(), listing));
    var authenticator = new ReadOnlyAccounts(_ -> new AuthResult.Accepted(account));
    assertThat(authenticator.authenticate(attempt("x")))
        .isInstanceOfSatisfying(
            AuthResult.Accepted.class,
            accepted ->
                assertThat(accepted.account().grants())
                    .containsExactly(
                        Grant.readOnly(), new Grant(listing.subtree(), Set.of(Permission.LIST))));
  }

  @Test
  void rules_of_the_configuration_are_given_to_those_who_are_let_in() {
    var uploads = new Grant(FtpPath.ROOT.resolve("/in"), Set.of(Permission.WRITE));
    var rule = new GrantRule(Set.of(ALICE.name()), uploads);
    var closed = new AtomicBoolean();
    var accounts =
        new Authenticator() {
          @Override
          public AuthResult authenticate(LoginAttempt attempt) {
            return attempt.credentials() instanceof Credentials.Anonymous
                ? REFUSED
                : new AuthResult.Accepted(ALICE);
          }

          @Override
          public void close() {
            closed.set(true);
          }
        };
    try (var ruled = new RuledAccounts(accounts, one -> GrantRule.apply(one, List.of(rule)))) {
      assertThat(ruled.authenticate(guest())).isEqualTo(REFUSED);
      assertThat(ruled.authenticate(attempt("x")))
          .isInstanceOfSatisfying(
              AuthResult.Accepted.class,
              accepted ->
                  assertThat(accepted.account().grants())
                      .containsExactly(Grant.everything(), uploads));
    }
    assertThat(closed).isTrue();
  }

  private AuthResult ask(Authenticator... authenticators) {
    try (var chain = new AuthenticatorChain(List.of(authenticators), LONG)) {
      return chain.authenticate(attempt("secret"));
    }
  }

  private Authenticator answering(String name, AuthResult answer) {
    return _ -> {
      asked.add(name);
      return answer;
    };
  }

  private static LoginAttempt attempt(String password) {
    return new LoginAttempt(
        new Username("alice"), new Credentials.Password(Secret.of(password)), peer());
  }

  private static LoginAttempt guest() {
    return new LoginAttempt(new Username("ftp"), new Credentials.Anonymous("a@b"), peer());
  }

  private static PeerInfo peer() {
    var address = InetAddress.ofLiteral("192.0.2.1");
    return new PeerInfo(address, address, false);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
