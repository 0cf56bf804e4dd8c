package dev.wharf.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GrantRuleTest {
  private static final Username ALICE = new Username("alice");
  private static final Username BOB = new Username("bob");
  private static final FtpPath IN = FtpPath.ROOT.child("in");

  private static GrantRule rule(Set<Username> accounts, FtpPath path, Permission... permissions) {
    return new GrantRule(accounts, new Grant(path, Set.of(permissions)));
  }

  private static boolean allows(
      Username name, Permission permission, FtpPath path, GrantRule... rules) {
    Account account = GrantRule.apply(Account.named(name), List.of(rules));
    return AccessPolicy.allows(account, permission, path);
  }

  @Test
  void accounts_that_no_rule_names_keep_what_they_have() {
    Account bob = Account.named(BOB);
    assertThat(GrantRule.apply(bob, List.of(rule(Set.of(ALICE), IN)))).isEqualTo(bob);
    assertThat(GrantRule.apply(bob, List.of())).isEqualTo(bob);
  }

  @Test
  void a_rule_holds_below_its_path_and_nowhere_else() {
    GrantRule uploads = rule(Set.of(ALICE), IN, Permission.WRITE);
    assertThat(allows(ALICE, Permission.WRITE, IN.child("a"), uploads)).isTrue();
    assertThat(allows(ALICE, Permission.READ, IN.child("a"), uploads)).isFalse();
    assertThat(allows(ALICE, Permission.READ, FtpPath.ROOT.child("a"), uploads)).isTrue();
  }

  @Test
  void a_rule_by_name_beats_one_for_everybody_whatever_the_order() {
    GrantRule all = rule(Set.of(), IN, Permission.WRITE);
    GrantRule alice = rule(Set.of(ALICE), IN, Permission.READ);
    for (List<GrantRule> rules : List.of(List.of(all, alice), List.of(alice, all))) {
      GrantRule[] array = rules.toArray(GrantRule[]::new);
      assertThat(allows(ALICE, Permission.READ, IN, array)).isTrue();
      assertThat(allows(ALICE, Permission.WRITE, IN, array)).isFalse();
      assertThat(allows(BOB, Permission.WRITE, IN, array)).isTrue();
    }
  }

  @Test
  void the_most_specific_path_decides_between_rules_and_grants() {
    GrantRule closed = rule(Set.of(), FtpPath.ROOT);
    assertThat(allows(ALICE, Permission.READ, FtpPath.ROOT, closed)).isFalse();
    assertThat(allows(ALICE, Permission.LIST, IN, closed, rule(Set.of(), IN, Permission.LIST)))
        .isTrue();
    Account own =
        Account.named(ALICE).withGrants(List.of(new Grant(IN, Set.of(Permission.DELETE))));
    Account both = GrantRule.apply(own, List.of(rule(Set.of(ALICE), FtpPath.ROOT)));
    assertThat(AccessPolicy.allows(both, Permission.DELETE, IN)).as("further down").isTrue();
    Account ruled = GrantRule.apply(own, List.of(rule(Set.of(), IN, Permission.LIST)));
    assertThat(AccessPolicy.allows(ruled, Permission.DELETE, IN)).as("same path").isFalse();
  }

  @Test
  void something_is_allowed_on_the_way_to_where_something_is_allowed() {
    Account alice = Account.named(ALICE).withGrants(List.of());
    assertThat(AccessPolicy.allowsSomething(alice, FtpPath.ROOT)).isFalse();
    Account below = GrantRule.apply(alice, List.of(rule(Set.of(), IN, Permission.WRITE)));
    assertThat(AccessPolicy.allowsSomething(below, FtpPath.ROOT)).isTrue();
    assertThat(AccessPolicy.allowsSomething(below, IN.child("deep"))).isTrue();
    assertThat(AccessPolicy.allowsSomething(below, FtpPath.ROOT.child("inner"))).isFalse();
  }
}
