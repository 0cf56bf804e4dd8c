package dev.wharf.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTest {
  private static final Setting<Integer> COUNT = Setting.count("count", 3, "How many.");
  private static final Setting<Duration> TIME =
      Setting.duration("time", Duration.ofSeconds(30), "How long.");
  private static final Setting<Integer> MODE = Setting.mode("mode", 0640, "Who may.");
  private static final Setting<Colour> COLOUR =
      Setting.choice("colour", Colour.class, Colour.DARK_BLUE, "Which.");

  private enum Colour {
    DARK_BLUE,
    RED
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "7, 7", "2147483647, 2147483647"})
  void a_count_is_a_number_from_0_up(String text, int value) {
    assertThat(COUNT.read(text)).isEqualTo(value);
    assertThat(COUNT.read(value)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "2147483648", "many", "1.5", "9223372036854775808"})
  void what_is_no_count_is_refused_with_what_would_be_right(String text) {
    assertThatThrownBy(() -> COUNT.read(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a whole number from 0 to 2147483647");
  }

  @ParameterizedTest
  @CsvSource({
    "0s, PT0S",
    "250ms, PT0.25S",
    "30s, PT30S",
    "5m, PT5M",
    "2 h, PT2H",
    "1d, PT24H",
    "PT1H30M, PT1H30M",
    "pt5s, PT5S",
    "' 30s ', PT30S"
  })
  void a_duration_has_a_unit_or_is_iso_8601(String text, Duration value) {
    assertThat(TIME.read(text)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "30",
        "s",
        "-5s",
        "PT-5S",
        "5 weeks",
        "1.5s",
        "P",
        "99999999999999999999s",
        "9223372036854775807d",
        "36501d",
        "PT9223372036854775807S"
      })
  void what_is_no_duration_is_refused_with_what_would_be_right(String text) {
    assertThatThrownBy(() -> TIME.read(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a duration such as 30s, 5m or PT30S, up to 36500d");
  }

  @Test
  void a_mode_is_octal() {
    assertThat(MODE.read("0640")).isEqualTo(0640);
    assertThat(MODE.read("777")).isEqualTo(0777);
    for (Object value : List.of("", "0888", "1000", "-1", "rw-r-----", "04755", 0640, 640)) {
      assertThatThrownBy(() -> MODE.read(value)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void a_choice_is_a_word() {
    assertThat(COLOUR.read("dark-blue")).isEqualTo(Colour.DARK_BLUE);
    assertThat(COLOUR.type()).isEqualTo("one of dark-blue, red");
    for (String text : List.of("DARK_BLUE", "green", "")) {
      assertThatThrownBy(() -> COLOUR.read(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("one of dark-blue, red");
    }
  }

  @Test
  void a_flag_is_true_or_false() {
    Setting<Boolean> flag = Setting.flag("flag", true, "Whether.");
    assertThat(flag.read("true")).isTrue();
    assertThat(flag.read(false)).isFalse();
    for (Object value : List.of("yes", "TRUE", 1, "")) {
      assertThatThrownBy(() -> flag.read(value)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void text_is_a_text_a_number_or_a_flag_and_no_list() {
    Setting<String> text = Setting.text("text", "What.");
    assertThat(text.read("a b")).isEqualTo("a b");
    assertThat(text.read(7)).isEqualTo("7");
    assertThat(text.read(true)).isEqualTo("true");
    for (Object value : List.of(List.of("a"), Map.of("a", "b"))) {
      assertThatThrownBy(() -> text.read(value)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void a_list_is_a_list_or_a_text_with_commas() {
    Setting<List<String>> texts = Setting.texts("texts", "Which.");
    assertThat(texts.read("a, b,c")).containsExactly("a", "b", "c");
    assertThat(texts.read(List.of("a", 7))).containsExactly("a", "7");
    assertThat(texts.read("")).isEmpty();
    assertThat(texts.fallback()).contains(List.of());
    assertThatThrownBy(() -> texts.read(List.of(List.of("a"))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_default_reads_back_as_itself() {
    for (Setting<?> setting : List.of(COUNT, TIME, MODE, COLOUR)) {
      assertThat(Optional.of(setting.read(setting.fallbackText())))
          .as(setting.name())
          .isEqualTo(setting.fallback());
    }
    var quarter = Setting.duration("quarter", Duration.ofMillis(250), "How long.");
    assertThat(quarter.fallbackText()).isEqualTo("250ms");
  }

  @Test
  void a_default_given_afterwards_is_shown_as_it_is_written() {
    var modes =
        List.<Setting<?>>of(
            MODE.or(0600),
            COLOUR.or(Colour.RED).or(Colour.DARK_BLUE),
            Setting.size("size", 0, "").or(65_536L),
            TIME.or(Duration.ofNanos(1_500)),
            COLOUR.as("colour", colour -> colour).or(Colour.DARK_BLUE));
    assertThat(modes)
        .extracting(Setting::fallbackText)
        .containsExactly("0600", "dark-blue", "64K", "PT0.0000015S", "dark-blue");
    for (Setting<?> setting : modes) {
      assertThat(Optional.of(setting.read(setting.fallbackText()))).isEqualTo(setting.fallback());
    }
    var colours = Setting.choices("colours", Colour.class, "Which.");
    assertThat(colours.or(Set.of(Colour.RED, Colour.DARK_BLUE)).fallbackText())
        .isEqualTo("[dark-blue, red]");
    assertThat(Setting.texts("texts", "").or(List.of("a", "b")).fallbackText()).isEqualTo("[a, b]");
  }

  @Test
  void a_secret_stays_one_whatever_is_made_of_it() {
    Setting<String> secret = Setting.text("key", "").secret();
    assertThat(Setting.text("key", "").isSecret()).isFalse();
    assertThat(List.<Setting<?>>of(secret, secret.or("x"), secret.as("x", text -> text)))
        .allMatch(Setting::isSecret);
    assertThat(secret.optional("x", text -> text).isSecret()).isTrue();
  }

  @Test
  void a_setting_gets_a_default_or_becomes_optional() {
    Setting<String> text = Setting.text("net", "Which network.");
    assertThat(text.fallback()).isEmpty();
    assertThat(text.or("::/0").fallback()).contains("::/0");
    Setting<Optional<Network>> network = text.optional("network", Network::parse);
    assertThat(network.type()).isEqualTo("network");
    assertThat(network.fallback()).contains(Optional.empty());
    assertThat(network.read("::/0")).contains(Network.parse("::/0"));
    assertThatThrownBy(() -> network.read("x")).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "512, 512",
    "64K, 65536",
    "10M, 10485760",
    "3G, 3221225472",
    "1T, 1099511627776",
    "9223372036854775807, 9223372036854775807"
  })
  void a_size_may_be_given_in_powers_of_1024(String text, long bytes) {
    assertThat(Setting.size("quota", 0, "").read(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-1", "K", "1k", "1.5G", "9999999999T", "9223372036854775808", "1 KB"})
  void what_is_no_size_is_refused_with_examples(String text) {
    assertThatThrownBy(() -> Setting.size("quota", 0, "").read(text))
        .hasMessage("a number of bytes such as 65536, 64K, 10M or 1G");
  }

  @Test
  void a_default_is_documented_in_its_largest_unit() {
    assertThat(Setting.size("a", 10L << 30, "").fallbackText()).isEqualTo("10G");
    assertThat(Setting.size("a", 0, "").fallbackText()).isEqualTo("0");
    assertThat(Setting.size("a", 1025, "").fallbackText()).isEqualTo("1025");
    assertThat(Setting.duration("a", Duration.ofDays(1), "").fallbackText()).isEqualTo("1d");
    assertThat(Setting.duration("a", Duration.ofMinutes(90), "").fallbackText()).isEqualTo("90m");
    assertThat(Setting.duration("a", Duration.ofSeconds(90), "").fallbackText()).isEqualTo("90s");
    assertThat(Setting.duration("a", Duration.ZERO, "").fallbackText()).isEqualTo("0s");
    assertThat(Setting.duration("a", Duration.ofMillis(5), "").fallbackText()).isEqualTo("5ms");
  }

  @Test
  void a_setting_read_as_something_else_has_a_default_of_that_kind() {
    Setting<Integer> length = Setting.text("a", "").or("four").as("length", String::length);

    assertThat(length.fallback()).contains(4);
    assertThat(length.fallbackText()).isEqualTo("four");
    assertThat(length.read("five!")).isEqualTo(5);
  }
}
