package dev.wharf.protocol.command;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/// Times as FTP writes them: `YYYYMMDDHHMMSS`, perhaps with a fraction, always in UTC (RFC 3659
/// §2.3). A fraction is read and dropped, so that what is set is what is told: many clients read 14
/// digits and no more. From 1970 on, since no storage keeps older ones for sure.
public final class TimeValue {
  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  private TimeValue() {}

  /// Reads a time; empty if it is none.
  public static Optional<Instant> parse(String text) {
    int dot = text.indexOf('.');
    String whole = dot < 0 ? text : text.substring(0, dot);
    String fraction = dot < 0 ? "0" : text.substring(dot + 1);
    if (whole.length() != 14 || !isDigits(whole) || !isDigits(fraction)) {
      return Optional.empty();
    }
    try {
      Instant time =
          LocalDateTime.of(
                  part(whole, 0, 4),
                  part(whole, 4, 6),
                  part(whole, 6, 8),
                  part(whole, 8, 10),
                  part(whole, 10, 12),
                  part(whole, 12, 14))
              .toInstant(ZoneOffset.UTC);
      return time.isBefore(Instant.EPOCH) ? Optional.empty() : Optional.of(time);
    } catch (DateTimeException _) {
      return Optional.empty(); // 30 February, 25 o'clock
    }
  }

  /// Writes a time in whole seconds.
  public static String format(Instant time) {
    LocalDateTime utc = LocalDateTime.ofInstant(clamp(time), ZoneOffset.UTC);
    var text = new StringBuilder(14);
    append(text, utc.getYear(), 4);
    append(text, utc.getMonthValue(), 2);
    append(text, utc.getDayOfMonth(), 2);
    append(text, utc.getHour(), 2);
    append(text, utc.getMinute(), 2);
    append(text, utc.getSecond(), 2);
    return text.toString();
  }

  /// Times outside the years 0 to 9999 have no form; the nearest one that has stands for them.
  private static Instant clamp(Instant time) {
    return time.isBefore(FIRST) ? FIRST : time.isAfter(LAST) ? LAST : time;
  }

  private static void append(StringBuilder text, int number, int digits) {
    String plain = Integer.toString(number);
    text.repeat('0', digits - plain.length()).append(plain);
  }

  private static int part(String digits, int from, int to) {
    return Integer.parseInt(digits, from, to, 10);
  }

  private static boolean isDigits(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
