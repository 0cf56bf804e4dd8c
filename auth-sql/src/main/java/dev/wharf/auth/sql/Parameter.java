package dev.wharf.auth.sql;

import java.util.Locale;

/// What a statement may ask for by name.
enum Parameter {
  /// The login name.
  USER,
  /// The client's address, in digits.
  CLIENT,
  /// The server's address that the client connected to, in digits.
  LOCAL,
  /// The client's IPv4 address as one number; 0 for an IPv6 address.
  CLIENT_DECIMAL,
  /// The hash that replaces another one.
  NEW_HASH,
  /// The hash that is replaced.
  OLD_HASH;

  /// The name as it stands behind the colon.
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
