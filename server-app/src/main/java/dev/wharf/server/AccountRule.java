package dev.wharf.server;

import dev.wharf.domain.Account;
import dev.wharf.domain.Limits;
import dev.wharf.domain.Username;
import dev.wharf.server.TlsSettings.SessionReuse;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/// What an administrator demands of some accounts, or of all of them, whatever their authenticator
/// said.
///
/// A rule that names an account comes before one for everybody, and a later one before an earlier
/// one.
///
/// @param accounts whom it is for; empty for everybody
/// @param limits what it makes of an account's limits; what it does not touch stays
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

  /// `account` with the limits that `rules` give it.
  static Account apply(Account account, List<AccountRule> rules) {
    Limits limits = account.limits();
    for (AccountRule rule : rules) {
      limits = rule.isForEverybody() ? rule.limits.apply(limits) : limits;
    }
    for (AccountRule rule : rules) {
      limits = rule.accounts.contains(account.name()) ? rule.limits.apply(limits) : limits;
    }
    return account.withLimits(limits);
  }
}
