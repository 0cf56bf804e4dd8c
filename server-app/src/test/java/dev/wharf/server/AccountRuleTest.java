package dev.wharf.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.domain.Account;
import dev.wharf.domain.Limits;
import dev.wharf.domain.Limits.Hours;
import dev.wharf.domain.Limits.Quota;
import dev.wharf.domain.Username;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccountRuleTest {
  private static final Username ALICE = new Username("alice");
  private static final Username BOB = new Username("bob");
  private static final AccountRule EVERYBODY = new AccountRule(Set.of());
  private static final AccountRule FOR_ALICE = new AccountRule(Set.of(ALICE));
  private static final Quota SMALL = new Quota(1_000, 0);
  private static final Quota LARGE = new Quota(1_000_000, 0);

  private static AccountRule quota(AccountRule rule, Quota quota) {
    return rule.with(limits -> limits.withQuota(quota));
  }

  private static Limits ruled(Username name, Limits own, AccountRule... rules) {
    return AccountRule.apply(Account.named(name).withLimits(own), List.of(rules)).limits();
  }

  @Test
  void a_rule_for_everybody_is_for_accounts_that_bring_none() {
    Limits rich = Limits.NONE.withQuota(LARGE);
    assertThat(ruled(BOB, Limits.NONE, quota(EVERYBODY, SMALL)).quota()).isEqualTo(SMALL);
    assertThat(ruled(BOB, rich, quota(EVERYBODY, SMALL)).quota()).isEqualTo(LARGE);
  }

  @Test
  void a_rule_that_names_an_account_holds_in_place_of_what_it_brings() {
    Limits rich = Limits.NONE.withQuota(LARGE);
    AccountRule[] rules = {quota(FOR_ALICE, SMALL), quota(EVERYBODY, new Quota(5, 5))};
    assertThat(ruled(ALICE, rich, rules).quota()).isEqualTo(SMALL);
    assertThat(ruled(ALICE, rich, quota(FOR_ALICE, Quota.NONE)).quota()).isEqualTo(Quota.NONE);
    assertThat(ruled(BOB, rich, quota(FOR_ALICE, SMALL)).quota()).isEqualTo(LARGE);
  }

  @Test
  void a_later_rule_comes_before_an_earlier_one() {
    AccountRule[] rules = {quota(EVERYBODY, SMALL), quota(EVERYBODY, LARGE)};
    assertThat(ruled(BOB, Limits.NONE, rules).quota()).isEqualTo(LARGE);
  }

  @Test
  void no_rule_replaces_the_hours_that_an_account_brings() {
    Limits own = Limits.NONE.withHours(new Hours(1, 2));
    AccountRule always = FOR_ALICE.with(limits -> limits.withHours(new Hours(0, 1439)));
    assertThat(ruled(ALICE, own, always).hours()).isEqualTo(own.hours());
    assertThat(AccountRule.admission(ALICE, List.of(always)).hours()).hasValue(new Hours(0, 1439));
    assertThat(AccountRule.admission(BOB, List.of(always))).isEqualTo(Limits.NONE);
  }
}
