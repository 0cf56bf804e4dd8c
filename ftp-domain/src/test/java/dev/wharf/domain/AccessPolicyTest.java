package dev.wharf.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccessPolicyTest {
  private static Account with(Grant... grants) {
    return Account.named(new Username("bob")).withGrants(List.of(grants));
  }

  private static Grant grant(String subtree, Permission... permissions) {
    return new Grant(FtpPath.ROOT.resolve(subtree), Set.of(permissions));
  }

  private static boolean allows(Account account, Permission permission, String path) {
    return AccessPolicy.allows(account, permission, FtpPath.ROOT.resolve(path));
  }

  @Test
  void a_237_without_a_grant_nothing_is_allowed() {
    for (Permission permission : Permission.values()) {
      assertThat(allows(with(), permission, "/")).isFalse();
    }
  }

  @Test
  void a_named_account_may_do_everything_everywhere() {
    for (Permission permission : Permission.values()) {
      assertThat(allows(Account.named(new Username("bob")), permission, "/a/b")).isTrue();
    }
  }

  @Test
  void read_only_is_looking_and_reading() {
    for (Permission permission : Permission.values()) {
      boolean harmless = EnumSet.of(Permission.LIST, Permission.READ).contains(permission);
      assertThat(allows(with(Grant.readOnly()), permission, "/a"))
          .as("%s", permission)
          .isEqualTo(harmless);
    }
  }

  @Test
  void the_longest_subtree_decides_alone_whatever_the_order() {
    Grant all = Grant.everything();
    Grant listing = grant("/in", Permission.LIST);
    Grant nothing = grant("/in/secret");
    for (Account account : List.of(with(all, listing, nothing), with(nothing, listing, all))) {
      assertThat(allows(account, Permission.READ, "/")).isTrue();
      assertThat(allows(account, Permission.READ, "/in")).isFalse();
      assertThat(allows(account, Permission.LIST, "/in/x")).isTrue();
      assertThat(allows(account, Permission.LIST, "/in/secret/x")).isFalse();
      assertThat(allows(account, Permission.READ, "/inner")).isTrue();
    }
  }

  @Test
  void a_081_a_grant_for_bob_is_none_for_bobby() {
    Account account = with(grant("/home/bob", Permission.READ));
    assertThat(allows(account, Permission.READ, "/home/bob/x")).isTrue();
    assertThat(allows(account, Permission.READ, "/home/bobby/x")).isFalse();
    assertThat(allows(account, Permission.READ, "/home")).isFalse();
  }
}
