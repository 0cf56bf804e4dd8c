package dev.wharf.storage.localfs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/// Names of users and groups by their numbers, from `/etc/passwd` and `/etc/group`, which are read
/// again at most once a minute. A number without a name is its own name. Thread-safe.
final class OwnerNames {
  private static final Duration FRESH = Duration.ofMinutes(1);
  private static final long LARGEST_FILE = 4 << 20;

  private final Path users;
  private final Path groups;
  private final InstantSource clock;
  private volatile Tables tables = new Tables(Map.of(), Map.of(), Long.MIN_VALUE);

  private record Tables(Map<Integer, String> users, Map<Integer, String> groups, long until) {}

  OwnerNames(InstantSource clock) {
    this(Path.of("/etc/passwd"), Path.of("/etc/group"), clock);
  }

  OwnerNames(Path users, Path groups, InstantSource clock) {
    this.users = users;
    this.groups = groups;
    this.clock = clock;
  }

  /// The name of a user.
  ///
  /// @param id unsigned
  String user(int id) {
    return name(current().users(), id);
  }

  /// The name of a group.
  ///
  /// @param id unsigned
  String group(int id) {
    return name(current().groups(), id);
  }

  private static String name(Map<Integer, String> names, int id) {
    String name = names.get(id);
    return name == null ? Integer.toUnsignedString(id) : name;
  }

  private Tables current() {
    Tables known = tables;
    long now = clock.millis();
    if (now < known.until()) {
      return known;
    }
    var read = new Tables(read(users), read(groups), now + FRESH.toMillis());
    tables = read;
    return read;
  }

  /// The third field of a line is the number, the first the name.
  private static Map<Integer, String> read(Path file) {
    var names = new HashMap<Integer, String>();
    try {
      if (Files.size(file) > LARGEST_FILE) {
        return Map.of(); // a list of that size is not worth its memory: numbers do
      }
      for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
        String[] fields = line.split(":", 4);
        if (fields.length == 4 && isPrintable(fields[0])) {
          names.putIfAbsent(Integer.parseUnsignedInt(fields[2]), fields[0]);
        }
      }
      return names;
    } catch (IOException | NumberFormatException _) {
      return names; // a listing with numbers is better than none
    }
  }

  private static boolean isPrintable(String name) {
    return !name.isEmpty() && name.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }
}
