package dev.wharf.server.boot;

import dev.wharf.server.logs.Syslog;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// What each option of Pure-FTPd is here: the table behind `wharf import`.
final class PureFtpdOption {
  /// What an option's value does to the configuration that is made.
  @FunctionalInterface
  interface Meaning extends BiConsumer<ImportedConfig, String> {}

  private static final Map<String, Meaning> TABLE = table();

  private PureFtpdOption() {}

  /// What an option does; empty text in the table would be a missing row, so unknown ones say so.
  static Meaning of(String name) {
    return TABLE.getOrDefault(
        name, (config, value) -> config.missing("is no option of Pure-FTPd that is known here"));
  }

  /// Whether the option names a back-end for accounts.
  static boolean isAuthenticator(String name) {
    return List.of(
            "unixauthentication",
            "pamauthentication",
            "puredb",
            "mysqlconfigfile",
            "pgsqlconfigfile",
            "ldapconfigfile",
            "extauth")
        .contains(name);
  }

  /// The names of all options, in lower case.
  static List<String> names() {
    return List.copyOf(TABLE.keySet());
  }

  private static Map<String, Meaning> table() {
    var table = new TreeMap<String, Meaning>();
    network(table);
    accounts(table);
    files(table);
    limits(table);
    logs(table);
    return table;
  }

  private static void network(Map<String, Meaning> table) {
    table.put("bind", (config, value) -> config.listen(value));
    table.put("ipv4only", whenYes((config) -> config.listen("0.0.0.0,21")));
    table.put("ipv6only", whenYes((config) -> config.listen("::,21")));
    table.put("daemonize", PureFtpdOption::harmless);
    table.put("pidfile", PureFtpdOption::harmless);
    table.put("dontresolve", PureFtpdOption::harmless);
    table.put("maxclientsnumber", number("limits.sessions"));
    table.put("maxclientsperip", number("limits.sessions-per-address"));
    table.put("peruserlimits", PureFtpdOption::perUser);
    table.put("maxidletime", (config, value) -> config.set("timeouts.idle", numberOf(value) + "m"));
    table.put(
        "passiveportrange",
        (config, value) -> config.set("passive.ports", String.join("-", words(value))));
    table.put("forcepassiveip", PureFtpdOption::passiveAddress);
    table.put("natmode", whenYes(config -> config.set("features.passive", "false")));
    table.put("maxload", none("the load of the machine limits nobody here"));
    table.put(
        "trustedip",
        (config, value) ->
            config.everybody("allow-local", "[" + ImportedConfig.quoted(value) + "]"));
    table.put("bonjour", none("nothing is announced"));
    table.put("tls", PureFtpdOption::tls);
    table.put("tlsciphersuite", none("the suites are fixed: forward-secret and authenticated"));
    table.put(
        "certfile",
        (config, value) -> config.certificate(words(value.replace(',', ' ').replace('"', ' '))));
    table.put(
        "certfileandkey",
        (config, value) -> config.certificate(words(value.replace(',', ' ').replace('"', ' '))));
    table.put("extcert", none("tls.certificate takes several files, chosen by host name"));
  }

  private static void accounts(Map<String, Meaning> table) {
    table.put("unixauthentication", whenYes(config -> config.machine("unix")));
    table.put("pamauthentication", whenYes(config -> config.machine("pam")));
    table.put("puredb", PureFtpdOption::pureDb);
    table.put(
        "pgsqlconfigfile",
        (config, value) -> config.authenticator("sql", "pureftpd-config", value));
    table.put(
        "ldapconfigfile",
        (config, value) -> config.authenticator("ldap", "pureftpd-config", value));
    table.put("mysqlconfigfile", none("PostgreSQL is the only database; move the accounts there"));
    table.put("extauth", none("write an authenticator, or move the accounts"));
    table.put("minuid", (config, value) -> config.minimumUid(numberOf(value)));
    table.put(
        "chrooteveryone", whenNo("everybody is confined to the own home here, without exception"));
    table.put("trustedgid", none("everybody is confined to the own home here"));
    table.put("createhomedir", whenYes(config -> config.set("storage.create-homes", "true")));
    table.put("anonymousonly", whenYes(config -> config.guests().alone()));
    table.put("noanonymous", (config, value) -> config.guests().welcome(!isYes(value)));
    table.put("allowuserfxp", whenYesNone("no data connection goes to a third machine"));
    table.put("allowanonymousfxp", whenYesNone("no data connection goes to a third machine"));
  }

