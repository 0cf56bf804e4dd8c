package dev.wharf.server.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TranscriptTest {
  @ParameterizedTest
  @CsvSource({
    "RETR a b.txt, RETR a b.txt",
    "user alice, user alice",
    "NOOP, NOOP",
    "PASS secret, PASS ***",
    "pass  secret, PASS ***",
    "ACCT secret, ACCT ***",
    "ADAT c2VjcmV0, ADAT ***",
    "secret, (6 bytes that are no command)",
    "PSAS secret, (11 bytes that are no command)"
  })
  void commands_are_shown_and_secrets_are_not(String line, String shown) {
    assertThat(Transcript.shown(line.getBytes(UTF_8))).isEqualTo(shown);
  }
}
