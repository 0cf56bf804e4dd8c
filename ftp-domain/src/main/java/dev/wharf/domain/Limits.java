package dev.wharf.domain;

import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// How much an account may use, when, from where, and how well protected. Carried by [Account];
/// zero and empty mean no limit. Made from [#NONE] with the `with` methods:
/// `Limits.NONE.withSessions(2).withQuota(new Quota(1_000_000, 0))`.
///
/// @param sessions most sessions at the same time
/// @param rates bytes per second of all sessions together
/// @param sessionRates bytes per second of each single session; in place of what the server sets
///   for all of them
/// @param quota most bytes and files stored
/// @param ratio how much may be downloaded for what was uploaded
/// @param idle how long a session may do nothing
/// @param clients networks that clients come from
/// @param locals addresses of the server that clients connect to
/// @param hours when the account may log in
/// @param expires from when on the account may not log in any more
/// @param encryption what has to be encrypted, beyond what the server demands of everybody
public record Limits(
    int sessions,
    Rates rates,
    Rates sessionRates,
    Quota quota,
    Ratio ratio,
    Optional<Duration> idle,
    Networks clients,
    Networks locals,
    Optional<Hours> hours,
    Optional<Instant> expires,
    Encryption encryption) {
  /// No limits at all.
  public static final Limits NONE =
      new Limits(
          0,
          Rates.NONE,
          Rates.NONE,
          Quota.NONE,
          Ratio.NONE,
          Optional.empty(),
          Networks.ANY,
          Networks.ANY,
          Optional.empty(),
          Optional.empty(),
          Encryption.AS_THE_SERVER);

  /// Checks that no number is negative.
  public Limits {
    Counts.requireNoneNegative(sessions);
  }

  /// These limits with another number of sessions.
  public Limits withSessions(int other) {
    return new Limits(
        other,
        rates,
        sessionRates,
        quota,
        ratio,
        idle,
        clients,
        locals,
        hours,
        expires,
        encryption);
  }

  /// These limits with other rates of all sessions together.
  public Limits withRates(Rates other) {
    return new Limits(
        sessions,
        other,
        sessionRates,
        quota,
        ratio,
        idle,
        clients,
        locals,
        hours,
        expires,
        encryption);
  }

  /// These limits with other rates of each single session.
  public Limits withSessionRates(Rates other) {
    return new Limits(
        sessions, rates, other, quota, ratio, idle, clients, locals, hours, expires, encryption);
  }

  /// These limits with another quota.
  public Limits withQuota(Quota other) {
    return new Limits(
        sessions,
        rates,
        sessionRates,
        other,
        ratio,
        idle,
        clients,
        locals,
        hours,
        expires,
        encryption);
  }

  /// These limits with another ratio.
  public Limits withRatio(Ratio other) {
    return new Limits(
        sessions,
        rates,
        sessionRates,
        quota,
        other,
        idle,
        clients,
        locals,
        hours,
        expires,
        encryption);
  }

  /// These limits with another idle time.
  public Limits withIdle(Duration other) {
    return new Limits(
        sessions,
        rates,
        sessionRates,
        quota,
        ratio,
        Optional.of(other),
        clients,
        locals,
        hours,
        expires,
        encryption);
  }

  /// These limits with other networks for clients.
  public Limits withClients(Networks other) {
    return new Limits(
        sessions,
        rates,
        sessionRates,
        quota,
        ratio,
        idle,
        other,
        locals,
        hours,
        expires,
        encryption);
  }

  /// These limits with other addresses of the server.
  public Limits withLocals(Networks other) {
    return new Limits(
        sessions,
        rates,
        sessionRates,
        quota,
        ratio,
        idle,
        clients,
        other,
        hours,
        expires,
        encryption);
  }

  /// These limits with other hours.
  public Limits withHours(Hours other) {
    return new Limits(
        sessions,
        rates,
        sessionRates,
        quota,
        ratio,
        idle,
        clients,
        locals,
        Optional.of(other),
        expires,
        encryption);
  }

  /// These limits with another end.
  public Limits withExpires(Instant other) {
    return new Limits(
        sessions,
        rates,
        sessionRates,
        quota,
        ratio,
        idle,
        clients,
        locals,
        hours,
        Optional.of(other),
        encryption);
  }

  /// These limits with another demand for encryption.
  public Limits withEncryption(Encryption other) {
    return new Limits(
        sessions, rates, sessionRates, quota, ratio, idle, clients, locals, hours, expires, other);
  }

  /// These limits, and those of `defaults` where there are none here. Only what says how much, and
  /// how well protected; when and from where stays, see [#withAdmission].
  public Limits or(Limits defaults) {
    var both =
        new Limits(
            sessions == 0 ? defaults.sessions : sessions,
            rates.or(defaults.rates),
            sessionRates.or(defaults.sessionRates),
            quota.or(defaults.quota),
            ratio.isNone() ? defaults.ratio : ratio,
            idle.or(defaults::idle),
            clients,
            locals,
            hours,
            expires,
            encryption == Encryption.AS_THE_SERVER ? defaults.encryption : encryption);
    return both.equals(this) ? this : both; // most sessions share one
  }

  /// These limits with the networks, the hours and the end of `other`: all that [Admission] looks
  /// at.
  public Limits withAdmission(Limits other) {
    return new Limits(
        sessions,
        rates,
        sessionRates,
        quota,
        ratio,
        idle,
        other.clients,
        other.locals,
        other.hours,
        other.expires,
        encryption);
  }

  /// How fast bytes may move; listings count too.
  ///
  /// @param upload bytes per second from the client; 0 for any
  /// @param download bytes per second to the client; 0 for any
  public record Rates(long upload, long download) {
    /// As fast as it goes.
    public static final Rates NONE = new Rates(0, 0);

    /// Checks that no number is negative.
    public Rates {
      Counts.requireNoneNegative(upload, download);
    }

    private Rates or(Rates defaults) {
      return new Rates(
          upload == 0 ? defaults.upload : upload, download == 0 ? defaults.download : download);
    }
  }

  /// How much may be stored.
  ///
  /// @param bytes most bytes; 0 for any
  /// @param files most files; 0 for any
  public record Quota(long bytes, long files) {
    /// As much as there is room for.
    public static final Quota NONE = new Quota(0, 0);

    /// Checks that no number is negative.
    public Quota {
      Counts.requireNoneNegative(bytes, files);
    }

    /// Whether there is no limit at all.
    public boolean isNone() {
      return bytes == 0 && files == 0;
    }

    private Quota or(Quota defaults) {
      return new Quota(bytes == 0 ? defaults.bytes : bytes, files == 0 ? defaults.files : files);
    }

    /// Whether `more` fits beside what is used. What is not wanted always does, also where there is
    /// too much already.
    public boolean hasRoom(Usage used, Usage more) {
      return fits(bytes, used.bytes(), more.bytes()) && fits(files, used.files(), more.files());
    }

    private static boolean fits(long limit, long used, long more) {
      return limit == 0 || more <= 0 || (more <= limit && used <= limit - more);
    }
  }

  /// What has to be given for what is taken: for every `upload` bytes uploaded, `download` bytes
  /// may be downloaded.
  ///
  /// @param upload 0 for no ratio
  /// @param download 0 for no ratio
  public record Ratio(int upload, int download) {
    /// Anything may be downloaded.
    public static final Ratio NONE = new Ratio(0, 0);

    /// Checks that no number is negative.
    public Ratio {
      Counts.requireNoneNegative(upload, download);
    }

    /// Whether there is no ratio.
    public boolean isNone() {
      return upload == 0 || download == 0;
    }

    /// Whether somebody who has uploaded and downloaded so many bytes may download `more`.
    public boolean allows(long uploaded, long downloaded, long more) {
      if (isNone()) {
        return true;
      }
      BigInteger wanted = BigInteger.valueOf(downloaded).add(BigInteger.valueOf(more));
      BigInteger earned = BigInteger.valueOf(uploaded).multiply(BigInteger.valueOf(download));
      return wanted.multiply(BigInteger.valueOf(upload)).compareTo(earned) <= 0;
    }
  }

  /// What an account has to encrypt. The server's own policy holds as well.
  public enum Encryption {
    /// What the server demands of everybody, no more.
    AS_THE_SERVER,
    /// The control connection, before it logs in.
    CONTROL,
    /// The control connection, and every data connection (PROT P).
    CONTROL_AND_DATA
  }

  /// Networks that are allowed and denied. A denied network wins; an empty allow-list allows all.
  ///
  /// @param allowed from here only, unless empty
  /// @param denied never from here
  public record Networks(List<Network> allowed, List<Network> denied) {
    /// Every address.
    public static final Networks ANY = new Networks(List.of(), List.of());

    /// Copies both lists.
    public Networks {
      allowed = List.copyOf(allowed);
      denied = List.copyOf(denied);
    }
  }

  /// A window of the day, on some days of the week. `22:00` to `06:00` spans midnight; the hours
  /// after midnight belong to the day on which the window began.
  ///
  /// @param from first minute of the day, 0 to 1439
  /// @param until last minute of the day, 0 to 1439
  /// @param days days on which the window begins, at least one
  /// @param zone whose clock it is; empty for the server's
  public record Hours(int from, int until, Set<DayOfWeek> days, Optional<ZoneId> zone) {
    /// Checks both minutes and the days.
    public Hours {
      if (from < 0 || from > 1439 || until < 0 || until > 1439) {
        throw new IllegalArgumentException("not minutes of a day: " + from + "-" + until);
      }
      if (days.isEmpty()) {
        throw new IllegalArgumentException("no day of the week");
      }
      days = Set.copyOf(days);
    }

    /// A window of every day, by the server's clock.
    public Hours(int from, int until) {
      this(from, until, EnumSet.allOf(DayOfWeek.class), Optional.empty());
    }

    /// The minute of the day that a clock means by `hhmm` or `hh:mm`, from 0 to 1439; empty if it
    /// means none.
    public static OptionalInt minute(String clock) {
      String digits =
          clock.length() == 5 && clock.charAt(2) == ':'
              ? clock.substring(0, 2) + clock.substring(3)
              : clock;
      if (digits.length() != 4 || digits.chars().anyMatch(c -> c < '0' || c > '9')) {
        return OptionalInt.empty();
      }
      int time = Integer.parseInt(digits);
      return time > 2359 || time % 100 > 59
          ? OptionalInt.empty()
          : OptionalInt.of(time / 100 * 60 + time % 100);
    }

    /// A minute of the day as `hhmm`, which [#minute] reads.
    public static String clock(int minute) {
      return Integer.toString(10_000 + minute / 60 * 100 + minute % 60).substring(1);
    }

    /// Whether the window holds this moment.
    ///
    /// @param server the zone of the server's clock, for windows that name none
    public boolean contains(Instant moment, ZoneId server) {
      ZonedDateTime time = moment.atZone(zone.orElse(server));
      int minute = time.getHour() * 60 + time.getMinute();
      DayOfWeek today = time.getDayOfWeek();
      if (from <= until) {
        return from <= minute && minute <= until && days.contains(today);
      }
      return (minute >= from && days.contains(today))
          || (minute <= until && days.contains(today.minus(1)));
    }
  }
}
