package dev.wharf.protocol;

import dev.wharf.protocol.command.Verb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A golden dialogue: a text that says, line by line, what client and server say. The README beside
/// the files explains their language.
///
/// @param name of the file
/// @param headers `# Word: value` lines by word; the first comment is the rule
/// @param rule what it proves, with its source
/// @param lines all others
record DialogueFile(String name, String rule, Map<String, String> headers, List<String> lines) {
  private static final Path MODULE = Path.of(System.getProperty("basedir", ""));

  /// Where the files are.
  static final Path FOLDER = MODULE.resolve("src/test/resources/dialogues");

  /// Where the repository begins.
  static final Path REPOSITORY = MODULE.toAbsolutePath().resolve("..").normalize();

  private static final List<String> HEADERS = List.of("Verbs", "Rows", "Files", "Server", "Start");

  /// All dialogues, by name.
  static List<DialogueFile> all() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(file -> file.toString().endsWith(".ftp"))
          .sorted()
          .map(DialogueFile::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DialogueFile read(Path file) {
    try {
      return parse(file.getFileName().toString(), Files.readAllLines(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Reads the text of a dialogue.
  static DialogueFile parse(String name, List<String> text) {
    var headers = new LinkedHashMap<String, String>();
    var rule = new ArrayList<String>();
    var lines = new ArrayList<String>();
    for (String line : text) {
      if (line.startsWith("#")) {
        String comment = line.substring(1).strip();
        String word = comment.substring(0, Math.max(0, comment.indexOf(':')));
        if (HEADERS.contains(word)) {
          headers.merge(word, comment.substring(word.length() + 1).strip(), (a, b) -> a + " " + b);
        } else if (lines.isEmpty()) {
          rule.add(comment);
        }
      } else if (!line.isBlank()) {
        lines.add(line);
      }
    }
    return new DialogueFile(name, String.join(" ", rule), headers, lines);
  }

  /// The words of a header.
  List<String> words(String header) {
    String value = headers.getOrDefault(header, "");
    return value.isBlank() ? List.of() : List.of(value.split(" +"));
  }

  /// The commands it proves something about.
  List<Verb> verbs() {
    return words("Verbs").stream().map(Verb::valueOf).toList();
  }

  /// Whether the session begins with nobody logged in.
  boolean beginsConnected() {
    return headers.getOrDefault("Start", "").equals("connected");
  }

  /// The command word of a line, if the server knows it.
  static Optional<Verb> verbOf(String line) {
    int space = line.indexOf(' ');
    return Verb.of(space < 0 ? line : line.substring(0, space));
  }
}
