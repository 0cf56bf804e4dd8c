package dev.wharf.auth.sql;

import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Grant;
import dev.wharf.domain.Permission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What a column says of permissions: `list, read` for the whole tree, or by subtree, as in `/:
/// list, read; /incoming: write`. `all` is every permission, `none` is none.
final class Grants {
  private Grants() {}

  /// Reads it.
  ///
  /// @throws IllegalArgumentException if it makes no sense
  static List<Grant> parse(String text) {
    var grants = new ArrayList<Grant>();
    for (String one : text.split(";", -1)) {
      int colon = one.lastIndexOf(':');
      String path = colon < 0 ? "/" : one.substring(0, colon).strip();
      if (!path.startsWith("/") || !FtpPath.isPathname(path)) {
        throw new IllegalArgumentException("permissions has a path that is not absolute");
      }
      grants.add(new Grant(FtpPath.ROOT.resolve(path), permissions(one.substring(colon + 1))));
    }
    return List.copyOf(grants);
  }

  private static Set<Permission> permissions(String words) {
    var permissions = EnumSet.noneOf(Permission.class);
    for (String word : words.split(",", -1)) {
      String name = word.strip().toUpperCase(Locale.ROOT).replace('-', '_');
      switch (name) {
        case "ALL" -> permissions.addAll(EnumSet.allOf(Permission.class));
        case "NONE" -> {
          // nothing to add
        }
        default ->
            permissions.add(
                Arrays.stream(Permission.values())
                    .filter(permission -> permission.name().equals(name))
                    .findFirst()
                    .orElseThrow(
                        () ->
                            new IllegalArgumentException(
                                "permissions is no list of permissions such as list, read")));
      }
    }
    return permissions;
  }
}
