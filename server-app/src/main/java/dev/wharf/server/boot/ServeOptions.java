package dev.wharf.server.boot;

import dev.wharf.domain.SettingsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The options of `wharf serve`, each a short form of a key of the configuration.
final class ServeOptions {
  private final OptionSpec listen =
      several(
          "--listen",
          "HOST:PORT",
          "Listen here. Repeat it for several addresses; IPv6 stands in brackets, * is every"
              + " address, port 0 takes a free port. Default: 127.0.0.1:2121");
  private final OptionSpec root =
      text("--root", "DIR", "Serve this directory. Default: ./wharf-data, made when missing");
  private final OptionSpec users =
      several(
          "--user",
          "NAME:PASSWORD",
          "Let this user in, with the root as home; lives in memory only. Repeat it for several."
              + " Default, when nothing else says who may log in: user wharf with a random"
              + " password, which is printed");
  private final OptionSpec anonymous =
      flag("--anonymous", "Let 'anonymous' and 'ftp' in without a password. Default: off");
  private final OptionSpec readOnly =
      flag("--read-only", "Refuse everything that changes a file. Default: off");
  private final OptionSpec passivePorts =
      text("--passive-ports", "A-B", "Ports of passive data connections. Default: 50000-50999");
  private final OptionSpec passiveAddress =
      text(
          "--passive-address",
          "IP",
          "IPv4 address that PASV tells clients. Default: the one the client connected to");
  private final OptionSpec tlsCert =
      several(
          "--tls-cert",
          "FILE",
          "Certificate chain, PEM, or PKCS#12. Turns TLS on, and requires it unless --tls says"
              + " otherwise. Default: none");
  private final OptionSpec tlsKey =
      several(
          "--tls-key",
          "FILE",
          "Private key of the certificate, PEM. Default: the file of the certificate");
  private final OptionSpec tls =
      text(
          "--tls",
          "MODE",
          "required, optional or off; or self-signed, which requires it and makes a certificate that"
              + " nobody trusts, for a try. Default: required with a certificate, else off");
  private final OptionSpec config = text("--config", "FILE", "Read this file, YAML or JSON.");
  private final OptionSpec sets =
      several(
          "--set",
          "KEY=VALUE",
          "Set any key of the configuration, as in --set limits.sessions=20000. Repeat it for"
              + " several keys.");
  private final OptionSpec inetd =
      flag(
          "--inetd",
          "Serve the connection at standard input, then exit; so does a start without it when"
              + " standard input is a TCP connection. Default: off");
  private final OptionSpec verbose = flag("--verbose", "Log more. Default: off");

  /// Declares all of them.
  void addTo(CommandSpec spec) {
    List.of(
            listen,
            root,
            users,
            anonymous,
            readOnly,
            passivePorts,
            passiveAddress,
            tlsCert,
            tlsKey,
            tls,
            config,
            sets,
            inetd,
            verbose)
        .forEach(spec::addOption);
  }

  /// Whether there has to be a client at standard input.
  boolean isInetd() {
    return inetd.getValue();
  }

  /// Whether to log more.
  boolean isVerbose() {
    return verbose.getValue();
  }

  /// Collects what file, `--set` and options say; the later ones win.
  ///
  /// @throws SettingsException if the file or a `--set` cannot be understood
  Given collect() {
    var given = new Given();
    String file = config.getValue();
    if (file != null) {
      ConfigFile.read(Path.of(file), given);
    }
    for (String set : values(sets)) {
      int equals = set.indexOf('=');
      if (equals < 1) {
        given.problem("--set: " + set + ": expected KEY=VALUE");
      } else {
        String key = set.substring(0, equals).strip();
        ConfigFile.readValue("--set", key, set.substring(equals + 1), given);
      }
    }
    putList(given, ConfigKeys.LISTEN.name(), listen, values(listen));
    putText(given, "storage.root", root);
    putList(given, ConfigKeys.USERS.name(), users, users(given));
    putFlag(given, ConfigKeys.ANONYMOUS.name(), anonymous);
    putFlag(given, ConfigKeys.READ_ONLY.name(), readOnly);
    putText(given, ConfigKeys.PASSIVE_PORTS.name(), passivePorts);
    putText(given, ConfigKeys.PASSIVE_ADDRESS.name(), passiveAddress);
    putList(given, TlsKeys.CERTIFICATE.name(), tlsCert, values(tlsCert));
    putList(given, TlsKeys.KEY.name(), tlsKey, values(tlsKey));
    boolean selfSigned = TlsKeys.SELF_SIGNED.equals(tls.getValue());
    putText(given, (selfSigned ? TlsKeys.CERTIFICATE : TlsKeys.MODE).name(), tls);
    return given;
  }

  private List<Map<String, Object>> users(Given given) {
    var elements = new ArrayList<Map<String, Object>>();
    for (String user : values(users)) {
      int colon = user.indexOf(':');
      if (colon < 1 || colon == user.length() - 1) {
        given.problem("--user: expected NAME:PASSWORD, neither of them empty"); // hides a password
      } else {
        elements.add(
            Map.of("name", user.substring(0, colon), "password", user.substring(colon + 1)));
      }
    }
    return elements;
  }

  private static void putText(Given given, String key, OptionSpec option) {
    String value = option.getValue();
    if (value != null) {
      given.put(key, value, option.longestName());
    }
  }

  private static void putFlag(Given given, String key, OptionSpec option) {
    if (option.<Boolean>getValue()) {
      given.put(key, "true", option.longestName());
    }
  }

  private static void putList(Given given, String key, OptionSpec option, List<?> values) {
    if (!values.isEmpty()) {
      given.put(key, values, option.longestName());
    }
  }

  private static List<String> values(OptionSpec option) {
    List<String> values = option.getValue();
    return values == null ? List.of() : values;
  }

  private static OptionSpec text(String name, String label, String description) {
    return OptionSpec.builder(name)
        .paramLabel(label)
        .type(String.class)
        .arity("1")
        .description(description)
        .build();
  }

  private static OptionSpec several(String name, String label, String description) {
    return OptionSpec.builder(name)
        .paramLabel(label)
        .type(List.class)
        .auxiliaryTypes(String.class)
        .arity("1")
        .description(description)
        .build();
  }

  private static OptionSpec flag(String name, String description) {
    return OptionSpec.builder(name)
        .type(boolean.class)
        .arity("0")
        .initialValue(false)
        .description(description)
        .build();
  }
}
