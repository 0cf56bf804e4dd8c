package dev.wharf.server.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// NullAway falls silent when its settings and its version do not fit. So a module with a null in
/// it is built as every other is, and must not compile.
class NullCanaryIT {
  private static final Path SOURCE = Path.of("src/test/canary");
  private static final Path COPY = Path.of("target/canary");

  @Test
  void a_null_does_not_compile() throws IOException, InterruptedException {
    copy();
    Path said = COPY.resolve("said");
    Process maven =
        new ProcessBuilder(List.of("mvn", "-q", "-B", "-ntp", "-Dstyle.color=never", "compile"))
            .directory(COPY.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    boolean ended = maven.waitFor(5, TimeUnit.MINUTES);
    maven.destroyForcibly();
    assertThat(ended).as(Files.readString(said)).isTrue();
    assertThat(maven.exitValue()).isNotZero();
    assertThat(Files.readString(said)).contains("[NullAway] dereferenced expression 'text'");
  }

  private static void copy() throws IOException {
    try (var files = Files.walk(SOURCE)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = COPY.resolve(SOURCE.relativize(file));
        Files.createDirectories(target.resolveSibling(""));
        Files.write(target, Files.readAllBytes(file));
      }
    }
  }
}
