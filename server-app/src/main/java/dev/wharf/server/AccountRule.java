package dev.wharf.server;

import dev.wharf.domain.Account;
import dev.wharf.domain.Limits;
import dev.wharf.domain.Username;
import dev.wharf.server.TlsSettings.SessionReuse;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/// Limits that an administrator gives some accounts, or all of them, whichever authenticator they
/// come from.
///
/// How much, and how well protected: a rule for everybody is for accounts that bring no such limit
/// themselves; one that names an account holds in place of what it brings. When and from where:
/// what the rules say and what the account says both hold, so that a rule never lets anybody in
/// whom the account's own networks, hours or end keep out.
///
/// Among rules, one that names an account comes before one for everybody, and a later one before an
/// earlier one, each limit by itself.
///
/// @param accounts whom it is for; empty for everybody
/// @param limits sets limits; what it does not touch stays
/// @param sessionReuse whether data connections have to resume the TLS session of their control
///   connection; empty for what the server demands of others
/// @param certificates names of the client certificates that stand for the accounts; see
///   [ClientCertificates]. None for everybody
public record AccountRule(
    Set<Username> accounts,
    UnaryOperator<Limits> limits,
    Optional<SessionReuse> sessionReuse,
    List<CertificateName> certificates) {
  /// Copies the names.
  ///
  /// @throws IllegalArgumentException if a certificate would stand for everybody
  public AccountRule {
    accounts = Set.copyOf(accounts);
    certificates = List.copyOf(certificates);
    if (accounts.isEmpty() && !certificates.isEmpty()) {
      throw new IllegalArgumentException("a certificate that stands for everybody");
    }
  }

  /// A rule that changes nothing yet.
  public AccountRule(Set<Username> accounts) {
    this(accounts, UnaryOperator.identity(), Optional.empty(), List.of());
  }

  /// This rule with one more thing that it makes of the limits.
  public AccountRule with(UnaryOperator<Limits> more) {
    return new AccountRule(
        accounts, before -> more.apply(limits.apply(before)), sessionReuse, certificates);
  }

  /// This rule with another demand on data connections.
  public AccountRule with(SessionReuse other) {
    return new AccountRule(accounts, limits, Optional.of(other), certificates);
  }

  /// This rule with other certificates.
  public AccountRule with(List<CertificateName> others) {
    return new AccountRule(accounts, limits, sessionReuse, others);
  }

  /// Whether it is for everybody.
  public boolean isForEverybody() {
    return accounts.isEmpty();
  }

  /// `account` with the limits that `rules` give it. Its networks, its hours and its end are still
  /// its own: those of the rules are asked beside them, see [#admission].
  public static Account apply(Account account, List<AccountRule> rules) {
    Limits own = account.limits();
    Limits limits = ofOthers(own.or(forEverybody(rules)), account.name(), rules);
    return account.withLimits(limits.withAdmission(own));
  }

  /// When and from where `rules` let the account of this name in.
  public static Limits admission(Username name, List<AccountRule> rules) {
    return ofOthers(forEverybody(rules), name, rules);
  }

  private static Limits forEverybody(List<AccountRule> rules) {
    Limits limits = Limits.NONE;
    for (AccountRule rule : rules) {
      limits = rule.isForEverybody() ? rule.limits.apply(limits) : limits;
    }
    return limits;
  }

  private static Limits ofOthers(Limits before, Username name, List<AccountRule> rules) {
    Limits limits = before;
    for (AccountRule rule : rules) {
      limits = rule.accounts.contains(name) ? rule.limits.apply(limits) : limits;
    }
    return limits;
  }
}
