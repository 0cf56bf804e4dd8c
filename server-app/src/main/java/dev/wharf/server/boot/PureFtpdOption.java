package dev.wharf.server.boot;

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
    table.put("trustedip", none("accounts may carry allowed local addresses instead"));
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
    table.put("anonymousonly", whenYes(ImportedConfig::guestsOnly));
    table.put("noanonymous", (config, value) -> config.anonymous(!isYes(value)));
    table.put("allowuserfxp", whenYesNone("no data connection goes to a third machine"));
    table.put("allowanonymousfxp", whenYesNone("no data connection goes to a third machine"));
  }

  private static void files(Map<String, Meaning> table) {
    table.put("umask", PureFtpdOption::umask);
    table.put("prohibitdotfileswrite", whenYesNone("names with a dot are not special"));
    table.put("prohibitdotfilesread", whenYesNone("names with a dot are not special"));
    table.put("allowdotfiles", PureFtpdOption::harmless);
    table.put("displaydotfiles", whenYes(config -> config.set("features.hidden", "true")));
    table.put("limitrecursion", none("listings are not recursive, and have no limit"));
    table.put("keepallfiles", whenYes(config -> config.deny("delete")));
    table.put("norename", whenYes(config -> config.deny("rename")));
    table.put("nochmod", whenNoSet("features.chmod"));
    table.put("customerproof", PureFtpdOption::harmless);
    table.put("autorename", whenYesNone("an upload replaces the file, or is refused"));
    table.put("notruncate", PureFtpdOption::harmless); // uploads are atomic
    table.put("maxdiskusage", none("quotas of accounts are the limit"));
    table.put("antiwarez", none("an incoming directory is made with permissions"));
    table.put("anonymouscantupload", PureFtpdOption::harmless); // guests only read
    table.put("anonymouscancreatedirs", whenYesNone("guests only read; see permissions"));
    table.put(
        "calluploadscript",
        whenYesNone("name the program of pure-uploadscript in hooks, see docs/hooks.md"));
    table.put("brokenclientscompatibility", whenYesNone("there is no such mode"));
  }

  private static void limits(Map<String, Meaning> table) {
    table.put("quota", none("give each account its quota"));
    table.put("anonymousratio", none("guests have no ratio"));
    table.put("userratio", none("give each account its ratio"));
    table.put("anonymousbandwidth", none("give accounts their rates"));
    table.put("userbandwidth", none("give accounts their rates"));
  }

  private static void logs(Map<String, Meaning> table) {
    table.put("syslogfacility", none("logs go to standard error; systemd takes them"));
    table.put("verboselog", whenYesNone("serve has the option --verbose"));
    table.put("logpid", PureFtpdOption::harmless);
    table.put("altlog", none("every transfer is an event in the log"));
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
    String[] both = value.split(":", -1);
    config.set("limits.sessions-per-account", Long.toString(numberOf(both[0])));
    if (both.length > 1 && numberOf(both[1]) != numberOf(both[0])) {
      config.missing("guests are one account, with the same limit");
    }
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
    config.mode("storage.file-mode", 0666, both[0]);
    config.mode("storage.directory-mode", 0777, both[both.length - 1]);
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
