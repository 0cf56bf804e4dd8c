package dev.wharf.domain;

import java.util.EnumSet;
import java.util.Set;

/// Permissions on one subtree. Of several grants the one with the longest path decides alone.
///
/// @param subtree where it holds: this path and all below
/// @param permissions what is allowed there; empty forbids everything
public record Grant(FtpPath subtree, Set<Permission> permissions) {
  // one for all sessions
  private static final Grant EVERYTHING = new Grant(FtpPath.ROOT, EnumSet.allOf(Permission.class));
  private static final Grant READ_ONLY =
      new Grant(FtpPath.ROOT, EnumSet.of(Permission.LIST, Permission.READ));

  /// Copies the permissions.
  public Grant {
    permissions = Set.copyOf(permissions);
  }

  /// Everything, everywhere.
  public static Grant everything() {
    return EVERYTHING;
  }

  /// Looking and reading, everywhere.
  public static Grant readOnly() {
    return READ_ONLY;
  }
}
