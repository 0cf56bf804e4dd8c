package dev.wharf.domain;

/// Where an account's tree lies in its storage, and where a session begins in that tree.
///
/// @param root the root of the account's tree, in the words of the storage: a directory for a local
///   disk, a prefix for a bucket; empty for the storage's own root. Storages check it like input
///   from outside and refuse what lies outside their root
/// @param start the working directory after login
public record Home(String root, FtpPath start) {
  /// The storage's own root, for the tree and for the session.
  public static final Home STORAGE_ROOT = new Home("", FtpPath.ROOT);

  /// Reads a home as password files carry it: what is before `/./` becomes the root, what follows
  /// it the start directory; without the mark the whole is the root.
  ///
  /// @throws IllegalArgumentException if it goes up with `..` anywhere, or holds what no pathname
  ///   may hold ([FtpPath#isPathname]); the message is a phrase for an administrator and does not
  ///   quote the text
  public static Home parse(String text) {
    if (!FtpPath.isPathname(text)) {
      throw new IllegalArgumentException("the home directory holds control characters");
    }
    if (("/" + text + "/").contains("/../")) {
      throw new IllegalArgumentException("the home directory goes up with ..");
    }
    int mark = text.indexOf("/./");
    return mark < 0
        ? new Home(text, FtpPath.ROOT)
        : new Home(
            mark == 0 ? "/" : text.substring(0, mark),
            FtpPath.ROOT.resolve(text.substring(mark + 3)));
  }

  /// The home as [#parse] reads it; without the mark where a session begins in the root.
  public String text() {
    if (start.equals(FtpPath.ROOT)) {
      return root;
    }
    return (root.equals("/") ? "" : root) + "/." + start;
  }
}
