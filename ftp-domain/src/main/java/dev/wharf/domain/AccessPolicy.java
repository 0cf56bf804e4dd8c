package dev.wharf.domain;

/// Decides whether an account may do something to a path. Pure, and the only place that decides.
public final class AccessPolicy {
  private AccessPolicy() {}

  /// Whether `account` has `permission` on `path`: the grant with the longest subtree that holds
  /// the path decides; without any, the answer is no.
  public static boolean allows(Account account, Permission permission, FtpPath path) {
    Grant closest = null;
    for (Grant grant : account.grants()) {
      if (path.startsWith(grant.subtree())
          && (closest == null || grant.subtree().depth() >= closest.subtree().depth())) {
        closest = grant;
      }
    }
    return closest != null && closest.permissions().contains(permission);
  }
}
