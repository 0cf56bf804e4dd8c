package dev.wharf.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private static final Setting<String> FILE = Setting.text("file", "Where.");
  private static final Setting<Integer> SESSIONS = Setting.count("limits.sessions", 10, "Most.");
  private static final List<Setting<?>> KNOWN = List.of(FILE, SESSIONS);

  private static List<String> problems(String path, Map<String, ?> given) {
    return catchThrowableOfType(SettingsException.class, () -> Settings.read(path, given, KNOWN))
        .problems();
  }

  @Test
  void values_are_read_and_defaults_stand_in() {
    Settings settings = Settings.read("", Map.of("file", "/etc/users"), KNOWN);
    assertThat(settings.get(FILE)).isEqualTo("/etc/users");
    assertThat(settings.get(SESSIONS)).isEqualTo(10);
  }

  @Test
  void a_setting_without_a_default_has_to_be_given() {
    assertThat(problems("users", Map.of())).containsExactly("users.file: missing; expected text");
  }

  @Test
  void a_wrong_value_is_named_with_its_path_and_what_would_be_right() {
    assertThat(problems("users", Map.of("file", "x", "limits.sessions", "many")))
        .containsExactly(
            "users.limits.sessions: many: expected a whole number from 0 to 2147483647");
  }

  @Test
  void an_unknown_key_is_named_with_the_one_that_was_meant() {
    assertThat(problems("", Map.of("file", "x", "limits.session", 1)))
        .containsExactly("limits.session: unknown key; did you mean limits.sessions?");
    assertThat(problems("", Map.of("file", "x", "colour", "red")))
        .containsExactly("colour: unknown key; known here: file, limits.sessions");
  }

  @Test
  void a_177_a_value_that_may_be_a_secret_is_not_repeated() {
    assertThat(problems("", Map.of("file", "x", "db.passwort", "canary", "api-TOKEN", "canary")))
        .hasSize(2)
        .noneMatch(problem -> problem.contains("canary"));
  }

  @Test
  void a_177_a_misspelled_key_does_not_show_the_secret_behind_it() {
    var known =
        List.<Setting<?>>of(Setting.text("password", "").or(""), Setting.text("key", "").or(""));
    var given = Map.of("psasword", "canary", "passphrse", "canary", "scret-key", "canary");
    assertThat(catchThrowableOfType(SettingsException.class, () -> Settings.read("", given, known)))
        .satisfies(e -> assertThat(e.problems()).hasSize(3))
        .hasMessageContaining("psasword: unknown key; did you mean password?")
        .hasMessageNotContaining("canary");
  }

  @Test
  void a_177_a_wrong_value_of_a_secret_setting_is_not_repeated_by_anybody() {
    Setting<String> key = Setting.text("api-key", "").secret().as("good key", SettingsTest::refuse);
    Setting<String> code = Setting.text("code", "").as("good key", SettingsTest::refuse).secret();
    Setting<Integer> token = Setting.text("token", "").as("number", Integer::valueOf);
    Setting<Integer> pin = Setting.count("pin", 0, "").secret();
    var given = Map.of("api-key", "canary", "code", "canary", "token", " canary ", "pin", "canary");
    assertThat(
            catchThrowableOfType(
                    SettingsException.class,
                    () -> Settings.read("storage", given, List.of(key, code, token, pin)))
                .problems())
        .containsExactly(
            "storage.api-key: expected good key",
            "storage.code: expected good key",
            "storage.token: expected number",
            "storage.pin: expected a whole number from 0 to 2147483647");
  }

  private static String refuse(String text) {
    throw new IllegalArgumentException("a good key, not " + text);
  }

  @Test
  void a_reader_that_throws_what_it_likes_has_refused_the_value() {
    var known =
        List.<Setting<?>>of(
            Setting.text("zone", "").as("time zone", ZoneId::of),
            Setting.text("since", "").as("time such as 12:30", LocalTime::parse),
            Setting.text("nothing", "").as("anything else", SettingsTest::trip),
            Setting.text("number", "").as("number", Integer::valueOf));
    var given = Map.of("zone", "Mars/Base", "since", "noon", "nothing", "x", "number", "one");
    assertThat(
            catchThrowableOfType(SettingsException.class, () -> Settings.read("", given, known))
                .problems())
        .containsExactly(
            "zone: Mars/Base: cannot be read (Unknown time-zone ID: Mars/Base); expected time zone",
            "since: noon: cannot be read (Text 'noon' could not be parsed at index 0);"
                + " expected time such as 12:30",
            "nothing: x: expected anything else",
            "number: one: cannot be read (For input string: \"one\"); expected number");
  }

  private static String trip(String text) {
    throw new IllegalStateException();
  }

  @Test
  void where_no_key_is_known_none_is_suggested() {
    assertThatThrownBy(() -> Settings.read("", Map.of("mode", "x"), List.of()))
        .hasMessage("mode: unknown key");
  }

  @Test
  void a_value_is_shown_short_and_without_control_characters() {
    assertThat(problems("", Map.of("file", "x", "limits.sessions", "\u001b" + "9".repeat(100))))
        .singleElement()
        .asString()
        .startsWith("limits.sessions: ?" + "9".repeat(79) + "…: expected");
  }

  @Test
  void all_problems_come_at_once() {
    assertThat(problems("", Map.of("fiel", "x", "limits.sessions", -1))).hasSize(3);
  }

  @Test
  void a_setting_that_was_not_declared_cannot_be_asked_for() {
    Settings settings = Settings.read("", Map.of("file", "x"), KNOWN);
    assertThatThrownBy(() -> settings.get(Setting.flag("other", true, "")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("undeclared setting: other");
  }

  @Test
  void the_message_has_a_line_for_each_problem() {
    assertThat(new SettingsException(List.of("a", "b"))).hasMessage("a\nb");
  }
}
