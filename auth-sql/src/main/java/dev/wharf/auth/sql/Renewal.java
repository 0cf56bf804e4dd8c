package dev.wharf.auth.sql;

import dev.wharf.auth.spi.PasswordHashes;
import dev.wharf.auth.spi.Printable;
import dev.wharf.auth.spi.StoredHash;
import dev.wharf.domain.Secret;
import dev.wharf.domain.Username;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;

/// Replaces the hash of a password that was just right, if it is of another scheme than new hashes
/// are. A login does not fail because that fails.
final class Renewal {
  private static final Logger LOG = System.getLogger(Renewal.class.getName());

  /// bcrypt looks at so many bytes; what follows was not checked, and must not become part of the
  /// password.
  private static final int BCRYPT_BYTES = 72;

  private final Database database;
  private final PasswordHashes hashes;
  private final NamedQuery statement;

  Renewal(Database database, PasswordHashes hashes, NamedQuery statement) {
    this.database = database;
    this.hashes = hashes;
    this.statement = statement;
  }

  /// Replaces `old`, if it needs to be.
  ///
  /// @param name as the query was asked with
  void renew(Username name, Secret secret, StoredHash.Usable old) {
    String scheme = old.scheme().name();
    if (scheme.equals(PasswordHashes.PREFERRED)
        || (scheme.equals("bcrypt") && secret.length() > BCRYPT_BYTES)) {
      return;
    }
    Map<Parameter, String> values =
        Map.of(
            Parameter.USER, name.value(),
            Parameter.OLD_HASH, old.text(),
            Parameter.NEW_HASH, hashes.hash(secret));
    try {
      int rows =
          database.call(
              connection -> {
                try (PreparedStatement update = statement.prepare(connection, values)) {
                  return update.executeUpdate();
                }
              });
      LOG.log(
          Level.INFO,
          "account {0}: {1} hash replaced by {2} ({3} rows)",
          Printable.quoted(name.value()),
          scheme,
          PasswordHashes.PREFERRED,
          Integer.toString(rows));
    } catch (SQLException e) {
      LOG.log(
          Level.WARNING,
          "account {0}: the {1} hash could not be replaced: {2}",
          Printable.quoted(name.value()),
          scheme,
          SqlFailures.of(e));
    }
  }
}
