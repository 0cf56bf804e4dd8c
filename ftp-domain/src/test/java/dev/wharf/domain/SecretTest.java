package dev.wharf.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class SecretTest {
  @Test
  void a_177_a_secret_does_not_print_itself() {
    assertThat(Secret.of("sesame")).hasToString("***");
  }

  @Test
  void a_177_a_wiped_secret_is_empty() {
    byte[] bytes = "sesame".getBytes(StandardCharsets.UTF_8);
    Secret secret = Secret.of(bytes);
    secret.wipe();
    assertThat(bytes).containsOnly(0);
    assertThat(secret.isEmpty()).isTrue();
  }

  @Test
  void a_177_closing_wipes() {
    byte[] bytes = {1, 2, 3};
    try (Secret secret = Secret.of(bytes)) {
      assertThat(secret.length()).isEqualTo(3);
    }
    assertThat(bytes).containsOnly(0);
  }

  @Test
  void a_177_the_copy_that_is_lent_is_wiped_and_the_secret_stays() {
    Secret secret = Secret.of("sesame");
    var lent = new ArrayList<byte[]>();
    int length =
        secret.use(
            bytes -> {
              lent.add(bytes);
              return bytes.length;
            });
    assertThat(length).isEqualTo(6);
    assertThat(lent.getFirst()).containsOnly(0);
    assertThat(secret.matches(Secret.of("sesame"))).isTrue();
  }

  @Test
  void a_167_nothing_and_nuls_are_empty() {
    assertThat(Secret.of("").isEmpty()).isTrue();
    assertThat(Secret.of("\0\0").isEmpty()).isTrue();
    assertThat(Secret.of("\0a").isEmpty()).isFalse();
    assertThat(Secret.of(" ").isEmpty()).isFalse();
  }

  @Test
  void secrets_match_byte_by_byte() {
    assertThat(Secret.of("sesame").matches(Secret.of("sesamE"))).isFalse();
    assertThat(Secret.of("sesame").matches(Secret.of("sesam"))).isFalse();
    assertThat(Secret.of("é").matches(Secret.of(new byte[] {(byte) 0xc3, (byte) 0xa9}))).isTrue();
  }
}
