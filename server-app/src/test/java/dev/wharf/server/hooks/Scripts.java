package dev.wharf.server.hooks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Small programs for tests, and patience.
final class Scripts {
  private static final long PATIENCE = 60_000_000_000L; // nanoseconds

  private Scripts() {}

  /// A command that runs `text` with the shell; `$1` is the first of the arguments.
  static List<String> sh(Path directory, String text, String... arguments) throws IOException {
    Path script = Files.createTempFile(directory, "script", ".sh");
    Files.writeString(script, text);
    var command = new ArrayList<>(List.of("/bin/sh", script.toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  /// Waits until something holds.
  static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("never: " + what);
      }
      java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
    }
  }

  /// What a file holds, or nothing if it is not there.
  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException _) {
      return "";
    }
  }
}
