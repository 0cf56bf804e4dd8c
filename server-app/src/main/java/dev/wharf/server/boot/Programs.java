package dev.wharf.server.boot;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a configuration says of programs and of directories to write to, held against the machine.
final class Programs {
  /// Where the server looks for programs that are named without a directory.
  private static final List<String> PATH =
      List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

  private Programs() {}

  /// What is wrong with a command, if something is.
  static Optional<String> problem(List<String> command) {
    String program = command.getFirst();
    if (program.startsWith("/")) {
      return isProgram(Path.of(program))
          ? Optional.empty()
          : Optional.of(program + ": expected a file that can be executed");
    }
    boolean found =
        program.indexOf('/') < 0
            && PATH.stream().anyMatch(directory -> isProgram(Path.of(directory, program)));
    return found
        ? Optional.empty()
        : Optional.of(program + ": expected an absolute path, or a program of " + PATH);
  }

  private static boolean isProgram(Path path) {
    return Files.isRegularFile(path) && Files.isExecutable(path);
  }

  /// What is wrong with a directory that the server writes to, if something is.
  ///
  /// @param made whether it is made when it is missing
  static Optional<String> place(String key, Path directory, boolean made) {
    Path absolute = absolute(directory);
    if (Files.isDirectory(absolute)) {
      return Files.isWritable(absolute)
          ? Optional.empty()
          : Optional.of(key + ": " + directory + ": expected a directory that can be written to");
    }
    Path parent = absolute.getParent();
    boolean absent = made && !Files.exists(absolute);
    return absent && parent != null && Files.isDirectory(parent) && Files.isWritable(parent)
        ? Optional.empty()
        : Optional.of(key + ": " + directory + ": expected a directory");
  }

  /// Refused files, and events, are no business of clients.
  static List<String> outside(String key, Path directory, List<Path> roots) {
    return roots.stream()
        .filter(root -> absolute(directory).startsWith(absolute(root)))
        .map(root -> key + ": " + directory + ": expected a directory outside of " + root)
        .toList();
  }

  static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }
}
