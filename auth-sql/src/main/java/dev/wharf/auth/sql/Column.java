package dev.wharf.auth.sql;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A column that a query may answer with, by its name; the order does not matter, and each but the
/// password may be missing.
enum Column {
  /// The canonical name of the account, if names are not compared letter by letter.
  NAME,
  /// The hash of the password.
  PASSWORD,
  /// Whether the account may log in at all.
  ENABLED,
  /// User id.
  UID,
  /// Group id.
  GID,
  /// Home directory; `/./` as in password files.
  HOME,
  /// Which of the server's storages.
  STORAGE,
  /// What is allowed, where: `list, read` or `/: list, read; /incoming: write`.
  PERMISSIONS,
  /// Bytes per second.
  UPLOAD_RATE,
  /// Bytes per second.
  DOWNLOAD_RATE,
  /// Most bytes stored.
  QUOTA_BYTES,
  /// Most files stored.
  QUOTA_FILES,
  /// For so many bytes uploaded …
  UPLOAD_RATIO,
  /// … so many may be downloaded.
  DOWNLOAD_RATIO,
  /// Most sessions at the same time.
  SESSIONS,
  /// Seconds a session may do nothing.
  IDLE,
  /// Networks that clients come from.
  ALLOWED_CLIENTS,
  /// Networks that no client comes from.
  DENIED_CLIENTS,
  /// Addresses of the server that clients connect to.
  ALLOWED_LOCALS,
  /// Addresses of the server that no client connects to.
  DENIED_LOCALS,
  /// The hours of the day, `hhmm-hhmm`.
  HOURS,
  /// Days of the week on which the hours begin.
  DAYS,
  /// Whose clock the hours are told by.
  TIME_ZONE,
  /// From when on the account may not log in any more.
  EXPIRES,
  /// What has to be encrypted.
  ENCRYPTION,
  /// For administrators; no login depends on it.
  COMMENT;

  /// The name in the result of a query.
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The column of this name, in any case.
  static Optional<Column> of(String label) {
    return Arrays.stream(values())
        .filter(column -> column.label().equals(label.toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  /// Every name.
  static List<String> labels() {
    return Arrays.stream(values()).map(Column::label).toList();
  }
}
