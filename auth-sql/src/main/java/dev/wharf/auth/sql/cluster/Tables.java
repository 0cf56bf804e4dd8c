package dev.wharf.auth.sql.cluster;

import dev.wharf.auth.sql.Database;
import dev.wharf.auth.sql.SqlFailures;
import dev.wharf.domain.Limits;
import dev.wharf.domain.QuotaLedger;
import dev.wharf.domain.QuotaLedger.HomeId;
import dev.wharf.domain.RatioLedger.Moved;
import dev.wharf.domain.RatioLedger.Taken;
import dev.wharf.domain.SettingsException;
import dev.wharf.domain.SharedSessions;
import dev.wharf.domain.Usage;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.UUID;

/// All that is asked of the tables of the cluster: one question each, within the deadline of the
/// [Database]. Thread-safe.
final class Tables {
  /// What is reserved beyond what is asked for, where there is room: 16 MiB.
  private static final long AHEAD = 1L << 24;

  private static final long NO_ROOM = -1;

  private final Database database;

  Tables(Database database) {
    this.database = database;
  }

  /// The node that asks is not there any more: its lease was over.
  static final class Buried extends IOException {
    private static final long serialVersionUID = 1L;

    Buried(Throwable cause) {
      super("this server counted as dead", cause);
    }
  }

  private interface Reading<T> {
    T of(ResultSet row) throws SQLException;
  }

