package dev.wharf.auth.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
    return new ColonReader(allowed).read(text);
  }

  /// Reads a query of a Pure-FTPd configuration: `\L`, `\R`, `\I` and `\D`, in quotes or without.
  ///
  /// @throws IllegalArgumentException with what is wrong, a phrase
  static NamedQuery parsePureFtpd(String text) {
    return new BackslashReader().read(text);
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
}
