package dev.wharf.auth.sql;

import dev.wharf.auth.spi.LoginAttempt;
import dev.wharf.domain.SettingsException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;

/// Accounts that one query finds, its columns told apart by name.
final class QuerySource implements AccountSource {
  private final NamedQuery query;

  QuerySource(NamedQuery query) {
    this.query = query;
  }

  /// Has the query described by the database, without running it.
  @Override
  public void prepare(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query.sql())) {
      ResultSetMetaData results = statement.getMetaData();
      if (results == null) {
        throw new SettingsException("query: returns no columns; expected a SELECT");
      }
      Row.columns(results);
    }
  }

  @Override
  public Found find(Connection connection, LoginAttempt attempt) throws SQLException {
    try (PreparedStatement statement = query.prepare(connection, Attempts.values(attempt))) {
      statement.setMaxRows(2);
      try (ResultSet results = statement.executeQuery()) {
        if (!results.next()) {
          return new Found.Nobody();
        }
        Row row = Row.read(results);
        return results.next()
            ? new Found.Broken("the query finds more than one row")
            : new Found.One(row);
      }
    }
  }
}
