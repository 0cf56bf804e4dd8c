package dev.wharf.auth.sql;

import dev.wharf.domain.Settings;
import dev.wharf.domain.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A `pureftpd-pgsql.conf`: on each line a key and its value, both kept apart by blanks; `#` begins
/// a comment line. Keys are told in any case.
///
/// @param file where it was read
/// @param values by key, without its `PGSQL`
record PureFtpdConfig(String file, Map<String, String> values) {
  private static final String PREFIX = "PGSQL";

  private static final List<String> KEYS =
      List.of(
          "Server",
          "Port",
          "User",
          "Password",
          "Database",
          "Crypt",
          "GetPW",
          "GetUID",
          "GetGID",
          "GetDir",
          "DefaultUID",
          "DefaultGID",
          "GetQTAFS",
          "GetQTASZ",
          "GetRatioUL",
          "GetRatioDL",
          "GetBandwidthUL",
          "GetBandwidthDL");

  /// Copies the values.
  PureFtpdConfig {
    values = Map.copyOf(values);
  }

  /// Reads a file.
  ///
  /// @throws SettingsException with every problem found
  static PureFtpdConfig read(String file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(Path.of(file));
    } catch (InvalidPathException | IOException e) {
      throw new SettingsException(
          "pureftpd-config: " + file + ": expected a pureftpd-pgsql.conf that can be read", e);
    }
    return parse(file, lines);
  }

  /// Reads its lines.
  static PureFtpdConfig parse(String file, List<String> lines) {
    var values = new HashMap<String, String>();
    var problems = new ArrayList<String>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int end = 0;
      while (end < line.length() && !Character.isWhitespace(line.charAt(end))) {
        end++;
      }
      String word = line.substring(0, end);
      Optional<String> key = key(word);
      if (key.isEmpty()) {
        problems.add(place(file, i + 1) + word + ": unknown key" + suggestion(word));
      } else if (values.put(key.get(), line.substring(end).strip()) != null) {
        problems.add(place(file, i + 1) + word + ": is there twice");
      }
    }
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
    return new PureFtpdConfig(file, values);
  }

  private static String place(String file, int line) {
    return "pureftpd-config: " + file + ":" + line + ": ";
  }

  private static Optional<String> key(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    return KEYS.stream()
        .filter(key -> lower.equals((PREFIX + key).toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  private static String suggestion(String word) {
    if (word.toUpperCase(Locale.ROOT).startsWith("MYSQL")) {
      return "; this is a configuration for MySQL, and Wharf speaks with PostgreSQL";
    }
    return Settings.nearest(word, KEYS.stream().map(key -> PREFIX + key).toList())
        .map(best -> "; did you mean " + best + "?")
        .orElse("");
  }

  /// The value of a key, given without its `PGSQL`; empty if it is not there or has none.
  Optional<String> value(String key) {
    return Optional.ofNullable(values.get(key)).filter(value -> !value.isEmpty());
  }

  /// The schemes that `PGSQLCrypt` allows; empty for all of them.
  ///
  /// @param weak what the operator has allowed besides
  /// @throws SettingsException if they are weak and were not
  Optional<Set<String>> schemes(Set<WeakScheme> weak) {
    String crypt = value("Crypt").orElse("").toLowerCase(Locale.ROOT);
    return switch (crypt) {
      case "argon2" -> Optional.of(Set.of("argon2id"));
      case "scrypt" -> Optional.of(Set.of("scrypt"));
      case "crypt" ->
          Optional.of(Set.of("bcrypt", "yescrypt", "scrypt", "sha512-crypt", "sha256-crypt"));
      case "any" -> Optional.empty();
      default -> {
        WeakScheme needed =
            switch (crypt) {
              case "md5" -> WeakScheme.MD5;
              case "sha1" -> WeakScheme.SHA1;
              default -> WeakScheme.CLEARTEXT;
            };
        if (!weak.contains(needed)) {
          throw new SettingsException(
              "pureftpd-config: "
                  + file
                  + ": PGSQLCrypt "
                  + (crypt.isEmpty() ? "(missing)" : crypt)
                  + " means "
                  + needed.word()
                  + ": whoever reads the table has the passwords; store hashes and set it to any,"
                  + " or add allow-weak: ["
                  + needed.word()
                  + "]");
        }
        yield Optional.empty();
      }
    };
  }
}
