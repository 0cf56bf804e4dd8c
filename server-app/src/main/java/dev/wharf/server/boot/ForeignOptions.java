package dev.wharf.server.boot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// The options of a Pure-FTPd installation: its configuration file, or Debian's directory with one
/// file for each option.
final class ForeignOptions {
  private static final int DEEPEST = 16;

  /// An option, as it was found.
  ///
  /// @param key as it is written there
  /// @param value without quotes
  /// @param place file and line
  record Option(String key, String value, String place) {
    /// The key in lower case, as it is looked up.
    String name() {
      return key.toLowerCase(Locale.ROOT);
    }
  }

  private ForeignOptions() {}

  /// Reads a file, or a directory such as `/etc/pure-ftpd`.
  static List<Option> read(Path path) throws IOException {
    var options = new ArrayList<Option>();
    if (Files.isDirectory(path)) {
      directory(path, options);
    } else {
      file(path, options, 0);
    }
    return options;
  }

  /// Debian's wrapper: a file of `conf` is an option; the links of `auth`, in the order of their
  /// names, say who is asked, and only they do.
  private static void directory(Path path, List<Option> options) throws IOException {
    Path conf = Files.isDirectory(path.resolve("conf")) ? path.resolve("conf") : path;
    for (Path file : sorted(conf)) {
      String first =
          Files.readString(file, StandardCharsets.ISO_8859_1)
              .lines()
              .map(String::strip)
              .filter(line -> !line.isEmpty() && !line.startsWith("#"))
              .findFirst()
              .orElse("");
      options.add(new Option(file.getFileName().toString(), first, file.toString()));
    }
    Path auth = path.resolve("auth");
    if (!Files.isDirectory(auth)) {
      return;
    }
    var chain = new ArrayList<Option>();
    for (Path link : sorted(auth)) {
      String key = Path.of(link.toRealPath().toString()).getFileName().toString();
      options.stream().filter(option -> option.key().equals(key)).findFirst().ifPresent(chain::add);
    }
    options.removeIf(option -> PureFtpdOption.isAuthenticator(option.name()));
    options.addAll(chain);
  }

  private static List<Path> sorted(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static void file(Path path, List<Option> options, int depth) throws IOException {
    List<String> lines = Files.readAllLines(path, StandardCharsets.ISO_8859_1);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int end = 0;
      while (end < line.length() && Character.isLetterOrDigit(line.charAt(end))) {
        end++;
      }
      var option =
          new Option(line.substring(0, end), value(line.substring(end)), path + ":" + (i + 1));
      if (!option.name().equals("include")) {
        options.add(option);
      } else if (depth < DEEPEST && Files.isReadable(path.resolveSibling(option.value()))) {
        file(path.resolveSibling(option.value()), options, depth + 1);
      }
    }
  }

  /// What follows the key: after blanks, `=` or `:`, without quotes and without a comment.
  private static String value(String rest) {
    int start = 0;
    while (start < rest.length() && " \t=:".indexOf(rest.charAt(start)) >= 0) {
      start++;
    }
    String value = rest.substring(start);
    int comment = value.indexOf(" #");
    value = (comment < 0 ? value : value.substring(0, comment)).strip();
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}
