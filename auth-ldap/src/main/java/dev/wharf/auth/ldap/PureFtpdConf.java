package dev.wharf.auth.ldap;

import dev.wharf.domain.SettingsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A `pureftpd-ldap.conf` as keys of our own.
///
/// Two of its defaults depend on others there: the method is `bind` without LDAPBindDN and
/// `password` with it, and the port belongs to the scheme.
final class PureFtpdConf {
  private static final String KEY = "pureftpd-config: ";
  private static final int MAX_BYTES = 1 << 20;

  private final Map<String, String> lines = new HashMap<>();
  private final Map<String, Object> keys = new HashMap<>();

  private PureFtpdConf() {}

  /// Reads a file.
  ///
  /// @return values by the names of [LdapKeys]
  /// @throws SettingsException if it cannot be read, or says what has no equivalent
  static Map<String, Object> read(String file) {
    try {
      Path path = Path.of(file);
      if (Files.size(path) > MAX_BYTES) {
        throw new SettingsException(KEY + file + ": larger than " + MAX_BYTES + " bytes");
      }
      return parse(file, Files.readString(path, StandardCharsets.UTF_8).lines().toList());
    } catch (InvalidPathException | IOException e) {
      throw new SettingsException(
          KEY + file + ": expected a pureftpd-ldap.conf that can be read (" + e + ")", e);
    }
  }

  /// Translates the lines of a file.
  ///
  /// @param file its name, for messages
  static Map<String, Object> parse(String file, List<String> text) {
    var conf = new PureFtpdConf();
    var problems = new ArrayList<String>();
    for (int i = 0; i < text.size(); i++) {
      try {
        conf.line(text.get(i).strip());
      } catch (IllegalArgumentException e) {
        problems.add(KEY + file + ":" + (i + 1) + ": " + e.getMessage());
      }
    }
    if (problems.isEmpty()) {
      try {
        conf.translate();
      } catch (IllegalArgumentException e) {
        problems.add(KEY + file + ": " + e.getMessage());
      }
    }
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
    return conf.keys;
  }

  private void line(String line) {
    if (line.isEmpty() || line.startsWith("#")) {
      return;
    }
    int end = 0;
    while (end < line.length() && !Character.isWhitespace(line.charAt(end))) {
      end++;
    }
    String key = line.substring(0, end).toLowerCase(Locale.ROOT);
    String value = line.substring(end).strip();
    if (value.isEmpty()) {
      throw new IllegalArgumentException("expected a key and a value");
    }
    if (lines.put(key, value) != null) {
      throw new IllegalArgumentException(line.substring(0, end) + " is there twice");
    }
  }

  private void translate() {
    server();
    copy("ldapbasedn", LdapKeys.BASE.name());
    copy("ldaphomedir", Field.HOME.setting().name());
    copy("ldapdefaulthomedirectory", LdapKeys.HOME.name());
    copy("ldapdefaultuid", LdapKeys.UID.name());
    copy("ldapdefaultgid", LdapKeys.GID.name());
    flag("ldapforcedefaultuid", LdapKeys.FORCE_UID.name());
    flag("ldapforcedefaultgid", LdapKeys.FORCE_GID.name());
    filter();
    method();
    if (!lines.isEmpty()) {
      throw new IllegalArgumentException(
          "unknown keys: " + String.join(", ", lines.keySet().stream().sorted().toList()));
    }
  }

  private void server() {
    String scheme = take("ldapscheme", "ldap").toLowerCase(Locale.ROOT);
    if (!scheme.equals("ldap") && !scheme.equals("ldaps")) {
      throw new IllegalArgumentException("LDAPScheme " + scheme + ": expected ldap or ldaps");
    }
    if (!take("ldapversion", "3").equals("3")) {
      throw new IllegalArgumentException("LDAPVersion: expected 3");
    }
    String host = take("ldapserver", "localhost");
    String port = take("ldapport", scheme.equals("ldaps") ? "636" : "389");
    boolean literal = host.indexOf(':') >= 0 && !host.startsWith("[");
    keys.put(
        LdapKeys.SERVERS.name(),
        List.of(scheme + "://" + (literal ? "[" + host + "]" : host) + ":" + port));
    if (isTrue("LDAPUseTLS", take("ldapusetls", "False"))) {
      keys.put(LdapKeys.PROTECTION.name(), "start-tls");
    }
  }

  private void filter() {
    String filter = take("ldapfilter", "(&(objectClass=posixAccount)(uid=\\L))");
    int mark = filter.indexOf("\\L");
    if (mark < 0 || filter.indexOf("\\L", mark + 1) >= 0 || filter.contains("{user}")) {
      throw new IllegalArgumentException("LDAPFilter: expected \\L in it, once");
    }
    keys.put(
        LdapKeys.FILTER.name(),
        filter.substring(0, mark) + FilterTemplate.USER + filter.substring(mark + 2));
  }

  private void method() {
    boolean anonymous = !lines.containsKey("ldapbinddn");
    copy("ldapbinddn", LdapKeys.BIND_DN.name());
    copy("ldapbindpw", LdapKeys.BIND_PASSWORD.name());
    String method = take("ldapauthmethod", anonymous ? "bind" : "password");
    keys.put(
        LdapKeys.METHOD.name(),
        switch (method.toLowerCase(Locale.ROOT)) {
          case "bind" -> "bind";
          case "password" -> "compare";
          default ->
              throw new IllegalArgumentException("LDAPAuthMethod: expected bind or password");
        });
  }

  private String take(String key, String fallback) {
    String value = lines.remove(key);
    return value == null ? fallback : value;
  }

  private void copy(String key, String name) {
    String value = lines.remove(key);
    if (value != null) {
      keys.put(name, value);
    }
  }

  private void flag(String key, String name) {
    String value = lines.remove(key);
    if (value != null) {
      keys.put(name, isTrue(key, value));
    }
  }

  private static boolean isTrue(String key, String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on", "1" -> true;
      case "false", "no", "off", "0" -> false;
      default -> throw new IllegalArgumentException(key + ": expected True or False");
    };
  }
}
