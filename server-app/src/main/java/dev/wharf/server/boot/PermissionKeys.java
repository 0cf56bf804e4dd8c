package dev.wharf.server.boot;

import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Grant;
import dev.wharf.domain.GrantRule;
import dev.wharf.domain.Permission;
import dev.wharf.domain.Setting;
import dev.wharf.domain.Settings;
import dev.wharf.domain.Username;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The keys of one element of `permissions`, and what they mean together.
final class PermissionKeys {
  /// In place of a login name: every account.
  static final String EVERYBODY = "*";

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
    var problems = new ArrayList<String>();
    List<String> names = element.get(ACCOUNTS);
    if (names.isEmpty()) {
      problems.add(path + ".accounts: missing; expected login names, or \"*\"");
    }
    if (names.size() > 1 && names.contains(EVERYBODY)) {
      problems.add(path + ".accounts: expected \"*\" alone, or names alone");
    }
    for (String name : names) {
      if (!name.equals(EVERYBODY) && !Username.isValid(name)) {
        problems.add(path + ".accounts: " + name.length() + " characters: expected a login name");
      } else if (!places.add(element.get(PATH) + " " + name)) {
        problems.add(
            path + ".path: " + element.get(PATH) + ": given twice for the account " + name);
      }
    }
    return problems;
  }

  /// What an element without problems says.
  static GrantRule rule(Settings element) {
    Set<Username> accounts =
        element.get(ACCOUNTS).stream()
            .filter(name -> !name.equals(EVERYBODY))
            .map(Username::new)
            .collect(Collectors.toUnmodifiableSet());
    return new GrantRule(accounts, new Grant(element.get(PATH), element.get(ALLOW)));
  }

  /// The problem with a name that nobody has.
  static String stranger(String name, List<String> known) {
    return "permissions: "
        + name
        + ": no such account"
        + Settings.nearest(name, known)
            .map(best -> "; did you mean " + best + "?")
            .orElse("; known here: " + String.join(", ", known));
  }
}
