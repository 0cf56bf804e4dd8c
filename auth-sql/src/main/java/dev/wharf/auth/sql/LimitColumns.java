package dev.wharf.auth.sql;

import dev.wharf.auth.spi.Digits;
import dev.wharf.domain.Limits;
import dev.wharf.domain.Limits.Encryption;
import dev.wharf.domain.Limits.Hours;
import dev.wharf.domain.Limits.Networks;
import dev.wharf.domain.Limits.Quota;
import dev.wharf.domain.Limits.Rates;
import dev.wharf.domain.Limits.Ratio;
import dev.wharf.domain.Network;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The columns that limit an account.
final class LimitColumns {
  /// A hundred years of doing nothing.
  private static final long LONGEST_IDLE = 3_153_600_000L;

  private LimitColumns() {}

  /// Reads them.
  ///
  /// @throws IllegalArgumentException if one is malformed; the message names the column
  static Limits read(Row row) {
    Limits limits =
        Limits.NONE
            .withSessions((int) number(row, Column.SESSIONS, Integer.MAX_VALUE))
            .withRates(
                new Rates(
                    number(row, Column.UPLOAD_RATE, Long.MAX_VALUE),
                    number(row, Column.DOWNLOAD_RATE, Long.MAX_VALUE)))
            .withQuota(
                new Quota(
                    number(row, Column.QUOTA_BYTES, Long.MAX_VALUE),
                    number(row, Column.QUOTA_FILES, Long.MAX_VALUE)))
            .withRatio(
                new Ratio(
                    (int) number(row, Column.UPLOAD_RATIO, Integer.MAX_VALUE),
                    (int) number(row, Column.DOWNLOAD_RATIO, Integer.MAX_VALUE)))
            .withClients(
                new Networks(
                    networks(row, Column.ALLOWED_CLIENTS), networks(row, Column.DENIED_CLIENTS)))
            .withLocals(
                new Networks(
                    networks(row, Column.ALLOWED_LOCALS), networks(row, Column.DENIED_LOCALS)));
    long idle = number(row, Column.IDLE, LONGEST_IDLE);
    limits = idle == 0 ? limits : limits.withIdle(Duration.ofSeconds(idle));
    limits = hours(row).map(limits::withHours).orElse(limits);
    limits =
        row.value(Column.EXPIRES).map(LimitColumns::moment).map(limits::withExpires).orElse(limits);
    return limits.withEncryption(encryption(row));
  }

  private static long number(Row row, Column column, long largest) {
    return row.value(column).map(text -> Digits.parse(text, largest, column.label())).orElse(0L);
  }

  private static List<Network> networks(Row row, Column column) {
    var networks = new ArrayList<Network>();
    for (String one : list(row, column)) {
      try {
        networks.add(Network.parse(one));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            column.label() + " is no list of addresses such as 192.0.2.1 or 192.0.2.0/24", e);
      }
    }
    return networks;
  }

  /// Text with commas, or an array of PostgreSQL. Empty means empty; a list of nothing but blanks
  /// and commas does not.
  private static List<String> list(Row row, Column column) {
    String text = row.value(column).orElse("").strip();
    if (text.startsWith("{") && text.endsWith("}")) {
      text = text.substring(1, text.length() - 1).replace("\"", "");
    }
    return text.isEmpty()
        ? List.of()
        : Arrays.stream(text.split(",", -1)).map(String::strip).toList();
  }

  private static Optional<Hours> hours(Row row) {
    String text = row.value(Column.HOURS).orElse("").strip();
    List<String> days = list(row, Column.DAYS);
    Optional<ZoneId> zone =
        row.value(Column.TIME_ZONE).filter(name -> !name.isBlank()).map(LimitColumns::zone);
    if (text.isEmpty() && days.isEmpty()) {
      return Optional.empty();
    }
    int from = 0;
    int until = 1439;
    if (!text.isEmpty()) {
      int dash = text.indexOf('-');
      if (dash < 0) {
        throw noHours();
      }
      from = minute(text.substring(0, dash).strip());
      until = minute(text.substring(dash + 1).strip());
    }
    return Optional.of(new Hours(from, until, days(days), zone));
  }

  private static int minute(String text) {
    return Hours.minute(text).orElseThrow(LimitColumns::noHours);
  }

  private static IllegalArgumentException noHours() {
    return new IllegalArgumentException("hours is not of the form hhmm-hhmm");
  }

  private static Set<DayOfWeek> days(List<String> words) {
    if (words.isEmpty()) {
      return EnumSet.allOf(DayOfWeek.class);
    }
    var days = EnumSet.noneOf(DayOfWeek.class);
    for (String word : words) {
      days.add(
          Arrays.stream(DayOfWeek.values())
              .filter(
                  day -> word.length() >= 3 && day.name().startsWith(word.toUpperCase(Locale.ROOT)))
              .findFirst()
              .orElseThrow(
                  () -> new IllegalArgumentException("days is no list of days such as mon, tue")));
    }
    return days;
  }

  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name.strip());
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("time_zone is no zone such as Europe/Berlin", e);
    }
  }

  private static Instant moment(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "expires is neither a timestamp with time zone nor text such as 2030-01-01T00:00:00Z", e);
    }
  }

  private static Encryption encryption(Row row) {
    return switch (row.value(Column.ENCRYPTION)
        .orElse("")
        .replace('_', '-')
        .toLowerCase(Locale.ROOT)) {
      case "", "as-the-server" -> Encryption.AS_THE_SERVER;
      case "control" -> Encryption.CONTROL;
      case "control-and-data" -> Encryption.CONTROL_AND_DATA;
      default ->
          throw new IllegalArgumentException(
              "encryption is none of as-the-server, control, control-and-data");
    };
  }
}
