package dev.wharf.domain;

import java.util.Set;

/// Decides whether an account may do something to a path. Pure, and the only place that decides.
public final class AccessPolicy {
  private AccessPolicy() {}

  /// Whether `account` has `permission` on `path`: the grant with the longest subtree that holds
  /// the path decides; without any, the answer is no.
  public static boolean allows(Account account, Permission permission, FtpPath path) {
    return at(account, path).contains(permission);
  }

  /// Whether `account` has any permission at all on `path`, or on something below it: enough to
  /// know of the directory, and to be in it.
  public static boolean allowsSomething(Account account, FtpPath path) {
    return !at(account, path).isEmpty()
        || account.grants().stream()
            .anyMatch(grant -> grant.subtree().startsWith(path) && !grant.permissions().isEmpty());
  }

  /// Whether `path` has to keep its name: a grant holds at it or below it, whose rules would not
  /// hold under another one any more.
  public static boolean isFixed(Account account, FtpPath path) {
    return account.grants().stream()
        .anyMatch(grant -> !grant.subtree().isRoot() && grant.subtree().startsWith(path));
  }

  private static Set<Permission> at(Account account, FtpPath path) {
    Grant closest = null;
    for (Grant grant : account.grants()) {
      if (path.startsWith(grant.subtree())
          && (closest == null || grant.subtree().depth() >= closest.subtree().depth())) {
        closest = grant;
      }
    }
    return closest == null ? Set.of() : closest.permissions();
  }
}
