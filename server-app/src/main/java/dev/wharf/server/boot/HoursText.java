package dev.wharf.server.boot;

import dev.wharf.domain.Limits.Hours;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Hours of an account as people write them: `08:00-18:00`, `22:00-06:00 mon-fri`, `08:00-18:00
/// mon,wed Europe/Berlin`.
final class HoursText {
  private static final String EXPECTED =
      "hours such as 08:00-18:00, 22:00-06:00 mon-fri, or 08:00-18:00 mon,wed Europe/Berlin";

  private HoursText() {}

  /// Reads them.
  ///
  /// @throws IllegalArgumentException with what would be right
  static Hours parse(String text) {
    String[] words = text.strip().split(" ", -1);
    int dash = words[0].indexOf('-');
    if (dash < 0 || words.length > 3) {
      throw new IllegalArgumentException(EXPECTED);
    }
    int from = minute(words[0].substring(0, dash));
    int until = minute(words[0].substring(dash + 1));
    Set<DayOfWeek> days = EnumSet.allOf(DayOfWeek.class);
    Optional<ZoneId> zone = Optional.empty();
    for (int i = 1; i < words.length; i++) {
      if (i == words.length - 1 && !isDays(words[i])) {
        zone = Optional.of(zone(words[i]));
      } else {
        days = days(words[i]);
      }
    }
    return new Hours(from, until, days, zone);
  }

  /// Writes them, as [#parse] reads them.
  static String of(Hours hours) {
    var text = new StringBuilder();
    text.append(clock(hours.from())).append('-').append(clock(hours.until()));
    if (hours.days().size() < DayOfWeek.values().length) {
      char separator = ' ';
      for (DayOfWeek day : DayOfWeek.values()) {
        if (hours.days().contains(day)) {
          text.append(separator).append(word(day));
          separator = ',';
        }
      }
    }
    hours.zone().ifPresent(zone -> text.append(' ').append(zone));
    return text.toString();
  }

  private static int minute(String text) {
    return Hours.minute(text).orElseThrow(() -> new IllegalArgumentException(EXPECTED));
  }

  private static String clock(int minute) {
    String digits = Hours.clock(minute);
    return digits.substring(0, 2) + ":" + digits.substring(2);
  }

  private static boolean isDays(String word) {
    return word.length() >= 3 && day(word.substring(0, 3)).isPresent() && word.indexOf('/') < 0;
  }

  private static Set<DayOfWeek> days(String text) {
    var days = EnumSet.noneOf(DayOfWeek.class);
    for (String part : text.split(",", -1)) {
      int dash = part.indexOf('-');
      DayOfWeek first = oneDay(dash < 0 ? part : part.substring(0, dash));
      DayOfWeek last = dash < 0 ? first : oneDay(part.substring(dash + 1));
      for (DayOfWeek day = first; day != last; day = day.plus(1)) {
        days.add(day);
      }
      days.add(last);
    }
    return days;
  }

  private static DayOfWeek oneDay(String text) {
    return day(text).orElseThrow(() -> new IllegalArgumentException(EXPECTED));
  }

  private static Optional<DayOfWeek> day(String text) {
    for (DayOfWeek day : DayOfWeek.values()) {
      if (word(day).equals(text.toLowerCase(Locale.ROOT))) {
        return Optional.of(day);
      }
    }
    return Optional.empty();
  }

  private static String word(DayOfWeek day) {
    return day.name().substring(0, 3).toLowerCase(Locale.ROOT);
  }

  private static ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(EXPECTED, e);
    }
  }
}
