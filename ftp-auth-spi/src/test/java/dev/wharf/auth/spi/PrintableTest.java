package dev.wharf.auth.spi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Text from outside, in a log.
class PrintableTest {
  @Test
  void a_name_is_quoted_and_nothing_of_it_leaves_the_line() {
    assertThat(Printable.quoted("a\"\\\u202eb\u00e9\n\uD83D\uDE00"))
        .isEqualTo("\"a\\\"\\\\\\u202eb\\u00e9\\u000a\\ud83d\\ude00\"");
  }

  @Test
  void a_sentence_stays_on_its_line_and_gets_no_longer() {
    assertThat(Printable.line("no\r\n\u001b[31m\u00fc\uD83D\uDE00 such"))
        .isEqualTo("no???[31m?? such");
    assertThat(Printable.line("x".repeat(1000))).hasSize(500);
  }
}