  private static void files(Map<String, Meaning> table) {
    table.put("umask", PureFtpdOption::umask);
    table.put("prohibitdotfileswrite", whenYesNone("names with a dot are not special"));
    table.put("prohibitdotfilesread", whenYesNone("names with a dot are not special"));
    table.put("allowdotfiles", whenYes(config -> config.guests().dotFiles()));
    table.put("displaydotfiles", whenYes(config -> config.set("features.hidden", "true")));
    table.put("limitrecursion", none("listings are not recursive, and have no limit"));
    table.put("keepallfiles", whenYes(config -> config.deny("delete")));
    table.put("norename", whenYes(config -> config.deny("rename")));
    table.put("nochmod", whenNoSet("features.chmod"));
    table.put("customerproof", PureFtpdOption::harmless);
    table.put("autorename", whenYesNone("an upload replaces the file, or is refused"));
    table.put("notruncate", PureFtpdOption::harmless); // uploads are atomic
    table.put("maxdiskusage", none("quotas of accounts are the limit"));
    table.put("antiwarez", whenYes(config -> config.guests().onlyPublic()));
    table.put("anonymouscantupload", (config, value) -> config.guests().upload(!isYes(value)));
    table.put("anonymouscancreatedirs", whenYes(config -> config.guests().makeDirectories()));
    table.put(
        "calluploadscript",
        whenYesNone("name the program of pure-uploadscript in hooks, see docs/hooks.md"));
    table.put("brokenclientscompatibility", whenYes(config -> config.guests().asked()));
    table.put("fscharset", none("names are UTF-8, as they are on the disk"));
  }

  private static void limits(Map<String, Meaning> table) {
    table.put("quota", PureFtpdOption::quota);
    table.put("anonymousratio", (config, value) -> config.guests().limit("ratio", ratio(value)));
    table.put("userratio", (config, value) -> config.everybody("ratio", ratio(value)));
    table.put("anonymousbandwidth", (config, value) -> rates(value, config.guests()::limit));
    table.put("userbandwidth", (config, value) -> rates(value, config::everybody));
  }

  private static void logs(Map<String, Meaning> table) {
    table.put("syslogfacility", PureFtpdOption::syslog);
    table.put("verboselog", whenYesNone("serve has the option --verbose"));
    table.put("logpid", PureFtpdOption::harmless);
    table.put("altlog", PureFtpdOption::transferLog);
    table.put("fortunesfile", none("greeting takes one to three lines of text"));
  }

  /// For an option that has no meaning here, or whose behaviour is always so.
  @SuppressWarnings("unused") // both are part of the form
  private static void harmless(ImportedConfig config, String value) {}

  private static Meaning none(String why) {
    return (config, value) -> config.missing(why);
  }

  private static Meaning number(String key) {
    return (config, value) -> config.set(key, Long.toString(numberOf(value)));
  }

  private static Meaning whenYes(Consumer<ImportedConfig> then) {
    return (config, value) -> {
      if (isYes(value)) {
        then.accept(config);
      }
    };
  }

  private static Meaning whenYesNone(String why) {
    return whenYes(config -> config.missing(why));
  }

  private static Meaning whenNo(String why) {
    return (config, value) -> {
      if (!isYes(value)) {
        config.missing(why);
      }
    };
  }

  private static Meaning whenNoSet(String key) {
    return (config, value) -> config.set(key, Boolean.toString(!isYes(value)));
  }

  private static void perUser(ImportedConfig config, String value) {
    String[] both = pair(value);
    config.everybody("sessions", Long.toString(numberOf(both[0])));
    config.guests().limit("sessions", Long.toString(numberOf(both[1])));
  }

