package dev.wharf.auth.sql;

import dev.wharf.domain.SettingsException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// Our own tables, step by step: numbered SQL files, each applied once and in order, all in one
/// transaction. Servers that start at the same time wait for each other.
public final class Migrations {
  private static final Logger LOG = System.getLogger(Migrations.class.getName());

  /// Files of this module; the first has number 1. One that was released is never changed.
  private static final List<String> FILES = List.of("001-accounts.sql", "002-cluster.sql");

  /// The advisory lock that servers hold while they migrate: "wharf" in ASCII.
  private static final long LOCK = 0x7768617266L;

  private final List<Step> steps;

  /// One file.
  record Step(String name, String sql) {}

  /// @param steps in order, the first has number 1
  Migrations(List<Step> steps) {
    this.steps = List.copyOf(steps);
  }

  /// Brings our tables up to date, or only looks whether they are.
  ///
  /// @param migrate which of both
  /// @throws SettingsException if they are not
  public static void prepare(Connection connection, boolean migrate) throws SQLException {
    if (migrate) {
      bundled().apply(connection);
    } else {
      bundled().requireApplied(connection);
    }
  }

  /// Those that this module comes with.
  static Migrations bundled() {
    var steps = new ArrayList<Step>();
    for (String name : FILES) {
      try (InputStream in = Migrations.class.getResourceAsStream("migrations/" + name)) {
        if (in == null) {
          throw new IllegalStateException("not in this module: " + name);
        }
        steps.add(new Step(name, new String(in.readAllBytes(), StandardCharsets.UTF_8)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return new Migrations(steps);
  }

  /// Brings the tables up to date; does nothing if they are.
  ///
  /// @throws SettingsException if a newer version has made them
  void apply(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
      statement.execute(
          """
          CREATE TABLE IF NOT EXISTS wharf_schema (
            version integer PRIMARY KEY,
            name    text NOT NULL,
            applied timestamptz NOT NULL DEFAULT now())""");
      int version = version(connection);
      refuseNewer(version);
      for (int next = version + 1; next <= steps.size(); next++) {
        Step step = steps.get(next - 1);
        statement.execute(step.sql());
        record(connection, next, step.name());
        LOG.log(Level.INFO, "database migrated: {0}", step.name());
      }
      connection.commit();
    } finally {
      connection.rollback(); // of what was not committed
      connection.setAutoCommit(true);
    }
  }

  private static void record(Connection connection, int version, String name) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO wharf_schema (version, name) VALUES (?, ?)")) {
      insert.setInt(1, version);
      insert.setString(2, name);
      insert.executeUpdate();
    }
  }

  /// Looks whether the tables are up to date.
  ///
  /// @throws SettingsException if they are not
  void requireApplied(Connection connection) throws SQLException {
    int version = isThere(connection) ? version(connection) : 0;
    refuseNewer(version);
    if (version < steps.size()) {
      throw new SettingsException(
          "migrate: the database has version "
              + version
              + " of Wharf's tables, version "
              + steps.size()
              + " is needed; start once with migrate: true, or give a query for tables of yours");
    }
  }

  private void refuseNewer(int version) {
    if (version > steps.size()) {
      throw new SettingsException(
          "migrate: the database has version "
              + version
              + " of Wharf's tables, and this Wharf knows only "
              + steps.size()
              + "; run the newer one");
    }
  }

  private static boolean isThere(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery("SELECT to_regclass('wharf_schema') IS NOT NULL")) {
      return found.next() && found.getBoolean(1);
    }
  }

  private static int version(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery("SELECT coalesce(max(version), 0) FROM wharf_schema")) {
      return found.next() ? found.getInt(1) : 0;
    }
  }
}
