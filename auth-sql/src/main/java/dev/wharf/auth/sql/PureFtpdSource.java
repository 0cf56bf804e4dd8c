package dev.wharf.auth.sql;

import dev.wharf.auth.spi.Digits;
import dev.wharf.auth.spi.LoginAttempt;
import dev.wharf.domain.SettingsException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Accounts that the queries of a Pure-FTPd configuration find: one value each. Their units, KB per
/// second and MB, become bytes here.
final class PureFtpdSource implements AccountSource {
  private static final long KILO = 1024;
  private static final long MEGA = 1024 * 1024;

  /// A query, and what its value is for.
  private record Value(Column column, String key, long unit) {}

  private static final List<Value> VALUES =
      List.of(
          new Value(Column.PASSWORD, "GetPW", 1),
          new Value(Column.UID, "GetUID", 1),
          new Value(Column.GID, "GetGID", 1),
          new Value(Column.HOME, "GetDir", 1),
          new Value(Column.QUOTA_FILES, "GetQTAFS", 1),
          new Value(Column.QUOTA_BYTES, "GetQTASZ", MEGA),
          new Value(Column.UPLOAD_RATIO, "GetRatioUL", 1),
          new Value(Column.DOWNLOAD_RATIO, "GetRatioDL", 1),
          new Value(Column.UPLOAD_RATE, "GetBandwidthUL", KILO),
          new Value(Column.DOWNLOAD_RATE, "GetBandwidthDL", KILO));

  private final Map<Value, NamedQuery> queries;
  private final Map<Column, String> constants = new EnumMap<>(Column.class);

  /// Reads the queries.
  ///
  /// @throws SettingsException with every problem found
  PureFtpdSource(PureFtpdConfig config) {
    var problems = new ArrayList<String>();
    var found = new LinkedHashMap<Value, NamedQuery>();
    for (Value value : VALUES) {
      Optional<String> text = config.value(value.key());
      try {
        text.map(NamedQuery::parsePureFtpd).ifPresent(query -> found.put(value, query));
      } catch (IllegalArgumentException e) {
        problems.add(place(config, value.key()) + e.getMessage());
      }
    }
    queries = found;
    config.value("DefaultUID").ifPresent(uid -> constants.put(Column.UID, uid));
    config.value("DefaultGID").ifPresent(gid -> constants.put(Column.GID, gid));
    for (Value needed : VALUES.subList(0, 4)) {
      if (config.value(needed.key()).isEmpty() && !constants.containsKey(needed.column())) {
        problems.add(place(config, needed.key()) + "missing; expected a query");
      }
    }
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
  }

  private static String place(PureFtpdConfig config, String key) {
    return "pureftpd-config: " + config.file() + ": PGSQL" + key + ": ";
  }

  /// Has every query described by the database, without running it.
  @Override
  public void prepare(Connection connection) throws SQLException {
    for (Map.Entry<Value, NamedQuery> query : queries.entrySet()) {
      try (PreparedStatement statement = connection.prepareStatement(query.getValue().sql())) {
        if (statement.getMetaData() == null || statement.getMetaData().getColumnCount() != 1) {
          throw new SettingsException(
              "pureftpd-config: PGSQL" + query.getKey().key() + ": expected exactly one column");
        }
      }
    }
  }

  /// Runs all queries on one state of the tables, for names that exist and for others alike.
  @Override
  public Found find(Connection connection, LoginAttempt attempt) throws SQLException {
    Map<Parameter, String> parameters = Attempts.values(attempt);
    var answers = new EnumMap<Column, List<String>>(Column.class);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setReadOnly(true);
    connection.setAutoCommit(false);
    try {
      for (Map.Entry<Value, NamedQuery> query : queries.entrySet()) {
        answers.put(query.getKey().column(), answer(connection, query.getValue(), parameters));
      }
    } finally {
      connection.rollback(); // nothing was written; the pool puts the rest back as it was
    }
    return found(answers);
  }

  /// The first two rows; a NULL is no row.
  private static List<String> answer(
      Connection connection, NamedQuery query, Map<Parameter, String> parameters)
      throws SQLException {
    try (PreparedStatement statement = query.prepare(connection, parameters)) {
      statement.setMaxRows(2);
      var values = new ArrayList<String>();
      try (ResultSet results = statement.executeQuery()) {
        while (results.next()) {
          Optional.ofNullable(results.getString(1)).ifPresent(values::add);
        }
      }
      return values;
    }
  }

  private Found found(Map<Column, List<String>> answers) {
    if (answers.getOrDefault(Column.PASSWORD, List.of()).isEmpty()) {
      return new Found.Nobody();
    }
    var columns = EnumSet.copyOf(Set.of(Column.PASSWORD, Column.UID, Column.GID, Column.HOME));
    var values = new EnumMap<Column, String>(constants);
    for (Value value : queries.keySet()) {
      List<String> answer = answers.getOrDefault(value.column(), List.of());
      if (answer.size() > 1) {
        return new Found.Broken("PGSQL" + value.key() + " finds more than one row");
      }
      columns.add(value.column());
      if (!answer.isEmpty()) {
        try {
          values.put(value.column(), inBytes(answer.getFirst(), value));
        } catch (IllegalArgumentException e) {
          return new Found.Broken(String.valueOf(e.getMessage()));
        }
      }
    }
    if (!values.containsKey(Column.UID) || !values.containsKey(Column.GID)) {
      return new Found.Broken("PGSQLGetUID or PGSQLGetGID finds nothing");
    }
    return new Found.One(new Row(columns, values));
  }

  private static String inBytes(String number, Value value) {
    return value.unit() == 1
        ? number
        : Long.toString(
            Digits.parse(number, Long.MAX_VALUE / value.unit(), "PGSQL" + value.key())
                * value.unit());
  }
}
