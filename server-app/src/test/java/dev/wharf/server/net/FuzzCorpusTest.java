package dev.wharf.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Runs what the fuzzers of this package are begun with, and what they have found.
class FuzzCorpusTest {
  private static final Path CORPUS = Path.of("src/test/resources/fuzz");

  @Test
  void every_input_for_the_line_reader_holds() throws IOException {
    replay("LineReaderFuzz", LineReaderFuzz::fuzzerTestOneInput);
  }

  @Test
  void every_input_for_the_proxy_header_holds() throws IOException {
    replay("ProxyHeaderFuzz", ProxyHeaderFuzz::fuzzerTestOneInput);
  }

  private static void replay(String name, Consumer<byte[]> target) throws IOException {
    List<Path> inputs;
    try (Stream<Path> files = Files.list(CORPUS.resolve(name))) {
      inputs = files.sorted().toList();
    }
    assertThat(inputs).isNotEmpty();
    for (Path input : inputs) {
      target.accept(Files.readAllBytes(input));
    }
  }
}
