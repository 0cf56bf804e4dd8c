package dev.wharf.server.tls;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Says in good time that certificates end: 30, 14, 7 days and one day before, and when they have.
/// Says each of it once. Pure, but for what it remembers; not thread-safe.
final class Expiry {
  private static final int[] STEPS = {1, 7, 14, 30}; // days
  private static final int OVER = 0;

  private final Map<X509Certificate, Integer> said = new HashMap<>();

  /// What there is to say about a certificate now, if it was not said before.
  Optional<String> news(X509Certificate certificate, Instant now) {
    Instant end = certificate.getNotAfter().toInstant();
    int step = step(Duration.between(now, end));
    if (said.getOrDefault(certificate, Integer.MAX_VALUE) <= step) {
      return Optional.empty();
    }
    said.put(certificate, step);
    return step == Integer.MAX_VALUE
        ? Optional.empty()
        : Optional.of(
            "the certificate of "
                + certificate.getSubjectX500Principal()
                + (step == OVER ? " has ended: " : " ends soon: ")
                + end);
  }

  private static int step(Duration left) {
    if (left.isNegative()) {
      return OVER;
    }
    for (int days : STEPS) {
      if (left.compareTo(Duration.ofDays(days)) <= 0) {
        return days;
      }
    }
    return Integer.MAX_VALUE;
  }
}
