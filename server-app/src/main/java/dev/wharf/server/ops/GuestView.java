package dev.wharf.server.ops;

import dev.wharf.domain.Account;
import dev.wharf.domain.FtpPath;
import dev.wharf.protocol.port.View;
import dev.wharf.protocol.quota.HiddenTree;
import dev.wharf.storage.spi.FileTree;

/// Shows guests less than others.
///
/// @param others what others get, and guests before something is taken from it
/// @param dots what guests may do with names that begin with a dot, and with all below them
/// @param onlyPublic whether guests read only files that everybody on the machine may read
public record GuestView(View others, Dots dots, boolean onlyPublic) implements View {
  /// What guests may do with names that begin with a dot, and with all below them.
  public enum Dots {
    /// They do not exist.
    HIDDEN,
    /// They stay as they are.
    FIXED,
    /// What may be done with other names.
    FREE
  }

  @Override
  public FileTree of(Account account, FileTree home) {
    FileTree tree = others.of(account, home);
    if (!account.name().value().equals(Guests.NAME)) {
      return tree;
    }
    FileTree kept = onlyPublic ? new PublicTree(tree) : tree;
    return switch (dots) {
      case FREE -> kept;
      case FIXED -> new FixedTree(kept, GuestView::isBelowDot);
      case HIDDEN -> new HiddenTree(kept, name -> name.startsWith("."));
    };
  }

  private static boolean isBelowDot(FtpPath path) {
    for (FtpPath at = path; !at.isRoot(); at = at.parent()) {
      if (at.name().startsWith(".")) {
        return true;
      }
    }
    return false;
  }
}
