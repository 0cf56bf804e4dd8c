package dev.wharf.auth.sql;

import dev.wharf.auth.spi.Digits;
import dev.wharf.auth.spi.SecretFile;
import dev.wharf.domain.Settings;
import dev.wharf.domain.SettingsException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;

/// Where the database is, and how to speak with it.
///
/// @param url for JDBC; without user and password
/// @param properties of the driver; the password among them
/// @param poolSize most connections
/// @param connectTimeout most time to wait for one
/// @param timeout most time for one question, that wait included
public record ConnectionSettings(
    String url, Properties properties, int poolSize, Duration connectTimeout, Duration timeout) {
  private static final Duration SHORTEST = Duration.ofMillis(250);

  /// Reads the settings of a database.
  ///
  /// @param settings of [SqlKeys#CONNECTION]
  /// @throws SettingsException if they do not fit together
  public static ConnectionSettings of(Settings settings) {
    return of(settings, Optional.empty());
  }

  /// Reads the settings of a database.
  ///
  /// @param pureFtpd says what the settings do not
  /// @throws SettingsException if they do not fit together
  static ConnectionSettings of(Settings settings, Optional<PureFtpdConfig> pureFtpd) {
    Duration connect = settings.get(SqlKeys.CONNECT_TIMEOUT);
    Duration whole = settings.get(SqlKeys.TIMEOUT);
    if (connect.compareTo(SHORTEST) < 0) {
      throw new SettingsException("connect-timeout: expected at least 250ms");
    }
    if (whole.compareTo(connect) < 0) {
      throw new SettingsException("timeout: expected no less than connect-timeout");
    }
    if (settings.get(SqlKeys.POOL) == 0) {
      throw new SettingsException("pool-size: 0: expected a number from 1");
    }
    var properties = new Properties();
    String host =
        settings
            .get(SqlKeys.HOST)
            .or(() -> pureFtpd.flatMap(config -> config.value("Server")))
            .orElse("localhost");
    login(settings, pureFtpd, properties);
    deadlines(connect, whole, properties);
    Optional<String> url = settings.get(SqlKeys.URL);
    tls(settings, url.isEmpty() && isThisMachine(host), properties);
    url.ifPresent(_ -> requireAlone(settings));
    return new ConnectionSettings(
        url.orElseGet(() -> url(settings, host, pureFtpd)),
        properties,
        settings.get(SqlKeys.POOL),
        connect,
        whole);
  }

  private static void login(
      Settings settings, Optional<PureFtpdConfig> pureFtpd, Properties properties) {
    settings
        .get(SqlKeys.USER)
        .or(() -> pureFtpd.flatMap(config -> config.value("User")))
        .ifPresent(user -> properties.setProperty("user", user));
    if (settings.get(SqlKeys.PASSWORD).isPresent()
        && settings.get(SqlKeys.PASSWORD_FILE).isPresent()) {
      throw new SettingsException("password-file: expected this or password, not both");
    }
    settings
        .get(SqlKeys.PASSWORD)
        .or(() -> settings.get(SqlKeys.PASSWORD_FILE).map(ConnectionSettings::firstLine))
        .or(() -> pureFtpd.flatMap(config -> config.value("Password")))
        .ifPresent(password -> properties.setProperty("password", password));
  }

  private static String firstLine(String file) {
    try {
      return SecretFile.firstLine(Path.of(file))
          .use(bytes -> new String(bytes, StandardCharsets.UTF_8));
    } catch (InvalidPathException | IOException e) {
      throw new SettingsException(
          "password-file: " + file + ": expected a file to read (" + e.getMessage() + ")", e);
    }
  }

  /// What the driver keeps by itself; the pool and [Database] have the last word.
  private static void deadlines(Duration connect, Duration whole, Properties properties) {
    properties.setProperty("ApplicationName", "wharf");
    properties.setProperty("connectTimeout", seconds(connect));
    properties.setProperty("loginTimeout", seconds(connect));
    properties.setProperty("socketTimeout", seconds(whole));
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("gssEncMode", "disable");
    // a login is too short to gain by it, and proxies such as pgbouncer cannot keep statements
    properties.setProperty("prepareThreshold", "0");
  }

  private static String seconds(Duration duration) {
    return Long.toString(duration.plusMillis(999).toSeconds());
  }

  private static void tls(Settings settings, boolean thisMachine, Properties properties) {
    SslMode mode =
        settings.get(SqlKeys.SSLMODE).orElse(thisMachine ? SslMode.DISABLE : SslMode.VERIFY_FULL);
    properties.setProperty("sslmode", mode.word());
    Optional<String> root = settings.get(SqlKeys.SSL_ROOT_CERT);
    if (root.isPresent()) {
      requireReadable(root.get());
      properties.setProperty("sslrootcert", root.get());
    } else if (mode.verifies() && !settings.get(SqlKeys.URL).orElse("").contains("sslrootcert=")) {
      properties.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
    }
  }

  private static void requireReadable(String file) {
    try {
      if (Files.isReadable(Path.of(file))) {
        return;
      }
    } catch (InvalidPathException _) {
      // said below, as for any other file that is none
    }
    throw new SettingsException("ssl-root-cert: " + file + ": expected a file to read");
  }

  private static boolean isThisMachine(String host) {
    return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
  }

  private static void requireAlone(Settings settings) {
    if (settings.get(SqlKeys.HOST).isPresent() || settings.get(SqlKeys.DATABASE).isPresent()) {
      throw new SettingsException("url: expected this, or host, port and database, not both");
    }
  }

  private static String url(Settings settings, String host, Optional<PureFtpdConfig> pureFtpd) {
    int port = settings.get(SqlKeys.PORT);
    Optional<String> theirs = pureFtpd.flatMap(config -> config.value("Port"));
    if (theirs.isPresent() && port == SqlKeys.PORT.fallback().orElseThrow()) {
      port = (int) Digits.parse(theirs.get(), 65_535, "PGSQLPort");
    }
    String database =
        settings
            .get(SqlKeys.DATABASE)
            .or(() -> pureFtpd.flatMap(config -> config.value("Database")))
            .map(name -> URLEncoder.encode(name, StandardCharsets.UTF_8))
            .orElse("");
    return "jdbc:postgresql://"
        + (host.indexOf(':') < 0 ? host : "[" + host + "]")
        + ":"
        + port
        + "/"
        + database;
  }

  /// Without the password.
  @Override
  public String toString() {
    return url;
  }
}
