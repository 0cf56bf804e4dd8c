package dev.wharf.server.boot;

import dev.wharf.domain.Settings;
import dev.wharf.domain.Username;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Names of accounts in a rule: some of them, or everybody.
final class AccountNames {
  /// In place of a login name: every account.
  static final String EVERYBODY = "*";

  private AccountNames() {}

  /// What is wrong with the names.
  ///
  /// @param path of the key that lists them
  static List<String> problems(String path, List<String> names) {
    var problems = new ArrayList<String>();
    if (names.isEmpty()) {
      problems.add(path + ": missing; expected login names, or \"*\"");
    }
    if (names.size() > 1 && names.contains(EVERYBODY)) {
      problems.add(path + ": expected \"*\" alone, or names alone");
    }
    for (String name : names) {
      if (!name.equals(EVERYBODY) && !Username.isValid(name)) {
        problems.add(path + ": " + name.length() + " characters: expected a login name");
      }
    }
    return problems;
  }

  /// Good names; empty for everybody.
  static Set<Username> names(List<String> names) {
    return names.stream()
        .filter(name -> !name.equals(EVERYBODY))
        .map(Username::new)
        .collect(Collectors.toUnmodifiableSet());
  }

  /// The problem with a name that nobody has.
  ///
  /// @param section whose rule it is
  static String stranger(String section, String name, List<String> known) {
    return section
        + ": "
        + name
        + ": no such account"
        + Settings.nearest(name, known)
            .map(best -> "; did you mean " + best + "?")
            .orElse("; known here: " + String.join(", ", known));
  }
}
