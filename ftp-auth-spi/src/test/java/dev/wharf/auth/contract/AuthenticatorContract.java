package dev.wharf.auth.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.auth.spi.AuthResult;
import dev.wharf.auth.spi.AuthResult.Accepted;
import dev.wharf.auth.spi.Authenticator;
import dev.wharf.auth.spi.Credentials;
import dev.wharf.auth.spi.LoginAttempt;
import dev.wharf.auth.spi.PeerInfo;
import dev.wharf.domain.Secret;
import dev.wharf.domain.Username;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every authenticator promises. Extend it, supply an authenticator that knows one account,
/// and JUnit does the rest.
///
/// The authenticator under test must know [#knownName] with [#knownPassword] and must not know
/// [#unknownName]. It is made anew for each test.
public abstract class AuthenticatorContract {
  private static final int THREADS = 8;
  private static final int ATTEMPTS_PER_THREAD = 4;

  private Authenticator authenticator;

  /// For subclasses.
  protected AuthenticatorContract() {
    authenticator = _ -> new AuthResult.Undecided();
  }

  /// Makes the authenticator under test.
  protected abstract Authenticator newAuthenticator() throws Exception;

  /// The name of an account that it knows.
  protected abstract String knownName();

  /// The password of that account: not empty, at least two ASCII characters.
  protected abstract String knownPassword();

  /// A name that it does not know.
  protected String unknownName() {
    return "nobody-by-this-name";
  }

  /// Where attempts come from.
  protected PeerInfo peer() {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    return new PeerInfo(loopback, loopback, true);
  }

  /// The authenticator of the running test.
  protected final Authenticator authenticator() {
    return authenticator;
  }

  /// Asks the authenticator of the running test.
  protected final AuthResult login(String name, String password) {
    return login(name, new Credentials.Password(Secret.of(password)));
  }

  /// Asks the authenticator of the running test about a certificate that stands for this name.
  protected final AuthResult loginByCertificate(String name) {
    return login(name, new Credentials.ClientCertificate(List.of(AliceCertificate.get())));
  }

  private AuthResult login(String name, Credentials credentials) {
    return authenticator.authenticate(new LoginAttempt(new Username(name), credentials, peer()));
  }

  @BeforeEach
  final void open() throws Exception {
    authenticator = newAuthenticator();
  }

  @AfterEach
  final void close() {
    authenticator.close();
  }

  @Test
  void the_right_password_is_accepted() {
    assertThat(login(knownName(), knownPassword()))
        .isInstanceOfSatisfying(
            Accepted.class,
            accepted -> assertThat(accepted.account().name().value()).isEqualTo(knownName()));
  }

  @Test
  void a_wrong_password_is_refused() {
    assertThat(login(knownName(), knownPassword() + "x"))
        .isEqualTo(new AuthResult.Refused(AuthResult.Reason.WRONG_CREDENTIALS));
  }

  @Test
  void the_beginning_of_the_password_is_not_the_password() {
    String shorter = knownPassword().substring(0, knownPassword().length() - 1);
    assertThat(login(knownName(), shorter)).isInstanceOf(AuthResult.Refused.class);
  }

  @Test
  void a_nul_does_not_end_the_password() {
    assertThat(login(knownName(), knownPassword() + "\0")).isInstanceOf(AuthResult.Refused.class);
  }

  @Test
  void bytes_that_are_no_utf_8_are_refused_like_any_wrong_password() {
    var noise = new byte[] {(byte) 0xff, (byte) 0xc0, (byte) 0x80, 'a'};
    assertThat(login(knownName(), new Credentials.Password(Secret.of(noise))))
        .isInstanceOf(AuthResult.Refused.class);
  }

  @Test
  void a_172_a_password_of_a_megabyte_is_refused() {
    assertThat(login(knownName(), "x".repeat(1 << 20))).isInstanceOf(AuthResult.Refused.class);
  }

  @Test
  void an_unknown_name_is_undecided_or_refused() {
    assertThat(login(unknownName(), knownPassword()))
        .isInstanceOfAny(AuthResult.Undecided.class, AuthResult.Refused.class);
  }

