package dev.wharf.server.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Lets Jazzer look for inputs that break a promise, a minute for each target. What it finds goes
/// into `src/test/resources/fuzz` of the target's module, beside the fix.
class FuzzLongIT {
  private static final int SECONDS = 60;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp-protocol dev.wharf.protocol.fuzz.CommandParserFuzz",
        "ftp-protocol dev.wharf.protocol.fuzz.PortFuzz",
        "ftp-protocol dev.wharf.protocol.fuzz.EprtFuzz",
        "ftp-protocol dev.wharf.protocol.fuzz.OptsFuzz",
        "ftp-protocol dev.wharf.protocol.fuzz.FtpPathFuzz",
        "ftp-protocol dev.wharf.protocol.fuzz.GlobFuzz",
        "ftp-protocol dev.wharf.protocol.fuzz.TimeValueFuzz",
        "server-app dev.wharf.server.net.LineReaderFuzz",
        "server-app dev.wharf.server.net.ProxyHeaderFuzz"
      })
  void nothing_is_found(String where) throws IOException, InterruptedException {
    String target = where.substring(where.indexOf(' ') + 1);
    String name = target.substring(target.lastIndexOf('.') + 1);
    Path module = Modules.house().resolve(where.substring(0, where.indexOf(' ')));
    Path work = Files.createDirectories(Path.of("target/fuzz", name).toAbsolutePath());
    Path found = Files.createDirectories(work.resolve("corpus"));
    Path log = work.resolve("log");
    Process jazzer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                classPath(module),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target,
                "--instrumentation_includes=dev.wharf.**",
                "-max_total_time=" + SECONDS,
                "-timeout=10",
                "-max_len=9000", // a line that is too long, and no more
                found.toString(),
                module.resolve("src/test/resources/fuzz").resolve(name).toString())
            .directory(work.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended = jazzer.waitFor(4 * SECONDS, TimeUnit.SECONDS);
    jazzer.destroyForcibly();
    assertThat(ended).as("ends in time: %s", log).isTrue();
    assertThat(jazzer.exitValue()).as(Files.readString(log)).isZero();
    assertThat(log).content().contains("Done ");
  }

  /// The classes of the house, the tests of the module, Jazzer and AssertJ.
  private static String classPath(Path module) throws IOException {
    var path = new ArrayList<Path>(Modules.classes());
    path.add(module.resolve("target/test-classes"));
    try (Stream<Path> jars = Files.list(Path.of("target/fuzz/lib").toAbsolutePath())) {
      path.addAll(jars.toList());
    }
    return path.stream().map(Path::toString).collect(Collectors.joining(":"));
  }
}
