package dev.wharf.auth.unix;

import dev.wharf.auth.spi.Printable;
import dev.wharf.domain.Account;
import dev.wharf.domain.Username;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Finds homes that several accounts have, under the same or under different names of the
/// directory: what one of them stores, the others can read and remove.
final class SharedHomes {
  private static final int MOST_NAMES = 5;

  private SharedHomes() {}

  /// A sentence for each such home that is not among `allowed`.
  static List<String> warnings(Iterable<Account> accounts, List<String> allowed) {
    Set<String> meant = new HashSet<>();
    allowed.forEach(home -> meant.add(place(home)));
    Map<String, SortedSet<String>> owners = new TreeMap<>();
    for (Account account : accounts) {
      String place = place(account.home().root());
      if (!meant.contains(place)) {
        owners.computeIfAbsent(place, _ -> new TreeSet<>()).add(shown(account.name()));
      }
    }
    var warnings = new ArrayList<String>();
    owners.forEach(
        (home, names) -> {
          if (names.size() > 1) {
            warnings.add(
                "several accounts have the home "
                    + Printable.quoted(home)
                    + ": "
                    + some(names)
                    + "; if that is meant, name it in shared-homes");
          }
        });
    return warnings;
  }

  private static String shown(Username name) {
    return Printable.quoted(name.value());
  }

  private static String some(SortedSet<String> names) {
    String first = String.join(", ", names.stream().limit(MOST_NAMES).toList());
    return names.size() > MOST_NAMES
        ? first + " and " + (names.size() - MOST_NAMES) + " more"
        : first;
  }

  /// The directory behind a name, if it is there; else the name, in its shortest form.
  private static String place(String home) {
    Path path;
    try {
      path = Path.of(home).normalize();
    } catch (InvalidPathException _) {
      return home; // no directory of this machine
    }
    try {
      return path.toRealPath().toString();
    } catch (IOException _) {
      return path.toString(); // not there yet, or elsewhere
    }
  }
}
