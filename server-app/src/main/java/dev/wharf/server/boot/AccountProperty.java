package dev.wharf.server.boot;

import dev.wharf.auth.spi.StoredEntry.Stored;
import dev.wharf.domain.Setting;
import dev.wharf.domain.Settings;
import dev.wharf.domain.SettingsException;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// One property of an account: the option of `wharf user` that sets it, and how it is shown.
///
/// @param option as in `--quota`
/// @param label of the option's value, as in `SIZE`
/// @param help what the option does
/// @param title before the value, where it is shown
/// @param change reads an option's value
/// @param shown the value in the form that the option takes; empty for none
record AccountProperty(
    String option,
    String label,
    String help,
    String title,
    Function<String, UnaryOperator<Stored>> change,
    Function<Stored, String> shown) {
  /// What takes a limit away.
  static final String NONE = "none";

  /// A property that is read like a key of the configuration.
  ///
  /// @param setting how to read a value; its name is the option, its meaning the help, its default
  ///   what `none` stands for
  /// @param with the account with another value
  static <T> AccountProperty of(
      String label,
      String title,
      Setting<T> setting,
      BiFunction<Stored, T, Stored> with,
      Function<Stored, String> shown) {
    return new AccountProperty(
        setting.name(),
        label,
        setting.meaning(),
        title,
        text -> {
          T value =
              text.isEmpty() || text.equals(NONE)
                  ? setting.fallback().orElseThrow()
                  : Settings.read("", Map.of(setting.name(), text), List.of(setting)).get(setting);
          return stored -> with.apply(stored, value);
        },
        shown);
  }

  /// What an option's value does to an account.
  ///
  /// @throws SettingsException if it cannot be read, with the option and what would be right
  UnaryOperator<Stored> changeTo(String text) {
    return change.apply(text);
  }
}
