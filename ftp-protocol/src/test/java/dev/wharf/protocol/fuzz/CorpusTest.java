package dev.wharf.protocol.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Runs what fuzzers are begun with, and what they have found.
class CorpusTest {
  private static final Path CORPUS = Path.of("src/test/resources/fuzz");

  private static final Map<String, Consumer<byte[]>> TARGETS =
      new TreeMap<>(
          Map.of(
              "CommandParserFuzz", CommandParserFuzz::fuzzerTestOneInput,
              "PortFuzz", PortFuzz::fuzzerTestOneInput,
              "EprtFuzz", EprtFuzz::fuzzerTestOneInput,
              "OptsFuzz", OptsFuzz::fuzzerTestOneInput,
              "FtpPathFuzz", FtpPathFuzz::fuzzerTestOneInput,
              "GlobFuzz", GlobFuzz::fuzzerTestOneInput,
              "TimeValueFuzz", TimeValueFuzz::fuzzerTestOneInput));

  static List<String> targets() {
    return List.copyOf(TARGETS.keySet());
  }

  @ParameterizedTest
  @MethodSource("targets")
  void every_input_of_the_corpus_holds(String target) throws IOException {
    List<Path> inputs;
    try (Stream<Path> files = Files.list(CORPUS.resolve(target))) {
      inputs = files.sorted().toList();
    }
    assertThat(inputs).isNotEmpty();
    Consumer<byte[]> fuzz = Objects.requireNonNull(TARGETS.get(target));
    for (Path input : inputs) {
      fuzz.accept(Files.readAllBytes(input));
    }
  }
}
