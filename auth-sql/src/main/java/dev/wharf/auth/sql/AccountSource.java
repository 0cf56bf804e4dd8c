package dev.wharf.auth.sql;

import dev.wharf.auth.spi.LoginAttempt;
import java.sql.Connection;
import java.sql.SQLException;

/// Where accounts are: what to ask the database, and what its answer is. Thread-safe.
interface AccountSource {
  /// Looks whether the database has what the queries need. Called with a working connection before
  /// the first [#find], perhaps more than once.
  ///
  /// @throws dev.wharf.domain.SettingsException if it has not
  void prepare(Connection connection) throws SQLException;

  /// Asks for the account of an attempt. Always asks the same, whatever the answer is.
  Found find(Connection connection, LoginAttempt attempt) throws SQLException;

  /// What a database knows of a name.
  sealed interface Found {
    /// Nothing.
    record Nobody() implements Found {}

    /// One account.
    record One(Row row) implements Found {}

    /// More than one account, or an answer that makes no sense: nobody gets in.
    ///
    /// @param problem a phrase for the log
    record Broken(String problem) implements Found {}
  }
}
