package dev.wharf.server.hooks;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Text that leaves: what a program said, for logs and clients; facts, for webhooks. Pure.
final class Text {
  private static final int LONGEST_LINE = 200;
  private static final int MOST_LINES = 20;

  private Text() {}

  /// The first lines of what a program said, each of them short and harmless.
  static List<String> lines(byte[] said) {
    var lines = new ArrayList<String>();
    new String(said, StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.isBlank())
        .limit(MOST_LINES)
        .forEach(line -> lines.add(harmless(line)));
    return lines;
  }

  /// The text without characters that end a line, steer a terminal or turn the direction of
  /// writing, and not longer than a line of a log.
  static String harmless(String text) {
    var clean = new StringBuilder();
    text.strip()
        .codePoints()
        .limit(LONGEST_LINE)
        .forEach(point -> clean.appendCodePoint(isPlain(point) ? point : '?'));
    return clean.toString();
  }

  private static boolean isPlain(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }

  /// The facts as an object of JSON on one line.
  static String json(Map<String, Object> facts) {
    var out = new StringBuilder("{");
    facts.forEach(
        (name, value) -> {
          out.append(out.length() > 1 ? "," : "");
          quote(name, out);
          out.append(':');
          if (value instanceof Long number) {
            out.append((long) number);
          } else {
            quote(value.toString(), out);
          }
        });
    return out.append('}').toString();
  }

  private static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (isPlain(c) || isHalfOfPair(text, i)) {
        out.append(c);
      } else {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          out.append(Character.forDigit(c >> shift & 0xf, 16));
        }
      }
    }
    out.append('"');
  }

  private static boolean isHalfOfPair(String text, int at) {
    char c = text.charAt(at);
    return Character.isHighSurrogate(c)
        ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
        : Character.isLowSurrogate(c) && at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
  }
}
