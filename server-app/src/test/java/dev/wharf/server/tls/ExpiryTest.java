package dev.wharf.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExpiryTest {
  private final Expiry expiry = new Expiry();
  private X509Certificate certificate;
  private Instant end;

  @BeforeEach
  void make_a_certificate() throws Exception {
    certificate = new IdentitySource.Made(List.of("localhost")).load().certificate();
    end = certificate.getNotAfter().toInstant();
  }

  @Test
  void each_step_is_told_once() {
    assertThat(before(31)).isEmpty();
    for (int days : List.of(30, 14, 7, 1)) {
      assertThat(before(days)).get().asString().contains("ends soon").contains("CN=localhost");
      assertThat(before(days)).isEmpty();
    }
    assertThat(expiry.news(certificate, end.plusSeconds(1))).get().asString().contains("has ended");
    assertThat(expiry.news(certificate, end.plusSeconds(99))).isEmpty();
  }

  @Test
  void one_that_has_ended_is_told_when_it_is_first_seen() {
    assertThat(expiry.news(certificate, end.plusSeconds(1))).isPresent();
  }

  private Optional<String> before(int days) {
    return expiry.news(certificate, end.minus(Duration.ofDays(days)));
  }
}
