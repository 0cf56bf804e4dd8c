package dev.wharf.auth.sql;

import dev.wharf.auth.spi.LoginAttempt;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Set;

/// Accounts in tables of our own, which [Migrations] has made.
final class OwnTables implements AccountSource {
  /// What is asked for; columns of [Column], by their names.
  static final NamedQuery QUERY =
      NamedQuery.parse(
          """
          SELECT name, password, enabled, uid, gid, home, storage, permissions,
                 upload_rate, download_rate, quota_bytes, quota_files, upload_ratio, download_ratio,
                 sessions, idle, allowed_clients, denied_clients, allowed_locals, denied_locals,
                 hours, days, time_zone, expires, encryption, comment
            FROM wharf_account
           WHERE name = :user""",
          Attempts.PARAMETERS);

  /// Replaces a hash, if nobody else has replaced it meanwhile.
  static final NamedQuery REHASH =
      NamedQuery.parse(
          """
          UPDATE wharf_account
             SET password = :new_hash, changed = now()
           WHERE name = :user AND password = :old_hash""",
          rehashParameters());

  private final QuerySource query = new QuerySource(QUERY);
  private final boolean migrate;

  /// @param migrate whether to bring the tables up to date, or only to look whether they are
  OwnTables(boolean migrate) {
    this.migrate = migrate;
  }

  /// What a statement that replaces a hash may ask for.
  static Set<Parameter> rehashParameters() {
    return EnumSet.of(Parameter.USER, Parameter.NEW_HASH, Parameter.OLD_HASH);
  }

  @Override
  public void prepare(Connection connection) throws SQLException {
    Migrations.prepare(connection, migrate);
    query.prepare(connection);
  }

  @Override
  public Found find(Connection connection, LoginAttempt attempt) throws SQLException {
    return query.find(connection, attempt);
  }
}
