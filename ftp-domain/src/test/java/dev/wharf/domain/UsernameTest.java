package dev.wharf.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsernameTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "wharf", "Zoë", "a b", "../x", "a:b", "%u", "\uD83D\uDE00"})
  void a_name_is_any_text_that_prints(String name) {
    assertThat(new Username(name)).hasToString(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\nb", "a\u0000", "\u007f", "a\u0085", "\uD83D"})
  void an_empty_name_and_one_with_control_characters_are_refused(String name) {
    assertThat(Username.isValid(name)).isFalse();
    assertThatThrownBy(() -> new Username(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not a login name");
  }

  @ParameterizedTest
  @ValueSource(ints = {256, 257})
  void a_name_has_at_most_256_characters(int length) {
    assertThat(Username.isValid("x".repeat(length))).isEqualTo(length == 256);
  }
}
