package dev.wharf.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConformanceDocumentTest {
  private static final Path DOCUMENT = DialogueFile.REPOSITORY.resolve("docs/conformance.md");

  @Test
  void the_document_says_what_the_code_does() throws IOException {
    if (System.getProperty("wharf.conformance", "").equals("write")) {
      Files.createDirectories(DOCUMENT.getParent());
      Files.writeString(DOCUMENT, ConformanceDocument.text());
    }
    assertThat(Files.readString(DOCUMENT))
        .as("stale; write it again with -Dwharf.conformance=write")
        .isEqualTo(ConformanceDocument.text());
  }

  @Test
  void every_command_is_proved_by_a_dialogue() {
    assertThat(ConformanceDocument.unproved()).isEmpty();
  }
}
