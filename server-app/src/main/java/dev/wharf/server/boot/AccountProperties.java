package dev.wharf.server.boot;

import dev.wharf.auth.spi.Digits;
import dev.wharf.auth.spi.StoredEntry.Stored;
import dev.wharf.domain.Account;
import dev.wharf.domain.Home;
import dev.wharf.domain.Limits;
import dev.wharf.domain.Limits.Encryption;
import dev.wharf.domain.Limits.Networks;
import dev.wharf.domain.Limits.Quota;
import dev.wharf.domain.Limits.Rates;
import dev.wharf.domain.Limits.Ratio;
import dev.wharf.domain.Network;
import dev.wharf.domain.PosixIdentity;
import dev.wharf.domain.Setting;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Everything that `wharf user` can say about an account, in the order in which it is shown.
final class AccountProperties {
  static final List<AccountProperty> ALL =
      List.of(
          AccountProperty.of(
              "TEXT",
              "Comment",
              Setting.text("--comment", "A full name, or whatever is worth remembering.").or(""),
              Stored::withComment,
              Stored::comment),
          AccountProperty.of(
              "NAME",
              "Storage",
              Setting.text("--storage", "Which of the server's storages the files are in.").or(""),
              AccountProperties::withStorage,
              stored -> stored.account().storage().orElse("")),
          AccountProperty.of(
              "DIR",
              "Home",
              Setting.text(
                      "--home",
                      "The directory that is the account's root. DIR/./START begins in START.")
                  .or("")
                  .as("a directory", AccountProperties::home),
              (stored, home) -> stored.withAccount(stored.account().withHome(home)),
              stored -> stored.account().home().text()),
          AccountProperty.of(
              "N",
              "User id",
              id("--uid", "User id that files belong to; also group id without --gid."),
              (stored, uid) -> withIdentity(stored, uid, groupOr(stored, uid)),
              stored -> identity(stored, PosixIdentity::uid)),
          AccountProperty.of(
              "N",
              "Group id",
              id("--gid", "Group id that files belong to."),
              AccountProperties::withGroup,
              stored -> identity(stored, PosixIdentity::gid)),
          limit(
              "SIZE",
              "Upload rate",
              Setting.size(
                  "--upload-rate", 0, "Most bytes per second sent to the server: 512K, 2M."),
              (limits, rate) -> limits.withRates(new Rates(rate, limits.rates().download())),
              limits -> size(limits.rates().upload())),
          limit(
              "SIZE",
              "Download rate",
              Setting.size("--download-rate", 0, "Most bytes per second fetched."),
              (limits, rate) -> limits.withRates(new Rates(limits.rates().upload(), rate)),
              limits -> size(limits.rates().download())),
          limit(
              "SIZE",
              "Quota",
              Setting.size("--quota", 0, "Most bytes stored: 500M, 10G."),
              (limits, bytes) -> limits.withQuota(new Quota(bytes, limits.quota().files())),
              limits -> size(limits.quota().bytes())),
          limit(
              "N",
              "Quota of files",
              Setting.count("--quota-files", 0, "Most files stored."),
              (limits, files) -> limits.withQuota(new Quota(limits.quota().bytes(), files)),
              limits -> number(limits.quota().files())),
          limit(
              "UP:DOWN",
              "Ratio",
              Setting.text("--ratio", "For UP bytes sent, DOWN bytes may be fetched: 1:5.")
                  .or("0:0")
                  .as("UP:DOWN", AccountProperties::ratio),
              Limits::withRatio,
              limits ->
                  limits.ratio().isNone()
                      ? ""
                      : limits.ratio().upload() + ":" + limits.ratio().download()),
          limit(
              "N",
              "Sessions",
              Setting.count("--sessions", 0, "Most sessions at the same time."),
              Limits::withSessions,
              limits -> number(limits.sessions())),
          limit(
              "TIME",
              "Idle time",
              Setting.duration("--idle", Duration.ZERO, "How long a session may do nothing: 10m.")
                  .as("duration", AccountProperties::unlessZero),
              (limits, idle) -> with(limits, idle, limits.hours(), limits.expires()),
              limits -> limits.idle().map(AccountProperties::duration).orElse("")),
          limit(
              "HOURS",
              "Hours",
              Setting.text(
                      "--hours",
                      "When logins are allowed: 08:00-18:00, '22:00-06:00 mon-fri Europe/Berlin'.")
                  .optional("hours", HoursText::parse),
              (limits, hours) -> with(limits, limits.idle(), hours, limits.expires()),
              limits -> limits.hours().map(HoursText::of).orElse("")),
          limit(
              "DATE",
              "Expires",
              Setting.text(
                      "--expires", "When the account ends: 2027-01-01, or 2027-01-01T12:00:00Z.")
                  .optional("a date", AccountProperties::instant),
              (limits, expires) -> with(limits, limits.idle(), limits.hours(), expires),
              limits -> limits.expires().map(Instant::toString).orElse("")),
          limit(
              "WHAT",
              "Encryption",
              Setting.choice(
                  "--encryption",
                  Encryption.class,
                  Encryption.AS_THE_SERVER,
                  "What TLS has to protect: control, control-and-data, or as-the-server."),
              Limits::withEncryption,
              limits ->
                  limits.encryption() == Encryption.AS_THE_SERVER
                      ? ""
                      : limits.encryption().name().toLowerCase(Locale.ROOT).replace('_', '-')),
          limit(
              "NETWORKS",
              "Clients allowed",
              networks(
                  "--allow-from", "Networks that clients come from: 192.0.2.0/24,198.51.100.7."),
              (limits, list) -> limits.withClients(new Networks(list, limits.clients().denied())),
              limits -> networks(limits.clients().allowed())),
          limit(
              "NETWORKS",
              "Clients denied",
              networks("--deny-from", "Networks that clients must not come from."),
              (limits, list) -> limits.withClients(new Networks(limits.clients().allowed(), list)),
              limits -> networks(limits.clients().denied())),
          limit(
              "NETWORKS",
              "Local allowed",
              networks("--allow-local", "Addresses of the server that clients connect to."),
              (limits, list) -> limits.withLocals(new Networks(list, limits.locals().denied())),
              limits -> networks(limits.locals().allowed())),
          limit(
              "NETWORKS",
              "Local denied",
              networks("--deny-local", "Addresses of the server that clients must not connect to."),
              (limits, list) -> limits.withLocals(new Networks(limits.locals().allowed(), list)),
              limits -> networks(limits.locals().denied())));

