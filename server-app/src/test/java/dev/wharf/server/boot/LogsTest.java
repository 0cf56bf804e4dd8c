package dev.wharf.server.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogsTest {
  @ParameterizedTest
  @CsvSource({
    "plain, plain",
    "smörgås 文件 🚢, smörgås 文件 🚢",
    "a\u001b[2Jb, a\\u{1b}[2Jb",
    "a\nb, a\\u{a}b",
    "a\r\nb, a\\u{d}\\u{a}b",
    "a\u009bb, a\\u{9b}b",
    "a\u202eb, a\\u{202e}b",
    "a\u2028b, a\\u{2028}b",
    "${jndi:ldap://127.0.0.1:1/a}, ${jndi:ldap://127.0.0.1:1/a}",
  })
  void a_059_no_name_forges_a_line_or_steers_a_terminal(String text, String escaped) {
    var line = new StringBuilder();

    Logs.escape(text, line);

    assertThat(line).hasToString(escaped);
  }
}
