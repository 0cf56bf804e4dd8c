package dev.wharf.server.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.auth.spi.AuthResult;
import dev.wharf.auth.spi.AuthResult.Reason;
import dev.wharf.auth.spi.Authenticator;
import dev.wharf.auth.spi.Credentials;
import dev.wharf.auth.spi.LoginAttempt;
import dev.wharf.auth.spi.PeerInfo;
import dev.wharf.domain.Account;
import dev.wharf.domain.GuessThrottle;
import dev.wharf.domain.Limits;
import dev.wharf.domain.Limits.Hours;
import dev.wharf.domain.Limits.Networks;
import dev.wharf.domain.Network;
import dev.wharf.domain.Secret;
import dev.wharf.domain.Username;
import java.net.InetAddress;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class AdmittedAccountsTest {
  private static final Account ALICE = Account.named(new Username("alice"));
  private static final Instant SUNDAY_NOON = Instant.parse("2026-01-04T12:00:00Z");
  private static final Networks ELSEWHERE =
      new Networks(List.of(Network.parse("203.0.113.0/24")), List.of());

  private static Limits noRules(Username name) {
    return Limits.NONE;
  }

  @Test
  void each_limit_refuses_with_its_reason() {
    assertThat(login(Limits.NONE)).isEqualTo(new AuthResult.Accepted(ALICE));
    assertThat(login(Limits.NONE.withClients(ELSEWHERE))).isEqualTo(refused(Reason.WRONG_NETWORK));
    assertThat(login(Limits.NONE.withLocals(ELSEWHERE)))
        .isEqualTo(refused(Reason.WRONG_SERVER_ADDRESS));
    assertThat(login(Limits.NONE.withExpires(SUNDAY_NOON))).isEqualTo(refused(Reason.EXPIRED));
    assertThat(login(Limits.NONE.withHours(hours(DayOfWeek.SATURDAY))))
        .isEqualTo(refused(Reason.WRONG_HOUR));
    assertThat(login(Limits.NONE.withHours(hours(DayOfWeek.SUNDAY))))
        .isInstanceOf(AuthResult.Accepted.class);
  }

  @Test
  void an_account_and_the_rules_for_it_both_have_to_agree() {
    Limits sundays = Limits.NONE.withHours(hours(DayOfWeek.SUNDAY));
    Limits elsewhere = Limits.NONE.withClients(ELSEWHERE);
    assertThat(admitting(sundays, _ -> elsewhere).authenticate(attempt()))
        .isEqualTo(refused(Reason.WRONG_NETWORK));
    assertThat(admitting(elsewhere, _ -> sundays).authenticate(attempt()))
        .isEqualTo(refused(Reason.WRONG_NETWORK));
    assertThat(admitting(sundays, _ -> sundays).authenticate(attempt()))
        .isInstanceOf(AuthResult.Accepted.class);
    assertThat(
            admitting(Limits.NONE, name -> name.equals(ALICE.name()) ? elsewhere : Limits.NONE)
                .authenticate(attempt()))
        .isEqualTo(refused(Reason.WRONG_NETWORK));
  }

  @Test
  void what_others_refuse_stays_refused() {
    var locked = refused(Reason.LOCKED);
    assertThat(
            new AdmittedAccounts(_ -> locked, AdmittedAccountsTest::noRules)
                .authenticate(attempt()))
        .isEqualTo(locked);
  }

  @Test
  void a_right_password_from_a_wrong_network_counts_like_a_wrong_one() {
    var guessing =
        new GuessThrottle(2, 0, Duration.ofSeconds(10), Duration.ofMinutes(15), List.of());
    var guard = new LoginGuard(admitting(Limits.NONE.withClients(ELSEWHERE)), guessing, () -> 0);
    assertThat(guard.authenticate(attempt())).isEqualTo(refused(Reason.WRONG_NETWORK));
    assertThat(guard.authenticate(attempt())).isEqualTo(refused(Reason.WRONG_NETWORK));
    assertThat(guard.authenticate(attempt())).isEqualTo(refused(Reason.TOO_MANY_FAILURES));
  }

  @Test
  void the_authenticator_behind_is_closed_as_well() {
    var closed = new AtomicBoolean();
    var accounts =
        new Authenticator() {
          @Override
          public AuthResult authenticate(LoginAttempt attempt) {
            return new AuthResult.Undecided();
          }

          @Override
          public void close() {
            closed.set(true);
          }
        };
    new AdmittedAccounts(accounts, AdmittedAccountsTest::noRules).close();
    assertThat(closed).isTrue();
  }

  private static Hours hours(DayOfWeek day) {
    return new Hours(0, 1439, Set.of(day), Optional.of(ZoneOffset.UTC));
  }

  private static AuthResult.Refused refused(Reason reason) {
    return new AuthResult.Refused(reason);
  }

  private static AuthResult login(Limits limits) {
    return admitting(limits).authenticate(attempt());
  }

  private static AdmittedAccounts admitting(Limits limits) {
    return admitting(limits, AdmittedAccountsTest::noRules);
  }

  private static AdmittedAccounts admitting(Limits limits, Function<Username, Limits> rules) {
    return new AdmittedAccounts(
        _ -> new AuthResult.Accepted(ALICE.withLimits(limits)), rules, () -> SUNDAY_NOON);
  }

  private static LoginAttempt attempt() {
    var peer =
        new PeerInfo(
            InetAddress.ofLiteral("192.0.2.1"), InetAddress.ofLiteral("198.51.100.1"), false);
    return new LoginAttempt(
        new Username("alice"), new Credentials.Password(Secret.of("secret")), peer);
  }
}
