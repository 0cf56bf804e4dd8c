package dev.wharf.auth.sql;

import dev.wharf.auth.spi.AccountStore;
import dev.wharf.auth.spi.PasswordHashes;
import dev.wharf.auth.spi.StoredEntry;
import dev.wharf.auth.spi.StoredEntry.Broken;
import dev.wharf.auth.spi.StoredEntry.Stored;
import dev.wharf.domain.SettingsException;
import dev.wharf.domain.Username;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// The accounts in Wharf's own tables, for an administrator who changes them. An account that is
/// not enabled is shown with a lock before its hash, and keeps that lock when it is changed.
final class SqlAccountStore implements AccountStore {
  private static final List<String> COLUMNS = Column.labels();

  private static final String SELECT =
      "SELECT " + String.join(", ", COLUMNS) + " FROM wharf_account";

  private static final String INSERT =
      "INSERT INTO wharf_account ("
          + String.join(", ", COLUMNS)
          + ") VALUES ("
          + COLUMNS.stream().map(_ -> "?").collect(Collectors.joining(", "))
          + ") ON CONFLICT (name) DO NOTHING";

  private static final String UPDATE =
      "UPDATE wharf_account SET "
          + COLUMNS.stream().map(column -> column + " = ?").collect(Collectors.joining(", "))
          + ", changed = now() WHERE name = ?";

  private final ConnectionSettings settings;
  private final Database database;
  private final AccountReader reader =
      new AccountReader(new HashRules(PasswordHashes.of(List.of()), Optional.empty(), Set.of()));

  SqlAccountStore(ConnectionSettings settings, OwnTables tables) {
    this.settings = settings;
    this.database = new Database(settings, tables::prepare);
  }

  @Override
  public String description() {
    return settings.url();
  }

  @Override
  public void list(Consumer<StoredEntry> each) throws IOException {
    List<StoredEntry> entries =
        call(
            connection -> {
              try (PreparedStatement statement =
                  connection.prepareStatement(SELECT + " ORDER BY name")) {
                return entries(statement);
              }
            });
    entries.forEach(each);
  }

  @Override
  public Optional<StoredEntry> find(Username name) throws IOException {
    return call(connection -> find(connection, SELECT + " WHERE name = ?", name));
  }

  private Optional<StoredEntry> find(Connection connection, String query, Username name)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, name.value());
      return entries(statement).stream().findFirst();
    }
  }

  private List<StoredEntry> entries(PreparedStatement statement) throws SQLException {
    var entries = new ArrayList<StoredEntry>();
    try (ResultSet results = statement.executeQuery()) {
      while (results.next()) {
        entries.add(entry(Row.read(results)));
      }
    }
    return entries;
  }

  private StoredEntry entry(Row row) {
    var name = new Username(row.value(Column.NAME).orElse("?")); // the table allows no other
    return switch (reader.read(name, row)) {
      case AccountReader.Outcome.Valid(var account, _) ->
          new Stored(account, hash(row), row.value(Column.COMMENT).orElse(""));
      case AccountReader.Outcome.Broken(String problem) -> new Broken(name, problem);
    };
  }

  private static String hash(Row row) {
    String hash = row.value(Column.PASSWORD).orElse("");
    boolean enabled = row.value(Column.ENABLED).orElse("").startsWith("t");
    return enabled || hash.startsWith("!") ? hash : "!" + hash;
  }

  @Override
  public boolean add(Stored account) throws IOException {
    Map<Column, String> values = AccountWriter.write(account);
    return call(
        connection -> {
          try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            bind(insert, values);
            return insert.executeUpdate() == 1;
          }
        });
  }

  @Override
  public boolean replace(Username name, UnaryOperator<Stored> change) throws IOException {
    return call(
        connection -> {
          connection.setAutoCommit(false);
          try {
            boolean replaced = replace(connection, name, change);
            connection.commit();
            return replaced;
          } finally {
            connection.rollback(); // of what was not committed
          }
        });
  }

  private boolean replace(Connection connection, Username name, UnaryOperator<Stored> change)
      throws SQLException {
    Optional<StoredEntry> found = find(connection, SELECT + " WHERE name = ? FOR UPDATE", name);
    if (found.isEmpty() || !(found.get() instanceof Stored before)) {
      return false;
    }
    Stored after = change.apply(before);
    if (!after.name().equals(name)) {
      throw new IllegalArgumentException("an account keeps its name");
    }
    try (PreparedStatement update = connection.prepareStatement(UPDATE)) {
      bind(update, AccountWriter.write(after));
      update.setString(COLUMNS.size() + 1, name.value());
      return update.executeUpdate() == 1;
    }
  }

  @Override
  public boolean remove(Username name) throws IOException {
    return call(
        connection -> {
          try (PreparedStatement delete =
              connection.prepareStatement("DELETE FROM wharf_account WHERE name = ?")) {
            delete.setString(1, name.value());
            return delete.executeUpdate() == 1;
          }
        });
  }

  /// Binds a value to each column, in the order of [Column], as text that the column reads.
  private static void bind(PreparedStatement statement, Map<Column, String> values)
      throws SQLException {
    int index = 1;
    for (Column column : Column.values()) {
      statement.setObject(index++, values.get(column), Types.OTHER);
    }
  }

  private <T> T call(Database.Work<T> work) throws IOException {
    try {
      return database.call(work);
    } catch (SQLException e) {
      if (SqlFailures.isOfValue(e)) {
        throw new IllegalArgumentException(
            "the database refuses the account: " + SqlFailures.of(e), e);
      }
      throw new IOException("the database of accounts: " + SqlFailures.of(e), e);
    } catch (SettingsException e) {
      throw new IOException("the database of accounts: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
