package dev.wharf.server.boot;

import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Grant;
import dev.wharf.domain.GrantRule;
import dev.wharf.domain.Permission;
import dev.wharf.domain.Setting;
import dev.wharf.domain.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The keys of one element of `permissions`, and what they mean together.
final class PermissionKeys {
  static final Setting<List<String>> ACCOUNTS =
      Setting.texts("accounts", "Login names; `\"*\"` is every account.");
  static final Setting<FtpPath> PATH =
      Setting.text("path", "Where it holds, for this path and all below, as the account sees it.")
          .as("absolute path", PermissionKeys::path);
  static final Setting<Set<Permission>> ALLOW =
      Setting.choices(
          "allow", Permission.class, "What is allowed there; nothing else is. `[]` is nothing.");

  static final List<Setting<?>> ALL = List.of(ACCOUNTS, PATH, ALLOW);

  private PermissionKeys() {}

  /// Reads a path of the tree that accounts see.
  static FtpPath path(String text) {
    boolean plain =
        FtpPath.isPathname(text)
            && text.startsWith("/")
            && FtpPath.ROOT.resolve(text).toString().equals(withoutSlash(text));
    if (!plain) {
      throw new IllegalArgumentException("a path that begins with /, without . and ..");
    }
    return FtpPath.ROOT.resolve(text);
  }

  private static String withoutSlash(String text) {
    return text.length() > 1 && text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  /// What is wrong with an element of which each value could be read.
  ///
  /// @param path of the element
  /// @param places account and path of all elements; those of this one are added
  static List<String> problems(String path, Settings element, Set<String> places) {
    List<String> names = element.get(ACCOUNTS);
    var problems = new ArrayList<>(AccountNames.problems(path + ".accounts", names));
    for (String name : names) {
      if (!places.add(element.get(PATH) + " " + name)) {
        problems.add(
            path + ".path: " + element.get(PATH) + ": given twice for the account " + name);
      }
    }
    return problems;
  }

  /// What an element without problems says.
  static GrantRule rule(Settings element) {
    return new GrantRule(
        AccountNames.names(element.get(ACCOUNTS)),
        new Grant(element.get(PATH), element.get(ALLOW)));
  }
}
