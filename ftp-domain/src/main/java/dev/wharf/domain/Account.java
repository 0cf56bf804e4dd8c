package dev.wharf.domain;

import java.util.List;
import java.util.Optional;

/// Who is logged in, and what that carries: home, permissions, limits. What an authenticator
/// answers with.
///
/// @param name the canonical name, used for limits, quotas and logs
/// @param storage which of the server's storages the tree is in; empty for its first one
/// @param home where in that storage the account's tree is
/// @param grants permissions by subtree; see [AccessPolicy]
/// @param limits how much and when; see [Limits]
/// @param identity user and group of the operating system that files belong to, if the back-end
///   says
public record Account(
    Username name,
    Optional<String> storage,
    Home home,
    List<Grant> grants,
    Limits limits,
    Optional<PosixIdentity> identity) {
  /// Copies the grants.
  public Account {
    grants = List.copyOf(grants);
  }

  /// An account with the storage's root as home, every permission and no limits.
  public static Account named(Username name) {
    return new Account(
        name,
        Optional.empty(),
        Home.STORAGE_ROOT,
        List.of(Grant.everything()),
        Limits.NONE,
        Optional.empty());
  }

  /// This account with another home.
  public Account withHome(Home other) {
    return new Account(name, storage, other, grants, limits, identity);
  }

  /// This account with these grants instead of its own.
  public Account withGrants(List<Grant> others) {
    return new Account(name, storage, home, others, limits, identity);
  }

  /// This account with other limits.
  public Account withLimits(Limits others) {
    return new Account(name, storage, home, grants, others, identity);
  }

  /// This account in another of the server's storages.
  public Account withStorage(String other) {
    return new Account(name, Optional.of(other), home, grants, limits, identity);
  }

  /// This account with a user and a group of the operating system.
  public Account withIdentity(PosixIdentity other) {
    return new Account(name, storage, home, grants, limits, Optional.of(other));
  }
}
