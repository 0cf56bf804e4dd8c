package dev.wharf.server.boot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the administrator said, from all sources: values by dotted key, and for each where it was
/// said. A later source replaces what an earlier one said about the same key.
final class Given {
  private final Map<String, Object> values = new LinkedHashMap<>();
  private final Map<String, String> places = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  /// Takes one value.
  ///
  /// @param value a text, or a list of texts and of maps from dotted keys to such values
  /// @param place for messages, as in `wharf.yaml:12` or `--listen`
  void put(String key, Object value, String place) {
    values.put(key, value);
    places.put(key, place);
  }

  /// Notes a problem, so that it is told together with all others.
  void problem(String sentence) {
    problems.add(sentence);
  }

  /// The problems noted so far.
  List<String> problems() {
    return List.copyOf(problems);
  }

  /// Whether there is a value for `key`.
  boolean has(String key) {
    return values.containsKey(key);
  }

  /// Every value, by dotted key.
  Map<String, Object> values() {
    return values;
  }

  /// The problem with the place in front where the value came from.
  ///
  /// @param problem begins with the key and a colon, as those of
  ///   [dev.wharf.domain.SettingsException] do
  String located(String problem) {
    int end = problem.indexOf(": ");
    String key = end < 0 ? problem : problem.substring(0, end);
    int bracket = key.indexOf('[');
    String place = places.get(bracket < 0 ? key : key.substring(0, bracket));
    return place == null ? problem : place + ": " + problem;
  }
}
