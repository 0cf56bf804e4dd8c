package dev.wharf.server.boot;

import dev.wharf.domain.SettingsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/// Reads a configuration file, YAML or JSON, into dotted keys: `limits:` with `sessions: 5` below
/// it is `limits.sessions`.
///
/// Scalars stay the text they are written as, so that `0640` and `yes` mean what the key's
/// declaration says and not what YAML guesses. Not read: anchors and aliases, several documents,
/// text that is not UTF-8. What cannot be read is told with its line.
final class ConfigFile {
  /// Most bytes of a configuration file.
  static final int MAX_BYTES = 1 << 20;

  private static final int MAX_DEPTH = 8;
  private static final String MARK = " in reader, line ";
  private static final JsonFactory JSON = new JsonFactory();
  private static final YAMLFactory YAML = new YAMLFactory();

  private final String name;
  private final JsonParser parser;
  private final Given given;

  private ConfigFile(String name, JsonParser parser, Given given) {
    this.name = name;
    this.parser = parser;
    this.given = given;
  }

  /// Adds what `file` says to `given`.
  ///
  /// @throws SettingsException if the file cannot be read or understood
  static void read(Path file, Given given) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (FileSystemException e) {
      throw new SettingsException(Trouble.with(e) + "; expected a file that can be read", e);
    } catch (IOException e) {
      throw new SettingsException(file + ": cannot be read: " + e.getMessage(), e);
    }
    if (bytes.length > MAX_BYTES) {
      throw new SettingsException(file + ": longer than " + MAX_BYTES + " bytes");
    }
    readText(file.toString(), decode(file.toString(), bytes), given);
  }

  /// Adds what `text` says to `given`; `name` stands for it in messages.
  static void readText(String name, String text, Given given) {
    // Also YAML parsers read JSON, but they refuse its tabs.
    TokenStreamFactory format = text.stripLeading().startsWith("{") ? JSON : YAML;
    try (JsonParser parser = format.createParser(ObjectReadContext.empty(), text)) {
      new ConfigFile(name, parser, given).document();
    } catch (JacksonException e) {
      throw new SettingsException(name + ":" + explain(e), e);
    }
  }

  /// Adds what a command line says: `text` is a YAML list if it begins like one, else just text.
  ///
  /// @throws SettingsException if the list cannot be understood
  static void readValue(String place, String key, String text, Given given) {
    if (!text.startsWith("[")) {
      given.put(key, text, place);
      return;
    }
    var list = new Given();
    readText(place, "value: " + text, list);
    list.problems().forEach(given::problem);
    list.values().forEach((_, value) -> given.put(key, value, place));
  }

  private static String decode(String name, byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
    if (result.isError()) {
      long line = 1;
      for (int i = 0; i < in.position(); i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      throw new SettingsException(name + ":" + line + ": not UTF-8");
    }
    String text = out.flip().toString();
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private void document() {
    JsonToken first = parser.nextToken();
    if (first == null) {
      return; // an empty file leaves everything at its default
    }
    if (first != JsonToken.START_OBJECT) {
      throw wrong("expected keys and values, as in \"read-only: true\"");
    }
    section("", 1, given::put, new HashSet<>());
    if (parser.nextToken() != null) {
      throw wrong("a second document begins here; expected one");
    }
  }

  /// Takes one value; see [Given#put].
  @FunctionalInterface
  private interface Taker {
    void take(String key, Object value, String place);
  }

  /// Reads to the end of an object whose beginning was read.
  private void section(String prefix, int depth, Taker taker, Set<String> seen) {
    if (depth > MAX_DEPTH) {
      throw wrong("nested too deep");
    }
    refuseAnchor();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = prefix + parser.currentName();
      String place = place();
      if (!seen.add(key)) {
        given.problem(place + ": " + key + ": given twice");
      }
      JsonToken token = parser.nextToken();
      if (token == JsonToken.START_OBJECT) {
        section(key + ".", depth + 1, taker, seen);
      } else {
        taker.take(key, value(token, depth), place);
      }
    }
  }

  private Object value(@Nullable JsonToken token, int depth) {
    refuseAnchor();
    if (token == JsonToken.START_ARRAY) {
      return list(depth);
    }
    if (token == JsonToken.VALUE_NULL) {
      return "";
    }
    return parser.getString();
  }

  private List<Object> list(int depth) {
    var values = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      if (token == JsonToken.START_ARRAY) {
        throw wrong("a list in a list; expected texts, or keys and values");
      }
      if (token == JsonToken.START_OBJECT) {
        Map<String, Object> element = new LinkedHashMap<>();
        section("", depth + 1, (key, value, _) -> element.put(key, value), new HashSet<>());
        values.add(element);
      } else {
        values.add(value(token, depth));
      }
    }
    return values;
  }

  private void refuseAnchor() {
    boolean alias = parser instanceof YAMLParser yaml && yaml.isCurrentAlias();
    if (alias || (parser.canReadObjectId() && parser.getObjectId() != null)) {
      throw wrong("anchors (&) and aliases (*) are not read; write the value out");
    }
  }

  private SettingsException wrong(String sentence) {
    return new SettingsException(place() + ": " + sentence);
  }

  private String place() {
    return name + ":" + parser.currentTokenLocation().getLineNr();
  }

  /// The line and the sentence that help. The YAML parser tells first what it was doing and last
  /// what was wrong, each with a line like ` in reader, line 2, column 1:` after it.
  private static String explain(JacksonException e) {
    int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
    List<String> said = String.valueOf(e.getOriginalMessage()).lines().toList();
    String sentence = said.getFirst();
    for (int i = 1; i < said.size(); i++) {
      if (said.get(i).startsWith(MARK)) {
        String rest = said.get(i).substring(MARK.length());
        line = Integer.parseInt(rest.substring(0, rest.indexOf(',')));
        sentence = said.get(i - 1);
      }
    }
    return line + ": not understood: " + sentence;
  }
}
