package dev.wharf.auth.sql;

import java.util.ArrayList;
import java.util.List;

/// Reads one statement, piece by piece, and finds its parameters. What a parameter looks like is
/// the dialect's: [ColonReader], [BackslashReader]. For one statement only.
abstract sealed class QueryReader permits ColonReader, BackslashReader {
  private final StringBuilder sql = new StringBuilder();
  private final List<Parameter> parameters = new ArrayList<>();
  private boolean ended;

  /// Reads the statement.
  ///
  /// @throws IllegalArgumentException with what is wrong, a phrase
  final NamedQuery read(String text) {
    for (Piece piece : Piece.of(text)) {
      switch (piece.kind()) {
        case CODE -> code(piece.text());
        case PLAIN_LITERAL -> literal(piece);
        case OTHER_LITERAL, IDENTIFIER -> quoted(piece);
        case COMMENT -> sql.append(' ');
      }
    }
    if (sql.toString().isBlank()) {
      throw new IllegalArgumentException("the statement is empty");
    }
    return new NamedQuery(sql.toString().strip(), parameters);
  }

  /// The parameter that `:word` is.
  ///
  /// @throws IllegalArgumentException if it is none
  abstract Parameter named(String word);

  /// The parameter that a backslash and this letter are.
  ///
  /// @throws IllegalArgumentException if they are none
  abstract Parameter lettered(char letter);

  /// A literal without escapes.
  void literal(Piece piece) {
    quoted(piece);
  }

  /// Whether something in quotes looks like a parameter.
  ///
  /// @throws IllegalArgumentException if it is one, and only the quotes are too much
  abstract boolean hides(String quoted);

  /// What is in quotes, and stays as it is: quotes around a parameter make text of it, which is the
  /// commonest mistake, and a silent one.
  final void quoted(Piece piece) {
    String quoted = piece.text();
    String content = quoted.length() < 2 ? "" : quoted.substring(1, quoted.length() - 1);
    boolean template = content.length() == 2 && (content.startsWith("%") || isLettered(content));
    if (hides(quoted) || template || content.contains("${") || content.contains("{{")) {
      throw new IllegalArgumentException(
          quoted + " looks like a placeholder and is none; parameters have names, as in :user");
    }
    append(quoted);
  }

  /// Whether there is a placeholder of Pure-FTPd in it.
  static boolean isLettered(String content) {
    int at = content.indexOf('\\');
    return at >= 0 && at + 1 < content.length() && "LRIPD".indexOf(content.charAt(at + 1)) >= 0;
  }

  final void append(String text) {
    if (ended && !text.isBlank()) {
      throw new IllegalArgumentException("one statement only; there is something behind the ;");
    }
    sql.append(text);
  }

  final void bind(Parameter parameter) {
    append("?");
    parameters.add(parameter);
  }

  private void code(String text) {
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      char next = i + 1 < text.length() ? text.charAt(i + 1) : ' ';
      switch (c) {
        case ';' -> {
          append(" ");
          ended = true;
          i++;
        }
        case ':' -> i = colon(text, i, next);
        case '\\' -> {
          bind(lettered(next));
          i += 2;
        }
        case '?', '{', '}', '$', '%', '@' -> {
          refuseForeign(c, next, i > 0 && Piece.isWord(text.charAt(i - 1)));
          append(String.valueOf(c));
          i++;
        }
        default -> {
          append(String.valueOf(c));
          i++;
        }
      }
    }
  }

  /// A parameter, a cast (`::`), or the middle of a slice (`[1:2]`).
  private int colon(String text, int at, char next) {
    if (next == ':') {
      append("::");
      return at + 2;
    }
    if (!Character.isLetter(next) && next != '_') {
      append(":");
      return at + 1;
    }
    int end = at + 1;
    while (end < text.length() && Piece.isWord(text.charAt(end))) {
      end++;
    }
    bind(named(text.substring(at + 1, end)));
    return end;
  }

  private static void refuseForeign(char c, char next, boolean behindWord) {
    boolean foreign =
        switch (c) {
          case '?' -> true;
          case '{', '}' -> true;
          case '$' -> !behindWord;
          case '%' -> Character.isLetter(next) || next == '(';
          default -> Character.isLetter(next);
        };
    if (foreign) {
      throw new IllegalArgumentException(
          c
              + String.valueOf(next).strip()
              + " looks like a placeholder and is none; parameters have names, as in :user (an"
              + " operator is told apart by a blank behind it; for ? there are functions)");
    }
  }
}
