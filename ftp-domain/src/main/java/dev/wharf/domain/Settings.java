package dev.wharf.domain;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The configuration of one plugin, or of the server itself: read-only, typed, and checked as a
/// whole before anything starts.
public final class Settings {
  /// Parts of the names of keys whose values no message shows, though nobody declared them secret:
  /// the Javadoc of [Setting#secret] lists them.
  private static final List<String> SECRETS = List.of("passw", "pasw", "secret", "token", "phrase");

  private static final int LONGEST_SHOWN = 80;

  private final Map<String, Object> values;

  private Settings(Map<String, Object> values) {
    this.values = values;
  }

  /// Reads `given` by the declarations in `known`.
  ///
  /// @param path where the values stand in the configuration, as in `storage`; empty at its top. It
  ///   precedes every key in a message
  /// @param given values by key; keys have dots between their parts
  /// @throws SettingsException with every problem found: unknown keys, without the value, which may
  ///   be a secret under a misspelled name, and with the name that was probably meant; values that
  ///   cannot be read, shown unless the setting is [Setting#secret]; settings without a default
  ///   that were not given
  public static Settings read(String path, Map<String, ?> given, List<Setting<?>> known) {
    String prefix = path.isEmpty() ? "" : path + ".";
    var problems = new ArrayList<String>();
    var values = new HashMap<String, Object>();
    for (Setting<?> setting : known) {
      Object value = given.get(setting.name());
      if (value == null) {
        setting.fallback().ifPresent(fallback -> values.put(setting.name(), fallback));
        if (setting.fallback().isEmpty()) {
          problems.add(prefix + setting.name() + ": missing; expected " + setting.type());
        }
        continue;
      }
      try {
        values.put(setting.name(), setting.read(value));
      } catch (
          RuntimeException e) { // a reader is foreign code: ZoneId.of has exceptions of its own
        problems.add(prefix + setting.name() + ": " + unreadable(setting, value, e));
      }
    }
    List<String> names = known.stream().map(Setting::name).toList();
    for (String key : given.keySet()) {
      if (!names.contains(key)) {
        problems.add(prefix + key + ": unknown key" + suggestion(prefix, key, names));
      }
    }
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
    return new Settings(values);
  }

  /// The value of `setting`, or its default.
  ///
  /// @throws IllegalArgumentException if the setting was not among those declared
  @SuppressWarnings("unchecked") // read() stored what this very setting's reader made
  public <T> T get(Setting<T> setting) {
    Object value = values.get(setting.name());
    if (value == null) {
      throw new IllegalArgumentException("undeclared setting: " + setting.name());
    }
    return (T) value;
  }

  /// What is wrong with a value, and what would be right.
  private static String unreadable(Setting<?> setting, Object value, RuntimeException e) {
    String said = Objects.requireNonNullElse(e.getMessage(), "");
    boolean hidden = isHidden(setting);
    boolean expects =
        e instanceof IllegalArgumentException && !(e instanceof NumberFormatException);
    if (said.isEmpty() || (hidden && (!expects || repeats(said, value)))) {
      return (hidden ? "" : shown(value)) + "expected " + setting.type();
    }
    return (hidden ? "" : shown(value))
        + (expects
            ? "expected " + said
            : "cannot be read (" + oneLine(said) + "); expected " + setting.type());
  }

  private static boolean isHidden(Setting<?> setting) {
    String name = setting.name();
    String last = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return setting.isSecret() || SECRETS.stream().anyMatch(last::contains);
  }

  /// Whether what a reader said has the value in it, or one of a list.
  private static boolean repeats(String said, Object value) {
    return value instanceof Collection<?> several
        ? several.stream().anyMatch(one -> repeats(said, String.valueOf(one)))
        : said.contains(value.toString().strip());
  }

  private static String shown(Object value) {
    return oneLine(value.toString()) + ": ";
  }

  /// A text as a message shows it: short, and without control characters.
  private static String oneLine(String text) {
    String start = text.substring(0, Math.min(text.length(), LONGEST_SHOWN));
    var line = new StringBuilder();
    start.chars().forEach(c -> line.append(Character.isISOControl(c) ? '?' : (char) c));
    return line.append(start.length() < text.length() ? "…" : "").toString();
  }

  private static String suggestion(String prefix, String key, List<String> names) {
    return nearest(key, names)
        .map(best -> "; did you mean " + prefix + best + "?")
        .orElse(names.isEmpty() ? "" : "; known here: " + String.join(", ", names));
  }

  /// The one of `known` that was probably meant by `word`, if there is one.
  public static Optional<String> nearest(String word, Collection<String> known) {
    return known.stream()
        .min((a, b) -> Integer.compare(distance(word, a), distance(word, b)))
        .filter(best -> distance(word, best) <= Math.max(2, word.length() / 3));
  }

  /// Levenshtein's distance: how many letters to change, add or drop.
  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int swap = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(swap, Math.min(previous[j], current[j - 1]) + 1);
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
