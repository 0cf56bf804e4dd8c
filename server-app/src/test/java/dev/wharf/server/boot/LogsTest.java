package dev.wharf.server.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LogsTest {
  @ParameterizedTest
  @MethodSource("names")
  void a_059_no_name_forges_a_line_or_steers_a_terminal(String text, String escaped) {
    var line = new StringBuilder();

    Logs.escape(text, line);

    assertThat(line).hasToString(escaped);
  }

  static List<Arguments> names() {
    return List.of(
        Arguments.of("plain", "plain"),
        Arguments.of("smörgås 文件 🚢", "smörgås 文件 🚢"),
        Arguments.of("a\u001b[2Jb", "a\\u{1b}[2Jb"),
        Arguments.of("a\r\nb", "a\\u{d}\\u{a}b"),
        Arguments.of("a\u009bb", "a\\u{9b}b"),
        Arguments.of("a\u202eb", "a\\u{202e}b"),
        Arguments.of("a\u2028b", "a\\u{2028}b"),
        Arguments.of("${jndi:ldap://127.0.0.1:1/a}", "${jndi:ldap://127.0.0.1:1/a}"));
  }
}
