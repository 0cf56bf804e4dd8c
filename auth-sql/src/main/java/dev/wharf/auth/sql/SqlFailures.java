package dev.wharf.auth.sql;

import java.sql.SQLException;
import java.util.List;
import java.util.Objects;

/// What a failure of the database means, by the class of its SQLSTATE (appendix A of PostgreSQL's
/// manual).
public final class SqlFailures {
  /// Wrong user or password, no such database, schema or table, no permission, a syntax error, an
  /// object of the wrong kind.
  private static final List<String> CONFIGURATION = List.of("28", "3D", "3F", "42");

  /// More rows than fit, values that cannot be converted, an error that a function raises: the name
  /// or the account is at fault, and other accounts are not.
  private static final List<String> ONE_ACCOUNT = List.of("21", "22", "P0");

  private static final List<String> VALUE = List.of("22", "23");

  /// Besides those: a key that is there twice, or not at all; two who waited for each other.
  private static final List<String> ANSWERS = List.of("23", "40");

  private static final String NO_SUCH_KEY = "23503";

  private SqlFailures() {}

  /// Whether the configuration is wrong: waiting will not help.
  static boolean isConfiguration(SQLException e) {
    return CONFIGURATION.contains(category(e));
  }

  /// Whether only the account that was asked for is concerned.
  static boolean isOfOneAccount(SQLException e) {
    return ONE_ACCOUNT.contains(category(e));
  }

  /// Whether the database has answered, and is not at fault.
  static boolean isAnswer(SQLException e) {
    return isOfOneAccount(e) || ANSWERS.contains(category(e));
  }

  /// Whether a row was to refer to one that does not exist.
  public static boolean isMissingReference(SQLException e) {
    return NO_SUCH_KEY.equals(e.getSQLState());
  }

  /// Whether a value was refused, by its type or by a constraint of the table.
  static boolean isOfValue(SQLException e) {
    return VALUE.contains(category(e));
  }

  private static String category(SQLException e) {
    String state = Objects.requireNonNullElse(e.getSQLState(), "");
    return state.length() == 5 ? state.substring(0, 2) : "";
  }

  /// What went wrong, on one line.
  public static String of(SQLException e) {
    String message = Objects.requireNonNullElse(e.getMessage(), e.toString());
    Throwable cause = e.getCause();
    String why =
        cause instanceof SQLException && cause.getMessage() != null
            ? message + ": " + cause.getMessage()
            : message;
    return why.replace('\n', ' ').replace('\r', ' ');
  }
}
