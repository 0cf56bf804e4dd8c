package dev.wharf.auth.sql;

import dev.wharf.domain.Settings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// A statement of the operator whose parameters have names, as in `:user`, made ready for JDBC.
/// Values are bound and never become part of the text.
///
/// Whatever looks like a placeholder and is none is refused, since it would be sent as it stands: a
/// query that looks for the user named `%u` finds nobody, or the wrong one.
///
/// @param sql the statement with `?` for each parameter
/// @param parameters what is bound, in order
record NamedQuery(String sql, List<Parameter> parameters) {
  /// Copies the parameters.
  NamedQuery {
    parameters = List.copyOf(parameters);
  }

  /// Reads a statement.
  ///
  /// @param allowed what may be asked for
  /// @throws IllegalArgumentException with what is wrong, a phrase
  static NamedQuery parse(String text, Set<Parameter> allowed) {
    return new Reader(allowed, false).read(text);
  }

  /// Reads a query of a Pure-FTPd configuration: `\L`, `\R`, `\I` and `\D`, in quotes or without.
  ///
  /// @throws IllegalArgumentException with what is wrong, a phrase
  static NamedQuery parsePureFtpd(String text) {
    return new Reader(Set.of(), true).read(text);
  }

  /// Prepares the statement and binds its parameters, as values of no particular type: like a
  /// quoted literal, each takes the type that its place in the statement asks for.
  PreparedStatement prepare(Connection connection, Map<Parameter, String> values)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      for (int i = 0; i < parameters.size(); i++) {
        statement.setObject(i + 1, values.get(parameters.get(i)), Types.OTHER);
      }
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }

  /// Reads one statement.
  private static final class Reader {
    private static final Map<Character, Parameter> PURE_FTPD =
        Map.of(
            'L', Parameter.USER,
            'R', Parameter.CLIENT,
            'I', Parameter.LOCAL,
            'D', Parameter.CLIENT_DECIMAL);

    private final Set<Parameter> allowed;
    private final boolean pureFtpd;
    private final StringBuilder sql = new StringBuilder();
    private final List<Parameter> parameters = new ArrayList<>();
    private boolean ended;

    private Reader(Set<Parameter> allowed, boolean pureFtpd) {
      this.allowed = allowed;
      this.pureFtpd = pureFtpd;
    }

    private NamedQuery read(String text) {
      for (Piece piece : Piece.of(text)) {
        switch (piece.kind()) {
          case CODE -> code(piece.text());
          case PLAIN_LITERAL -> literal(piece);
          case OTHER_LITERAL, IDENTIFIER -> {
            refuseHidden(piece.text());
            append(piece.text());
          }
          case COMMENT -> sql.append(' ');
        }
      }
      if (sql.toString().isBlank()) {
        throw new IllegalArgumentException("the statement is empty");
      }
      return new NamedQuery(sql.toString().strip(), parameters);
    }

    private void append(String text) {
      if (ended && !text.isBlank()) {
        throw new IllegalArgumentException("one statement only; there is something behind the ;");
      }
      sql.append(text);
    }

    private void bind(Parameter parameter) {
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
          case '\\' -> i = backslash(i, next);
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
      bind(parameter(text.substring(at + 1, end)));
      return end;
    }

    private Parameter parameter(String word) {
      List<String> words = allowed.stream().map(Parameter::word).sorted().toList();
      return allowed.stream()
          .filter(parameter -> parameter.word().equals(word))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      ":"
                          + word
                          + " is not known here; "
                          + Settings.nearest(word, words)
                              .map(best -> "did you mean :" + best + "?")
                              .orElse(
                                  words.stream()
                                      .map(known -> ":" + known)
                                      .collect(Collectors.joining(", ", "known: ", "")))));
    }

    private int backslash(int at, char next) {
      if (!pureFtpd) {
        throw new IllegalArgumentException(
            "\\" + next + " is no parameter here; names with a colon are, as in :user");
      }
      bind(pureFtpd(next));
      return at + 2;
    }

    private static Parameter pureFtpd(char letter) {
      Parameter parameter = PURE_FTPD.get(letter);
      if (parameter == null) {
        throw new IllegalArgumentException(
            letter == 'P'
                ? "\\P, the port of the server, is not known to authenticators"
                : "\\" + letter + " is no placeholder; known: \\L, \\R, \\I, \\D");
      }
      return parameter;
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

    /// A literal of its own is bound as a whole; one that only holds a placeholder becomes a
    /// concatenation, which Pure-FTPd's replacement of text comes to as well.
    private void literal(Piece piece) {
      if (!pureFtpd || piece.content().indexOf('\\') < 0) {
        refuseHidden(piece.text());
        append(piece.text());
        return;
      }
      String content = piece.content();
      var parts = new ArrayList<Runnable>();
      int start = 0;
      for (int at = content.indexOf('\\'); at >= 0; at = content.indexOf('\\', start)) {
        String before = content.substring(start, at);
        Parameter parameter = pureFtpd(at + 1 < content.length() ? content.charAt(at + 1) : ' ');
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

    /// Quotes around a parameter make text of it: the commonest mistake, and a silent one.
    private void refuseHidden(String quoted) {
      for (Parameter parameter : allowed) {
        if (quoted.contains(":" + parameter.word())) {
          throw new IllegalArgumentException(
              ":" + parameter.word() + " stands inside quotes; parameters need none");
        }
      }
      String content = quoted.length() < 2 ? "" : quoted.substring(1, quoted.length() - 1);
      boolean template = content.length() == 2 && (content.startsWith("%") || isPure(content));
      if (template
          || content.contains("${")
          || content.contains("{{")
          || (pureFtpd && isPure(content))) {
        throw new IllegalArgumentException(
            quoted + " looks like a placeholder and is none; parameters have names, as in :user");
      }
    }

    private static boolean isPure(String content) {
      int at = content.indexOf('\\');
      return at >= 0 && at + 1 < content.length() && "LRIPD".indexOf(content.charAt(at + 1)) >= 0;
    }
  }
}
