package dev.wharf.auth.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Numbers from outside.
class DigitsTest {
  @Test
  void digits_are_numbers() {
    assertThat(Digits.parse("0", 9, "it")).isZero();
    assertThat(Digits.parse("0042", 42, "it")).isEqualTo(42);
    assertThat(Digits.parse("9223372036854775807", Long.MAX_VALUE, "it")).isEqualTo(Long.MAX_VALUE);
    assertThat(Digits.parse("-1", -1, 5)).isEqualTo(-1);
    assertThat(Digits.parse("-9223372036854775808", Long.MIN_VALUE, 0)).isEqualTo(Long.MIN_VALUE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "+1",
        "-0",
        " 1",
        "1 ",
        "1.5",
        "1e3",
        "0x1",
        "١",
        "43",
        "9223372036854775808",
        "18446744073709551617"
      })
  void everything_else_is_refused_and_not_quoted(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Digits.parse(text, 42, "it"))
        .withMessage("it is not a whole number from 0 to 42");
  }

  @Test
  void bounds_are_kept_and_said() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Digits.parse("0", 1, 9))
        .withMessage("a whole number from 1 to 9");
    assertThatIllegalArgumentException().isThrownBy(() -> Digits.parse("10", 1, 9));
    assertThatIllegalArgumentException().isThrownBy(() -> Digits.parse("x", Long.MIN_VALUE, 9));
  }
}
