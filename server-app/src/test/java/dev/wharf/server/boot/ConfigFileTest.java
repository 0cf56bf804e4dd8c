package dev.wharf.server.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.domain.SettingsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigFileTest {
  @Test
  void sections_become_dotted_keys() {
    Given given =
        read(
            """
            limits:
              sessions: 5
            timeouts.idle: 30s
            """);

    assertThat(given.values()).isEqualTo(Map.of("limits.sessions", "5", "timeouts.idle", "30s"));
  }

  @Test
  void json_with_tabs_is_read_too() {
    assertThat(read("{\n\t\"limits\": {\"sessions\": 5},\n\t\"read-only\": true}").values())
        .isEqualTo(Map.of("limits.sessions", "5", "read-only", "true"));
  }

  @ParameterizedTest
  @CsvSource({"0640", "yes", "1_000", "0x10", "12:30:45", "1.50", "true", "2026-01-02"})
  void a_scalar_stays_the_text_that_was_written(String text) {
    assertThat(read("key: " + text).values()).isEqualTo(Map.of("key", text));
  }

  @Test
  void lists_hold_texts_or_keys_and_values() {
    assertThat(
            read("""
                    listen: [a:1, "[::1]:2"]
                    users:
                      - name: alice
                        password: "x"
                      - {name: bob, password: y}
                    """)
                .values())
        .isEqualTo(
            Map.of(
                "listen",
                List.of("a:1", "[::1]:2"),
                "users",
                List.of(
                    Map.of("name", "alice", "password", "x"),
                    Map.of("name", "bob", "password", "y"))));
  }

  @Test
  void an_empty_file_says_nothing() {
    assertThat(read("").values()).isEmpty();
    assertThat(read("# only a comment\n").values()).isEmpty();
  }

  @Test
  void each_value_knows_its_line() {
    Given given = read("limits:\n\n  sessions: 5\n");

    assertThat(given.located("limits.sessions: 5: wrong"))
        .isEqualTo("w.yaml:3: limits.sessions: 5: wrong");
  }

  @Test
  void keys_and_sections_given_twice_are_all_told() {
    Given given = read("a: 1\nb: {c: 1}\na: 2\nb: {d: 1}\nb.c: 3\n");

    assertThat(given.problems())
        .containsExactly(
            "w.yaml:3: a: given twice", "w.yaml:4: b: given twice", "w.yaml:5: b.c: given twice");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a: 1\\n---\\nb: 2           | w.yaml:3: a second document
          a: &x 1\\nb: *x             | w.yaml:2: anchors
          a: &x [1]                  | w.yaml:1: anchors
          a: &x {b: 1}               | w.yaml:1: anchors
          a: 1\\n\\tb: 2               | w.yaml:2: not understood: found character
          a: [1                      | not understood
          a: 1\\n b: 2                | w.yaml:2: not understood
          - a                        | w.yaml:1: expected keys and values
          text                       | w.yaml:1: expected keys and values
          a: [[1]]                   | w.yaml:1: a list in a list
          {"a": 1,}                  | not understood
          a: {a: {a: {a: {a: {a: {a: {a: {a: 1}}}}}}}} | nested too deep
          """)
  void what_cannot_be_read_is_told_with_its_line(String text, String problem) {
    assertThatThrownBy(() -> read(text.replace("\\n", "\n").replace("\\t", "\t")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void a_million_aliases_of_aliases_cost_nothing() {
    var bomb = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i < 30; i++) {
      bomb.append("a").append(i).append(": &a").append(i).append(" [");
      bomb.append(("*a" + (i - 1) + ",").repeat(9)).append("x]\n");
    }
    assertThatThrownBy(() -> read(bomb.toString())).hasMessageContaining("w.yaml:1: anchors");
  }

  @Test
  void text_that_is_not_utf8_is_told_with_its_line(@TempDir Path dir) throws IOException {
    Path file = dir.resolve("w.yaml");
    Files.write(file, "a: b\nc: ü\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> ConfigFile.read(file, new Given())).hasMessage(file + ":2: not UTF-8");
  }

  @Test
  void a_file_that_is_not_there_is_told_by_name(@TempDir Path dir) {
    Path file = dir.resolve("none.yaml");

    assertThatThrownBy(() -> ConfigFile.read(file, new Given()))
        .hasMessage(file + ": no such file or directory; expected a file that can be read");
  }

  @Test
  void a_byte_order_mark_is_skipped(@TempDir Path dir) throws IOException {
    Path file = Files.writeString(dir.resolve("w.yaml"), "\uFEFFa: b\n");
    var given = new Given();

    ConfigFile.read(file, given);

    assertThat(given.values()).isEqualTo(Map.of("a", "b"));
  }

  @Test
  void a_list_can_be_given_on_the_command_line() {
    var given = new Given();

    ConfigFile.readValue("--set", "users", "[{name: a, password: b}]", given);
    ConfigFile.readValue("--set", "greeting", "hello: you", given);

    assertThat(given.values())
        .isEqualTo(
            Map.of(
                "users", List.of(Map.of("name", "a", "password", "b")), "greeting", "hello: you"));
  }

  private static Given read(String text) {
    var given = new Given();
    ConfigFile.readText("w.yaml", text, given);
    return given;
  }
}
