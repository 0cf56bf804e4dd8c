package dev.wharf.server.hooks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Small programs for tests.
final class Scripts {
  private Scripts() {}

  /// A command that runs `text` with the shell; `$1` is the first of the arguments.
  static List<String> sh(Path directory, String text, String... arguments) throws IOException {
    Path script = Files.createTempFile(directory, "script", ".sh");
    Files.writeString(script, text);
    var command = new ArrayList<>(List.of("/bin/sh", script.toString()));
    command.addAll(List.of(arguments));
    return command;
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