  @Test
  void a_174_a_name_in_other_letters_is_another_name() {
    assertThat(login(knownName() + " ", knownPassword())).isNotInstanceOf(Accepted.class);
    String swapped = swapCase(knownName());
    if (!swapped.equals(knownName()) && login(swapped, knownPassword()) instanceof Accepted who) {
      assertThat(who.account().name().value()).as("one canonical name").isEqualTo(knownName());
    }
  }

  @Test
  void a_165_a_166_a_name_that_looks_like_a_query_finds_nobody() {
    for (String name :
        List.of(
            "' OR 1=1--",
            "\\'",
            "*",
            "*)(uid=*",
            "admin)(|(a=*",
            knownName() + "'--",
            knownName() + ":",
            "#",
            "%u",
            "../" + knownName(),
            "x".repeat(Username.MAX_LENGTH))) {
      assertThat(login(name, knownPassword())).as(name).isNotInstanceOf(Accepted.class);
    }
  }

  @Test
  void a_167_an_empty_password_is_never_accepted() {
    assertThat(login(knownName(), "")).isInstanceOf(AuthResult.Refused.class);
    assertThat(login(knownName(), "\0\0\0")).isInstanceOf(AuthResult.Refused.class);
    assertThat(login(unknownName(), "")).isNotInstanceOf(Accepted.class);
  }

  @Test
  void a_guest_is_not_let_in_as_a_known_account() {
    assertThat(login(knownName(), new Credentials.Anonymous("guest@example.org")))
        .isEqualTo(new AuthResult.Undecided());
  }

  @Test
  void c_069_a_certificate_opens_the_account_that_it_stands_for_or_is_left_to_others() {
    AuthResult result = loginByCertificate(knownName());
    if (result instanceof Accepted accepted) {
      assertThat(accepted.account().name().value()).isEqualTo(knownName());
    } else {
      assertThat(result).isEqualTo(new AuthResult.Undecided());
    }
  }

  @Test
  void c_069_a_certificate_makes_no_account() {
    assertThat(loginByCertificate(unknownName())).isNotInstanceOf(Accepted.class);
    assertThat(loginByCertificate(knownName() + " ")).isNotInstanceOf(Accepted.class);
  }

  @Test
  void the_secret_is_not_wiped() {
    Secret secret = Secret.of(knownPassword());
    login(knownName(), new Credentials.Password(secret));
    assertThat(secret.matches(Secret.of(knownPassword()))).isTrue();
  }

  @Test
  void the_secret_is_not_kept() {
    Secret secret = Secret.of(knownPassword());
    login(knownName(), new Credentials.Password(secret));
    secret.wipe();
    assertThat(login(knownName(), knownPassword())).isInstanceOf(Accepted.class);
    assertThat(login(knownName(), new Credentials.Password(secret)))
        .as("the wiped secret")
        .isInstanceOf(AuthResult.Refused.class);
  }

  @Test
  void a_failure_does_not_stick() {
    login(knownName(), knownPassword() + "x");
    assertThat(login(knownName(), knownPassword())).isInstanceOf(Accepted.class);
  }

  @Test
  void parallel_attempts_do_not_mix_up_their_answers() throws Exception {
    var start = new CyclicBarrier(THREADS);
    try (var pool = Executors.newFixedThreadPool(THREADS)) {
      var answers = new ArrayList<Future<List<AuthResult>>>();
      for (int i = 0; i < THREADS; i++) {
        String password = i % 2 == 0 ? knownPassword() : knownPassword() + i;
        answers.add(
            pool.submit(
                () -> {
                  start.await();
                  var results = new ArrayList<AuthResult>();
                  for (int j = 0; j < ATTEMPTS_PER_THREAD; j++) {
                    results.add(login(knownName(), password));
                  }
                  return results;
                }));
      }
      for (int i = 0; i < THREADS; i++) {
        assertThat(answers.get(i).get()).as("thread " + i).allMatch(answerOf(i % 2 == 0));
      }
    } catch (ExecutionException e) {
      throw new AssertionError("an authenticator threw", e);
    }
  }

  private static Predicate<AuthResult> answerOf(boolean right) {
    return right
        ? answer -> answer instanceof Accepted
        : answer -> answer instanceof AuthResult.Refused;
  }

  private static String swapCase(String name) {
    var swapped = new StringBuilder();
    name.chars()
        .map(c -> Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c))
        .forEach(swapped::appendCodePoint);
    return swapped.toString();
  }
}