  private AccountProperties() {}

  private static <T> AccountProperty limit(
      String label,
      String title,
      Setting<T> setting,
      BiFunction<Limits, T, Limits> with,
      Function<Limits, String> shown) {
    return AccountProperty.of(
        label,
        title,
        setting,
        (stored, value) ->
            stored.withAccount(
                stored.account().withLimits(with.apply(stored.account().limits(), value))),
        stored -> shown.apply(stored.account().limits()));
  }

  private static Limits with(
      Limits limits,
      Optional<Duration> idle,
      Optional<Limits.Hours> hours,
      Optional<Instant> expires) {
    return new Limits(
        limits.sessions(),
        limits.rates(),
        limits.sessionRates(),
        limits.quota(),
        limits.ratio(),
        idle,
        limits.clients(),
        limits.locals(),
        hours,
        expires,
        limits.encryption());
  }

  private static Stored withStorage(Stored stored, String name) {
    Account account = stored.account();
    return stored.withAccount(
        new Account(
            account.name(),
            name.isEmpty() ? Optional.empty() : Optional.of(name),
            account.home(),
            account.grants(),
            account.limits(),
            account.identity()));
  }

  private static Home home(String text) {
    try {
      return Home.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("a directory without .., such as /srv/ftp/alice", e);
    }
  }

  private static Setting<Long> id(String option, String help) {
    return Setting.text(option, help).or("0").as("number", AccountProperties::idOf);
  }

  private static long idOf(String text) {
    return Digits.parse(text, 0, PosixIdentity.MAX_ID);
  }

  private static long groupOr(Stored stored, long uid) {
    return stored.account().identity().map(PosixIdentity::gid).orElse(uid);
  }

  private static Stored withGroup(Stored stored, long gid) {
    PosixIdentity identity =
        stored
            .account()
            .identity()
            .orElseThrow(() -> new IllegalArgumentException("--gid needs --uid, too"));
    return withIdentity(stored, identity.uid(), gid);
  }

  private static Stored withIdentity(Stored stored, long uid, long gid) {
    if (uid < 1 || gid < 1) {
      throw new IllegalArgumentException("user and group ids are 1 or more; 0 is root's");
    }
    return stored.withAccount(stored.account().withIdentity(new PosixIdentity(uid, gid)));
  }

  private static String identity(Stored stored, Function<PosixIdentity, Long> which) {
    return stored.account().identity().map(which).map(String::valueOf).orElse("");
  }

  static Ratio ratio(String text) {
    int colon = text.indexOf(':');
    try {
      return new Ratio(
          Integer.parseInt(text.substring(0, Math.max(0, colon))),
          Integer.parseInt(text.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("two numbers such as 1:5", e);
    }
  }

  private static Optional<Duration> unlessZero(Duration duration) {
    return duration.isZero() ? Optional.empty() : Optional.of(duration);
  }

  static Instant instant(String text) {
    try {
      return text.indexOf('T') < 0
          ? LocalDate.parse(text).atStartOfDay(ZoneId.systemDefault()).toInstant()
          : Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("a date such as 2027-01-01 or 2027-01-01T12:00:00Z", e);
    }
  }

  private static Setting<List<Network>> networks(String option, String help) {
    return Setting.texts(option, help).as("list of networks", AccountProperties::networksOf);
  }

  static List<Network> networksOf(List<String> texts) {
    try {
      return texts.stream().map(Network::parse).toList();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("networks such as 192.0.2.0/24,198.51.100.7", e);
    }
  }

  static String networks(List<Network> networks) {
    return networks.stream().map(Network::toString).collect(Collectors.joining(","));
  }

  private static String number(long number) {
    return number == 0 ? "" : Long.toString(number);
  }

  static String duration(Duration duration) {
    return duration.toSeconds() % 60 == 0 ? duration.toMinutes() + "m" : duration.toSeconds() + "s";
  }

  static String size(long bytes) {
    if (bytes == 0) {
      return "";
    }
    int unit = 0;
    long number = bytes;
    while (number % 1024 == 0 && unit < 4) {
      number /= 1024;
      unit++;
    }
    return number + "KMGT".substring(Math.max(0, unit - 1), unit);
  }
}
