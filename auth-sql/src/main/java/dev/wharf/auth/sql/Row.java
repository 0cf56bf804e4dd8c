package dev.wharf.auth.sql;

import dev.wharf.domain.Settings;
import dev.wharf.domain.SettingsException;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the database says about one account.
///
/// @param columns those that the query has, whether they hold anything or not
/// @param values as text, those that hold something
record Row(Set<Column> columns, Map<Column, String> values) {
  /// Copies both.
  Row {
    columns = Set.copyOf(columns);
    values = Map.copyOf(values);
  }

  /// The value of a column; empty if the query does not have it, or if it is NULL.
  Optional<String> value(Column column) {
    return Optional.ofNullable(values.get(column));
  }

  /// Reads the row that `results` stands on.
  ///
  /// @throws SettingsException if the query has columns that mean nothing; see [#columns]
  static Row read(ResultSet results) throws SQLException {
    List<Column> columns = columns(results.getMetaData());
    var values = new EnumMap<Column, String>(Column.class);
    for (int i = 0; i < columns.size(); i++) {
      String text = text(results, i + 1);
      if (text != null) {
        values.put(columns.get(i), text);
      }
    }
    return new Row(EnumSet.copyOf(columns), values);
  }

  /// A moment as ISO 8601 says it, anything else as PostgreSQL does.
  @SuppressWarnings("NullAway") // JDBC: null is NULL
  private static String text(ResultSet results, int index) throws SQLException {
    if (results.getMetaData().getColumnTypeName(index).equals("timestamptz")) {
      OffsetDateTime moment = results.getObject(index, OffsetDateTime.class);
      return moment == null ? null : moment.toInstant().toString();
    }
    return results.getString(index);
  }

  /// The columns of a query, in its order.
  ///
  /// @throws SettingsException if one means nothing, is there twice, or the password is missing
  static List<Column> columns(ResultSetMetaData results) throws SQLException {
    var columns = new ArrayList<Column>();
    var problems = new ArrayList<String>();
    for (int i = 1; i <= results.getColumnCount(); i++) {
      String label = results.getColumnLabel(i);
      Optional<Column> column = Column.of(label);
      if (column.isEmpty()) {
        problems.add("query: column " + label + " means nothing here" + suggestion(label));
      } else if (columns.contains(column.get())) {
        problems.add("query: column " + label + " is there twice");
      } else {
        columns.add(column.get());
      }
    }
    if (problems.isEmpty() && !columns.contains(Column.PASSWORD)) {
      problems.add("query: no column is named password; expected the hash of the password");
    }
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
    return List.copyOf(columns);
  }

  private static String suggestion(String label) {
    return Settings.nearest(label, Column.labels())
        .map(best -> "; did you mean " + best + "?")
        .orElse("; known here: " + String.join(", ", Column.labels()));
  }
}
