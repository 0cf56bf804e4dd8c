package dev.wharf.server.house;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The modules of the house, as they were compiled.
final class Modules {
  private static final Path HOUSE = Path.of("..").toAbsolutePath().normalize();

  private Modules() {}

  /// The folder that holds all modules.
  static Path house() {
    return HOUSE;
  }

  /// `target/classes` of every module.
  static List<Path> classes() throws IOException {
    try (Stream<Path> folders = Files.list(HOUSE)) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("src/main/java/module-info.java")))
          .map(folder -> folder.resolve("target/classes"))
          .sorted()
          .toList();
    }
  }
}
