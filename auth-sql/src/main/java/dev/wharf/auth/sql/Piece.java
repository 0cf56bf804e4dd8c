package dev.wharf.auth.sql;

import java.util.ArrayList;
import java.util.List;

/// A piece of an SQL statement, told apart by PostgreSQL's rules, so that nothing inside quotes or
/// comments is taken for a parameter, and nothing outside of them is missed.
///
/// @param kind what it is
/// @param text the piece as it was written, quotes included
record Piece(Kind kind, String text) {
  /// What a piece is.
  enum Kind {
    /// Words, numbers and operators.
    CODE,
    /// `'…'` with nothing in front of it.
    PLAIN_LITERAL,
    /// Any other string: `E'…'`, `U&'…'`, `$$…$$`.
    OTHER_LITERAL,
    /// `"…"`, a name.
    IDENTIFIER,
    /// `--` or `/* */`.
    COMMENT
  }

  /// What a plain literal holds, with its doubled quotes as they are.
  String content() {
    return text.substring(1, text.length() - 1);
  }

  /// Takes a statement apart; the pieces together are the statement again.
  ///
  /// @throws IllegalArgumentException if a string, name or comment does not end
  static List<Piece> of(String sql) {
    return new Scanner(sql).pieces();
  }

  /// Walks through a statement once.
  private static final class Scanner {
    private final String sql;
    private final List<Piece> pieces = new ArrayList<>();
    private int start;
    private int at;

    private Scanner(String sql) {
      this.sql = sql;
    }

    private List<Piece> pieces() {
      while (at < sql.length()) {
        char c = sql.charAt(at);
        if (c == '\'') {
          literal();
        } else if (c == '"') {
          code();
          piece(Kind.IDENTIFIER, endOfQuoted('"', false));
        } else if (c == '$' && dollarTag() > 0) {
          int tag = dollarTag();
          code();
          piece(Kind.OTHER_LITERAL, endOfDollars(tag));
        } else if (sql.startsWith("--", at)) {
          code();
          int line = sql.indexOf('\n', at);
          piece(Kind.COMMENT, line < 0 ? sql.length() : line + 1);
        } else if (sql.startsWith("/*", at)) {
          code();
          piece(Kind.COMMENT, endOfComment());
        } else {
          at++;
        }
      }
      code();
      return List.copyOf(pieces);
    }

    /// What was walked over since the last piece is code.
    private void code() {
      if (at > start) {
        pieces.add(new Piece(Kind.CODE, sql.substring(start, at)));
        start = at;
      }
    }

    private void piece(Kind kind, int end) {
      pieces.add(new Piece(kind, sql.substring(start, end)));
      start = end;
      at = end;
    }

    private void literal() {
      boolean escapes = at > 0 && isPrefix('e', at - 1);
      boolean other =
          escapes
              || (at > 0 && (isPrefix('b', at - 1) || isPrefix('x', at - 1)))
              || (at > 0 && isPrefix('n', at - 1))
              || (at > 1 && sql.charAt(at - 1) == '&' && isPrefix('u', at - 2));
      code();
      piece(other ? Kind.OTHER_LITERAL : Kind.PLAIN_LITERAL, endOfQuoted('\'', escapes));
    }

    /// Whether the letter at `index` stands alone, as the mark of a literal.
    private boolean isPrefix(char letter, int index) {
      return Character.toLowerCase(sql.charAt(index)) == letter
          && (index == 0 || !isWord(sql.charAt(index - 1)));
    }

    private int endOfQuoted(char quote, boolean escapes) {
      int i = at + 1;
      while (i < sql.length()) {
        char c = sql.charAt(i);
        if (escapes && c == '\\') {
          i += 2;
        } else if (c != quote) {
          i++;
        } else if (i + 1 < sql.length() && sql.charAt(i + 1) == quote) {
          i += 2;
        } else {
          return i + 1;
        }
      }
      throw new IllegalArgumentException("a " + quote + " is opened and not closed");
    }

    /// The length of `$tag$` where the walk is, or 0 if there is none.
    private int dollarTag() {
      if (at > 0 && isWord(sql.charAt(at - 1))) {
        return 0;
      }
      int i = at + 1;
      while (i < sql.length() && isWord(sql.charAt(i)) && sql.charAt(i) != '$') {
        i++;
      }
      boolean number = i > at + 1 && Character.isDigit(sql.charAt(at + 1));
      return i < sql.length() && sql.charAt(i) == '$' && !number ? i + 1 - at : 0;
    }

    private int endOfDollars(int tag) {
      int end = sql.indexOf(sql.substring(at, at + tag), at + tag);
      if (end < 0) {
        throw new IllegalArgumentException("a string in dollars is opened and not closed");
      }
      return end + tag;
    }

    /// Comments nest.
    private int endOfComment() {
      int depth = 1;
      int i = at + 2;
      while (depth > 0) {
        if (i >= sql.length()) {
          throw new IllegalArgumentException("a comment is opened and not closed");
        }
        if (sql.startsWith("/*", i)) {
          depth++;
          i += 2;
        } else if (sql.startsWith("*/", i)) {
          depth--;
          i += 2;
        } else {
          i++;
        }
      }
      return i;
    }
  }

  /// Whether `c` may stand in a name.
  static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$';
  }
}
