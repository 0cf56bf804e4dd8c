package dev.wharf.auth.sql;

import dev.wharf.auth.postgres.PostgresServer;
import dev.wharf.auth.spi.AuthResult;
import dev.wharf.auth.spi.Authenticator;
import dev.wharf.auth.spi.Credentials;
import dev.wharf.auth.spi.LoginAttempt;
import dev.wharf.auth.spi.PasswordHashes;
import dev.wharf.auth.spi.PeerInfo;
import dev.wharf.domain.Secret;
import dev.wharf.domain.Settings;
import dev.wharf.domain.Username;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/// Makes authenticators for a running PostgreSQL, the way a configuration does.
///
/// @param postgres what they ask
record Authenticators(PostgresServer postgres) {
  /// An authenticator with these settings besides those that say where the database is.
  Authenticator of(PasswordHashes hashes, Map<String, ?> settings) {
    var given = new HashMap<String, Object>();
    if (!settings.containsKey("url")) {
      given.put("host", "127.0.0.1");
      given.put("port", postgres.port());
      given.put("database", PostgresServer.USER);
    }
    given.put("user", PostgresServer.USER);
    given.put("password", PostgresServer.PASSWORD);
    given.put("sslmode", "disable");
    given.putAll(settings);
    return SqlAuthenticatorProvider.create(Settings.read("", given, SqlKeys.ALL), hashes);
  }

  /// The database, with this schema instead of the public one.
  String urlOf(String schema) {
    return "jdbc:postgresql://127.0.0.1:"
        + postgres.port()
        + "/"
        + PostgresServer.USER
        + "?currentSchema="
        + schema;
  }

  /// Asks for a login from this machine.
  static AuthResult login(Authenticator authenticator, String name, String password) {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    return login(authenticator, name, password, new PeerInfo(loopback, loopback, true));
  }

  /// Asks for a login.
  static AuthResult login(
      Authenticator authenticator, String name, String password, PeerInfo peer) {
    return authenticator.authenticate(
        new LoginAttempt(new Username(name), new Credentials.Password(Secret.of(password)), peer));
  }
}
