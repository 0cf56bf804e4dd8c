package dev.wharf.storage.s3;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/// The time of a file in the metadata of its object, as rclone writes and reads it: seconds since
/// 1970, with a fraction. Pure.
final class Times {
  /// The name in the metadata.
  static final String KEY = "mtime";

  private static final int DIGITS = 9;

  private Times() {}

  static String text(Instant time) {
    BigDecimal fraction = BigDecimal.valueOf(time.getNano(), DIGITS);
    return BigDecimal.valueOf(time.getEpochSecond())
        .add(fraction)
        .stripTrailingZeros()
        .toPlainString();
  }

  /// Empty for what is no time.
  static Optional<Instant> parse(String text) {
    if (text.length() > 40) { // no time, and slow to read
      return Optional.empty();
    }
    try {
      BigDecimal seconds = new BigDecimal(text);
      if (seconds.abs().precision() - seconds.scale() > 15) {
        return Optional.empty();
      }
      BigInteger whole = seconds.setScale(0, RoundingMode.FLOOR).toBigInteger();
      long nanos = seconds.subtract(new BigDecimal(whole)).movePointRight(DIGITS).longValue();
      return Optional.of(Instant.ofEpochSecond(whole.longValueExact(), nanos));
    } catch (ArithmeticException | NumberFormatException | DateTimeException _) {
      return Optional.empty();
    }
  }
}
