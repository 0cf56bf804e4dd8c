package dev.wharf.domain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A grant that an administrator gives some accounts, or all of them, whatever else they have.
///
/// Rules come before what an authenticator said, and those that name an account before those for
/// everybody; but only on the same subtree. Between subtrees it is as ever: the longest decides
/// alone, see [AccessPolicy].
///
/// @param accounts whom it is for; empty for everybody
/// @param grant what they may do, and where
public record GrantRule(Set<Username> accounts, Grant grant) {
  /// Copies the names.
  public GrantRule {
    accounts = Set.copyOf(accounts);
  }

  /// Whether it is for everybody.
  public boolean isForEverybody() {
    return accounts.isEmpty();
  }

  /// `account` with the grants that `rules` give it. Of two rules that say the same to the same
  /// account about the same subtree, the last one counts.
  public static Account apply(Account account, List<GrantRule> rules) {
    Map<FtpPath, Grant> grants = new LinkedHashMap<>();
    account.grants().forEach(grant -> grants.put(grant.subtree(), grant));
    for (GrantRule rule : rules) {
      if (rule.isForEverybody()) {
        grants.put(rule.grant().subtree(), rule.grant());
      }
    }
    for (GrantRule rule : rules) {
      if (rule.accounts().contains(account.name())) {
        grants.put(rule.grant().subtree(), rule.grant());
      }
    }
    return account.withGrants(List.copyOf(grants.values()));
  }
}