  private <T> T ask(Reading<T> reading, String question, Object... values) throws IOException {
    return work(
        connection -> {
          try (PreparedStatement statement = bound(connection, question, values);
              ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
              throw new SQLException("no answer to: " + question);
            }
            return reading.of(row);
          }
        });
  }

  private void tell(String order, Object... values) throws IOException {
    work(
        connection -> {
          try (PreparedStatement statement = bound(connection, order, values)) {
            return statement.execute();
          }
        });
  }

  private <T> T work(Database.Work<T> work) throws IOException {
    try {
      return database.call(work);
    } catch (SQLException e) {
      if (SqlFailures.isMissingReference(e)) {
        throw new Buried(e);
      }
      throw new IOException("the database of the cluster: " + SqlFailures.of(e), e);
    } catch (SettingsException e) {
      throw new IOException("the database of the cluster: " + e.getMessage(), e);
    }
  }

  private static PreparedStatement bound(Connection connection, String question, Object... values)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(question);
    try {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }

  /// A session of this server.
  record Seat(long id, String account, String client) {}

  /// Makes a node, with sessions that are here already.
  void enter(UUID me, String name, Duration lease, Collection<Seat> seats) throws IOException {
    work(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  """
                  WITH node AS (
                    INSERT INTO wharf_node (id, name, until)
                    VALUES (?, coalesce(nullif(?, ''), host(inet_client_addr()), 'local'),
                            clock_timestamp() + ? * interval '1 millisecond')
                    RETURNING id)
                  INSERT INTO wharf_session (node, id, account, client)
                  SELECT node.id, seat.id, seat.account, seat.client
                    FROM node, unnest(?, ?, ?) AS seat (id, account, client)""")) {
            statement.setObject(1, me);
            statement.setString(2, name);
            statement.setLong(3, lease.toMillis());
            statement.setArray(
                4, connection.createArrayOf("bigint", seats.stream().map(Seat::id).toArray()));
            statement.setArray(
                5, connection.createArrayOf("text", seats.stream().map(Seat::account).toArray()));
            statement.setArray(
                6, connection.createArrayOf("text", seats.stream().map(Seat::client).toArray()));
            return statement.execute();
          }
        });
  }

  /// Renews the lease of a node.
  ///
  /// @return whether it was alive
  boolean beat(UUID me, Duration lease) throws IOException {
    return ask(
        row -> row.getBoolean(1),
        "SELECT wharf_beat(?, ? * interval '1 millisecond')",
        me,
        lease.toMillis());
  }

  /// Takes a node away, with all it holds.
  void leave(UUID me) throws IOException {
    tell("SELECT wharf_bury(?)", me);
  }

  /// Takes a place for a session, if there is one.
  boolean admit(UUID me, Seat seat, SharedSessions.Most most) throws IOException {
    return ask(
        row -> row.getBoolean(1),
        "SELECT wharf_admit(?, ?, ?, ?, ?, ?, ?)",
        me,
        seat.id(),
        seat.account(),
        seat.client(),
        most.ofAccount(),
        most.ofAddress(),
        most.inAll());
  }

  /// Gives the place of a session back, whatever id its node has now.
  void release(UUID me, long session) throws IOException {
    tell("DELETE FROM wharf_session WHERE node = ? AND id = ?", me, session);
  }

  /// Says that a node works in a home.
  ///
  /// @return whether its figures can be believed
  boolean open(UUID me, HomeId home) throws IOException {
    return ask(
        row -> row.getBoolean(1), "SELECT wharf_open(?, ?, ?)", me, storage(home), home.root());
  }

  /// Says that it does not any more.
  ///
  /// @param doubt whether the figures may be wrong
  void shut(UUID me, HomeId home, boolean doubt) throws IOException {
    tell(
        """
        WITH doubt AS (
          UPDATE wharf_home SET counted = false WHERE storage = ? AND root = ? AND ?)
        DELETE FROM wharf_reservation WHERE storage = ? AND root = ? AND node = ?""",
        storage(home),
        home.root(),
        doubt,
        storage(home),
        home.root(),
        me);
  }

  /// What is stored and reserved.
  ///
  /// @throws QuotaLedger.Doubtful if the files have to be counted first
  Usage usage(HomeId home) throws IOException {
    record Answer(boolean counted, Usage usage) {}
    Answer answer =
        ask(
            row -> new Answer(row.getBoolean(1), new Usage(row.getLong(2), row.getLong(3))),
            """
            SELECT bool_and(h.counted), min(h.bytes) + coalesce(sum(r.bytes), 0),
                   min(h.files) + coalesce(sum(r.files), 0)
              FROM wharf_home h LEFT JOIN wharf_reservation r USING (storage, root)
             WHERE h.storage = ? AND h.root = ?""",
            storage(home),
            home.root());
    if (!answer.counted()) {
      throw new QuotaLedger.Doubtful();
    }
    return answer.usage();
  }

  /// What is stored, whether it can be believed or not.
  Usage stored(HomeId home) throws IOException {
    return ask(
        row -> new Usage(row.getLong(1), row.getLong(2)),
        "SELECT bytes, files FROM wharf_home WHERE storage = ? AND root = ?",
        storage(home),
        home.root());
  }

  /// Makes `want` what a node has reserved, if that fits.
  ///
  /// @param more what of it was not reserved before
  /// @return the bytes that are reserved now, or a negative number if there is no room
  /// @throws QuotaLedger.Doubtful if the files have to be counted first
  long reserve(UUID me, HomeId home, Usage want, Usage more, Limits.Quota limit)
      throws IOException {
    long answer =
        ask(
            row -> row.getLong(1),
            "SELECT wharf_reserve(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            me,
            storage(home),
            home.root(),
            want.bytes(),
            want.files(),
            more.bytes(),
            more.files(),
            AHEAD,
            limit.bytes(),
            limit.files());
    if (answer < NO_ROOM) {
      throw new QuotaLedger.Doubtful();
    }
    return answer;
  }

  /// Makes `rest` what a node has reserved, which was more before.
  void hold(UUID me, HomeId home, Usage rest) throws IOException {
    settle(me, home, Usage.NONE, rest, false);
  }

  /// Counts what has changed, and leaves a node with the rest of what it had reserved. If the node
  /// has not the turn, nobody knows whether the change was counted already: the figures are not to
  /// be believed after that.
  ///
  /// @param done whether the node's turn ends with that
  void settle(UUID me, HomeId home, Usage change, Usage rest, boolean done) throws IOException {
    tell(
        "SELECT wharf_settle(?, ?, ?, ?, ?, ?, ?, ?)",
        me,
        storage(home),
        home.root(),
        change.bytes(),
        change.files(),
        rest.bytes(),
        rest.files(),
        done);
  }

  /// Keeps what was counted, if the node has had the turn all the while.
  ///
  /// @return whether it has; else nothing has changed
  boolean counted(UUID me, HomeId home, Usage counted) throws IOException {
    return ask(
        row -> row.getBoolean(1),
        """
        WITH kept AS (
          UPDATE wharf_home SET bytes = ?, files = ?, counted = true
           WHERE storage = ? AND root = ? AND turn = ? RETURNING 1)
        SELECT EXISTS (SELECT FROM kept)""",
        counted.bytes(),
        counted.files(),
        storage(home),
        home.root(),
        me);
  }

  /// Takes the right to change a home, unless another node has it.
  boolean turn(UUID me, HomeId home) throws IOException {
    return ask(
        row -> row.getBoolean(1), "SELECT wharf_turn(?, ?, ?)", me, storage(home), home.root());
  }

  /// Gives it back.
  void endTurn(UUID me, HomeId home) throws IOException {
    tell(
        "UPDATE wharf_home SET turn = NULL WHERE storage = ? AND root = ? AND turn = ?",
        storage(home),
        home.root(),
        me);
  }

  /// Counts a download, if the ratio allows it.
  Taken take(String account, Limits.Ratio ratio, long bytes) throws IOException {
    return ask(
        row -> new Taken(row.getBoolean(1), new Moved(row.getLong(2), row.getLong(3))),
        "SELECT * FROM wharf_take(?, ?, ?, ?)",
        account,
        ratio.upload(),
        ratio.download(),
        bytes);
  }

  /// Counts bytes that were moved, or were not after all.
  void moved(String account, long uploaded, long downloaded) throws IOException {
    tell(
        """
        INSERT INTO wharf_moved AS m (account, uploaded, downloaded)
        VALUES (?, greatest(0, ?), greatest(0, ?))
            ON CONFLICT (account) DO UPDATE
           SET uploaded = greatest(0, m.uploaded + ?), downloaded = greatest(0, m.downloaded + ?)""",
        account,
        uploaded,
        downloaded,
        uploaded,
        downloaded);
  }

  private static String storage(HomeId home) {
    return home.storage().orElse("");
  }
}
