package dev.wharf.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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
        .containsExactly("limits.session: 1: unknown key; did you mean limits.sessions?");
    assertThat(problems("", Map.of("file", "x", "colour", "red")))
        .containsExactly("colour: red: unknown key; known here: file, limits.sessions");
  }

  @Test
  void a_177_a_value_that_may_be_a_secret_is_not_repeated() {
    assertThat(problems("", Map.of("file", "x", "db.passwort", "canary", "api-TOKEN", "canary")))
        .hasSize(2)
        .noneMatch(problem -> problem.contains("canary"));
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
