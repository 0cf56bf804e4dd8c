package dev.wharf.server.boot;

import dev.wharf.domain.Limits;
import dev.wharf.domain.Limits.Encryption;
import dev.wharf.domain.Limits.Hours;
import dev.wharf.domain.Limits.Networks;
import dev.wharf.domain.Limits.Quota;
import dev.wharf.domain.Limits.Rates;
import dev.wharf.domain.Limits.Ratio;
import dev.wharf.domain.Network;
import dev.wharf.domain.Setting;
import dev.wharf.domain.Settings;
import dev.wharf.protocol.port.CertificateLogin;
import dev.wharf.server.AccountRule;
import dev.wharf.server.CertificateName;
import dev.wharf.server.TlsSettings.SessionReuse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/// The keys of one element of `accounts`, and what they mean together.
///
/// Each key but `names` is optional, and one that is not given changes nothing. A new limit needs a
/// line in [#LIMITS].
final class AccountKeys {
  /// A key that sets a limit.
  ///
  /// @param with limits with the value
  private record Limit<T>(Setting<Optional<T>> key, BiFunction<Limits, T, Limits> with) {
    AccountRule in(AccountRule rule, Settings element) {
      Optional<T> value = element.get(key);
      return value.isEmpty() ? rule : rule.with(limits -> with.apply(limits, value.get()));
    }
  }

  static final Setting<List<String>> NAMES =
      Setting.texts("names", "Login names; `\"*\"` is every account, guests too.");
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

  private static final List<Limit<?>> LIMITS =
      List.of(
          size(
              "upload-rate",
              "Bytes per second that all sessions of the account together may send.",
              (limits, rate) -> limits.withRates(new Rates(rate, limits.rates().download()))),
          size(
              "download-rate",
              "Bytes per second that all of them together are sent, listings included.",
              (limits, rate) -> limits.withRates(new Rates(limits.rates().upload(), rate))),
          size(
              "session-upload-rate",
              "Bytes per second that a single session may send, in place of"
                  + " `limits.session-upload-rate`.",
              (limits, rate) ->
                  limits.withSessionRates(new Rates(rate, limits.sessionRates().download()))),
          size(
              "session-download-rate",
              "Bytes per second that a single session is sent, in place of"
                  + " `limits.session-download-rate`.",
              (limits, rate) ->
                  limits.withSessionRates(new Rates(limits.sessionRates().upload(), rate))),
          size(
              "quota",
              "Most bytes stored.",
              (limits, bytes) -> limits.withQuota(new Quota(bytes, limits.quota().files()))),
          count(
              "quota-files",
              "Most files stored; directories and links count.",
              (limits, files) -> limits.withQuota(new Quota(limits.quota().bytes(), files))),
          new Limit<Ratio>(
              Setting.text(
                      "ratio",
                      "UP:DOWN, as in `1:5`: for UP bytes uploaded, DOWN bytes may be downloaded;"
                          + " `0:0` is no ratio.")
                  .optional("UP:DOWN", AccountProperties::ratio),
              Limits::withRatio),
          count("sessions", "Most sessions at the same time.", Limits::withSessions),
          new Limit<Duration>(
              Setting.duration(
                      "idle", Duration.ZERO, "How long a client may say nothing; 0s for ever.")
                  .optional("duration", Function.identity()),
              Limits::withIdle),
          new Limit<Hours>(
              Setting.text(
                      "hours",
                      "When logins are allowed: `08:00-18:00`, with days and a time zone if need be,"
                          + " as in `22:00-06:00 mon-fri Europe/Berlin`.")
                  .optional("hours", HoursText::parse),
              Limits::withHours),
          new Limit<Instant>(
              Setting.text(
                      "expires",
                      "From when on nobody logs in: `2027-01-01`, or `2027-01-01T12:00:00Z`.")
                  .optional("date", AccountProperties::instant),
              Limits::withExpires),
          networks(
              "allow-from",
              "Networks that clients have to come from.",
              (limits, list) -> limits.withClients(new Networks(list, limits.clients().denied()))),
          networks(
              "deny-from",
              "Networks that clients must not come from.",
              (limits, list) -> limits.withClients(new Networks(limits.clients().allowed(), list))),
          networks(
              "allow-local",
              "Addresses of the server that clients have to connect to.",
              (limits, list) -> limits.withLocals(new Networks(list, limits.locals().denied()))),
          networks(
              "deny-local",
              "Addresses of the server that clients must not connect to.",
              (limits, list) -> limits.withLocals(new Networks(limits.locals().allowed(), list))),
          new Limit<Encryption>(TLS, Limits::withEncryption));

  static final List<Setting<?>> ALL = all();

  private AccountKeys() {}

  private static List<Setting<?>> all() {
    var all = new ArrayList<Setting<?>>();
    all.add(NAMES);
    LIMITS.forEach(limit -> all.add(limit.key()));
    all.add(SESSION_REUSE);
    all.add(CERTIFICATES);
    return List.copyOf(all);
  }

  private static Limit<Long> size(
      String name, String meaning, BiFunction<Limits, Long, Limits> with) {
    return new Limit<>(Setting.size(name, 0, meaning).optional("size", Function.identity()), with);
  }

  private static Limit<Integer> count(
      String name, String meaning, BiFunction<Limits, Integer, Limits> with) {
    return new Limit<>(
        Setting.count(name, 0, meaning).optional("number", Function.identity()), with);
  }

  private static Limit<List<Network>> networks(
      String name, String meaning, BiFunction<Limits, List<Network>, Limits> with) {
    return new Limit<>(
        Setting.texts(name, meaning).optional("list of networks", AccountProperties::networksOf),
        with);
  }

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
    for (Limit<?> limit : LIMITS) {
      rule = limit.in(rule, element);
    }
    if (element.get(SESSION_REUSE).isPresent()) {
      rule = rule.with(element.get(SESSION_REUSE).get());
    }
    return element.get(CERTIFICATES).isEmpty() ? rule : rule.with(element.get(CERTIFICATES));
  }
}
