package dev.wharf.auth.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The dialect of Pure-FTPd's configuration: a backslash and a letter, in quotes or without.
final class BackslashReader extends QueryReader {
  private static final Map<Character, Parameter> LETTERS =
      Map.of(
          'L', Parameter.USER,
          'R', Parameter.CLIENT,
          'I', Parameter.LOCAL,
          'D', Parameter.CLIENT_DECIMAL);

  @Override
  Parameter named(String word) {
    throw new IllegalArgumentException(
        ":" + word + " is not known here; placeholders have a backslash: \\L, \\R, \\I, \\D");
  }

  @Override
  Parameter lettered(char letter) {
    Parameter parameter = LETTERS.get(letter);
    if (parameter == null) {
      throw new IllegalArgumentException(
          letter == 'P'
              ? "\\P, the port of the server, is not known to authenticators"
              : "\\" + letter + " is no placeholder; known: \\L, \\R, \\I, \\D");
    }
    return parameter;
  }

  @Override
  boolean hides(String quoted) {
    return isLettered(quoted);
  }

  /// A literal of its own is bound as a whole; one that only holds a placeholder becomes a
  /// concatenation, which Pure-FTPd's replacement of text comes to as well.
  @Override
  void literal(Piece piece) {
    if (piece.content().indexOf('\\') < 0) {
      quoted(piece);
      return;
    }
    String content = piece.content();
    var parts = new ArrayList<Runnable>();
    int start = 0;
    for (int at = content.indexOf('\\'); at >= 0; at = content.indexOf('\\', start)) {
      String before = content.substring(start, at);
      Parameter parameter = lettered(at + 1 < content.length() ? content.charAt(at + 1) : ' ');
      if (!before.isEmpty()) {
        parts.add(() -> append("'" + before + "'"));
      }
      parts.add(() -> bind(parameter));
      start = at + 2;
    }
    String rest = content.substring(start);
    if (!rest.isEmpty()) {
      parts.add(() -> append("'" + rest + "'"));
    }
    concatenate(parts);
  }

  private void concatenate(List<Runnable> parts) {
    append(parts.size() > 1 ? "(" : "");
    for (int i = 0; i < parts.size(); i++) {
      append(i > 0 ? " || " : "");
      parts.get(i).run();
    }
    append(parts.size() > 1 ? ")" : "");
  }
}
