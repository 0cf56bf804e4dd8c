package dev.wharf.server.boot;

import dev.wharf.domain.Limits.Encryption;
import dev.wharf.domain.Setting;
import dev.wharf.domain.Settings;
import dev.wharf.protocol.port.CertificateLogin;
import dev.wharf.server.AccountRule;
import dev.wharf.server.CertificateName;
import dev.wharf.server.TlsSettings.SessionReuse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The keys of one element of `accounts`, and what they mean together.
///
/// Each key but `names` is optional, and one that is not given changes nothing. A new key needs a
/// place in [#ALL] and a line in [#rule].
final class AccountKeys {
  static final Setting<List<String>> NAMES =
      Setting.texts("names", "Login names; `\"*\"` is every account.");
  static final Setting<Optional<Encryption>> TLS =
      Setting.text(
              "tls",
              "What has to be encrypted: no more than the server demands of everybody, the control"
                  + " connection before it logs in, or that and every data connection (PROT P).")
          .optional("one of as-server, control, control-and-data", AccountKeys::encryption);
  static final Setting<Optional<SessionReuse>> SESSION_REUSE =
      Setting.text(
              "session-reuse",
              "In place of `tls.session-reuse`: for clients that cannot resume sessions, or where"
                  + " they have to.")
          .optional("one of prefer, require", AccountKeys::sessionReuse);

  static final Setting<List<CertificateName>> CERTIFICATES =
      Setting.texts(
              "certificates",
              "Client certificates that stand for these accounts, see `tls.client-login`: a whole"
                  + " subject such as `subject:CN=Scanner 7,O=Example`, the only `cn:` of it, or an"
                  + " alternative name `email:`, `dns:` or `uri:`.")
          .as(
              "list of subject:, cn:, email:, dns: or uri: and a name",
              list -> list.stream().map(CertificateName::parse).toList());

  static final List<Setting<?>> ALL = List.of(NAMES, TLS, SESSION_REUSE, CERTIFICATES);

  private AccountKeys() {}

  private static Encryption encryption(String text) {
    return switch (text) {
      case "as-server" -> Encryption.AS_THE_SERVER;
      case "control" -> Encryption.CONTROL;
      case "control-and-data" -> Encryption.CONTROL_AND_DATA;
      default -> throw new IllegalArgumentException("as-server, control or control-and-data");
    };
  }

  private static SessionReuse sessionReuse(String text) {
    return switch (text) {
      case "prefer" -> SessionReuse.PREFER;
      case "require" -> SessionReuse.REQUIRE;
      default -> throw new IllegalArgumentException("prefer or require");
    };
  }

  /// What is wrong with an element of which each value could be read.
  ///
  /// @param path of the element
  /// @param server what holds for everybody
  static List<String> problems(String path, Settings element, Settings server) {
    boolean tls = !server.get(TlsKeys.CERTIFICATE).isEmpty();
    var problems = new ArrayList<>(AccountNames.problems(path + ".names", element.get(NAMES)));
    boolean demands = element.get(TLS).filter(tie -> tie != Encryption.AS_THE_SERVER).isPresent();
    if (demands && !tls) {
      problems.add(path + ".tls: expected together with tls.certificate: nobody could log in");
    }
    if (element.get(SESSION_REUSE).isPresent() && !tls) {
      problems.add(path + ".session-reuse: expected together with tls.certificate");
    }
    if (!element.get(CERTIFICATES).isEmpty()
        && server.get(TlsKeys.CLIENT_LOGIN) == CertificateLogin.NONE) {
      problems.add(path + ".certificates: expected together with tls.client-login");
    }
    if (!element.get(CERTIFICATES).isEmpty() && element.get(NAMES).contains("*")) {
      problems.add(path + ".certificates: expected login names in " + path + ".names, not \"*\"");
    }
    return problems;
  }

  /// What an element without problems says.
  static AccountRule rule(Settings element) {
    var rule = new AccountRule(AccountNames.names(element.get(NAMES)));
    if (element.get(TLS).isPresent()) {
      Encryption demand = element.get(TLS).get();
      rule = rule.with(limits -> limits.withEncryption(demand));
    }
    if (element.get(SESSION_REUSE).isPresent()) {
      rule = rule.with(element.get(SESSION_REUSE).get());
    }
    return element.get(CERTIFICATES).isEmpty() ? rule : rule.with(element.get(CERTIFICATES));
  }
}
