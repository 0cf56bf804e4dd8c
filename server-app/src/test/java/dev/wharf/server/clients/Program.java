package dev.wharf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A foreign program that ran to its end.
///
/// Programs are those of the system, whatever else the person who runs the tests has installed, and
/// know nothing of that person's settings. Wharf's own runs as it was built for the tests.
///
/// @param exit its exit code
/// @param out everything it said
record Program(int exit, String out) {
  private static final int PATIENCE = 120; // seconds

  /// Runs it.
  ///
  /// @param directory where it runs; its home, too
  /// @param input what it reads from standard input
  static Program run(Path directory, String input, List<String> command)
      throws IOException, InterruptedException {
    Path in = Files.createTempFile("wharf-test", ".in");
    Path out = Files.createTempFile("wharf-test", ".out");
    try {
      Files.writeString(in, input);
      Process process =
          prepare(directory, command)
              .redirectErrorStream(true)
              .redirectInput(in.toFile())
              .redirectOutput(out.toFile())
              .start();
      boolean ended = process.waitFor(PATIENCE, TimeUnit.SECONDS);
      process.destroyForcibly();
      String said = new String(Files.readAllBytes(out), java.nio.charset.StandardCharsets.UTF_8);
      assertThat(ended).as("does not end: %s\n%s", command, said).isTrue();
      return new Program(process.exitValue(), said);
    } finally {
      Files.delete(in);
      Files.delete(out);
    }
  }

  /// Runs it without input.
  static Program run(Path directory, String... command) throws IOException, InterruptedException {
    return run(directory, "", List.of(command));
  }

  /// A process that somebody else is going to start.
  static ProcessBuilder prepare(Path directory, List<String> command) {
    var whole = new ArrayList<>(List.of("/usr/bin/env", "-i"));
    Map.of(
            "PATH",
            "/usr/bin:/bin",
            "HOME",
            directory.toString(),
            "LC_ALL",
            "C.UTF-8",
            "TERM",
            "dumb",
            "JAVA_HOME",
            System.getProperty("java.home"),
            "WHARF_BUILD",
            "no")
        .forEach((name, value) -> whole.add(name + "=" + value));
    whole.addAll(command);
    return new ProcessBuilder(whole).directory(directory.toFile());
  }

  /// It went well; else the test fails with what it said.
  Program succeeded() {
    assertThat(exit).as(out).isZero();
    return this;
  }
}