  /// `files:MB`.
  private static void quota(ImportedConfig config, String value) {
    String[] both = pair(value);
    config.everybody("quota-files", Long.toString(numberOf(both[0])));
    config.everybody("quota", numberOf(both[1]) + "M");
  }

  /// `UP DOWN`.
  private static String ratio(String value) {
    String[] both = pair(value);
    return ImportedConfig.quoted(numberOf(both[0]) + ":" + numberOf(both[1]));
  }

  /// `[UP]:[DOWN]` in KB/s, or one for both, of each session.
  private static void rates(String value, BiConsumer<String, String> limit) {
    String text = value.strip().replace(' ', ':');
    int colon = text.indexOf(':');
    String up = colon < 0 ? text : text.substring(0, colon);
    String down = text.substring(colon + 1);
    if (!up.isEmpty()) {
      limit.accept("session-upload-rate", numberOf(up) + "K");
    }
    if (!down.isEmpty()) {
      limit.accept("session-download-rate", numberOf(down) + "K");
    }
  }

  /// Two values with blanks or a colon between them.
  private static String[] pair(String value) {
    String[] both = words(value.replace(':', ' '));
    if (both.length != 2) {
      throw new IllegalArgumentException("two numbers");
    }
    return both;
  }

  private static void syslog(ImportedConfig config, String value) {
    if (!value.equals("none")) {
      if (Syslog.facility(value).isEmpty()) {
        throw new IllegalArgumentException("the name of a facility");
      }
      config.set("log.syslog", "/dev/log");
      config.set("log.facility", value);
    }
  }

  /// `FORMAT:PATH`, or a path alone for the first format.
  private static void transferLog(ImportedConfig config, String value) {
    String text = value.startsWith("/") ? "clf:" + value : value;
    List<String> formats = List.of("clf:/", "stats:/", "w3c:/", "xferlog:/");
    if (formats.stream().noneMatch(text::startsWith)) {
      throw new IllegalArgumentException("clf, stats, w3c or xferlog, a colon and a path");
    }
    config.set("log.transfers", "[" + ImportedConfig.quoted(text) + "]");
  }

  private static void passiveAddress(ImportedConfig config, String value) {
    boolean literal = value.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
    if (literal) {
      config.set("passive.address", value);
    } else {
      config.missing("passive.address takes an IPv4 address, no name");
    }
  }

  private static void tls(ImportedConfig config, String value) {
    switch ((int) numberOf(value)) {
      case 0 -> config.tls("off", "clear-allowed");
      case 1 -> config.tls("optional", "clear-allowed");
      case 2 -> config.tls("required", "clear-allowed");
      case 3 -> config.tls("required", "private-required");
      default -> throw new IllegalArgumentException("0 to 3");
    }
  }

  private static void pureDb(ImportedConfig config, String value) {
    String text =
        value.endsWith(".pdb") ? value.substring(0, value.length() - 4) + ".passwd" : value;
    config.authenticator("passwd-file", "file", text);
    config.note(
        "PureDB "
            + value
            + ": the text that it is made from is read instead, assumed to be "
            + text);
  }

  private static void umask(ImportedConfig config, String value) {
    String[] both = words(value.replace(':', ' '));
    if (both.length == 0) {
      throw new IllegalArgumentException("octal numbers");
    }
    config.modes(both[0], both[both.length - 1]);
  }

  private static boolean isYes(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "yes", "on", "true", "1" -> true;
      case "no", "off", "false", "0" -> false;
      default -> throw new IllegalArgumentException("yes or no");
    };
  }

  private static long numberOf(String value) {
    try {
      return Integer.parseUnsignedInt(value.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("a number", e);
    }
  }

  private static String[] words(String value) {
    var words = new ArrayList<>(List.of(value.replace('\t', ' ').split(" ", -1)));
    words.removeIf(String::isEmpty);
    return words.toArray(String[]::new);
  }
}
