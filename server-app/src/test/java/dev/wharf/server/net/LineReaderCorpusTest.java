package dev.wharf.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Runs what the fuzzer of [LineReaderFuzz] is begun with, and what it has found.
class LineReaderCorpusTest {
  @Test
  void every_input_of_the_corpus_holds() throws IOException {
    List<Path> inputs;
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/fuzz/LineReaderFuzz"))) {
      inputs = files.sorted().toList();
    }
    assertThat(inputs).isNotEmpty();
    for (Path input : inputs) {
      LineReaderFuzz.fuzzerTestOneInput(Files.readAllBytes(input));
    }
  }
}
