package dev.wharf.domain;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One key of a configuration: its name, its type, its default and its meaning. Plugins declare
/// theirs as constants; documentation, checks and reading all come from the same declaration.
///
/// Values arrive as text, numbers, booleans or lists, as YAML and JSON have them; text is accepted
/// for every type, since a command line has nothing else.
///
/// @param <T> what the setting is read as
public final class Setting<T> {
  private static final String SIZE_UNITS = "KMGT";

  /// A hundred years: longer than anybody waits, and short enough to be counted in nanoseconds.
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private final String name;
  private final String meaning;
  private final Form<T> form;
  private final boolean secret;
  private final @Nullable T fallback;
  private final String fallbackText;

  /// Turns a value of the configuration into a `T`.
  @FunctionalInterface
  private interface Reader<T> {
    /// @throws IllegalArgumentException with what would be right, as in "a number from 0 up"
    T read(Object value);
  }

  /// How values are written.
  ///
  /// @param type in words
  /// @param writer makes of a `T` what `reader` would take
  private record Form<T>(String type, Reader<T> reader, Function<T, String> writer) {}

  private Setting(
      String name,
      String meaning,
      Form<T> form,
      boolean secret,
      @Nullable T fallback,
      String fallbackText) {
    this.name = name;
    this.meaning = meaning;
    this.form = form;
    this.secret = secret;
    this.fallback = fallback;
    this.fallbackText = fallbackText;
  }

  private static <T> Setting<T> of(String name, String meaning, Form<T> form) {
    return new Setting<>(name, meaning, form, false, null, "");
  }

  /// A piece of text without a default.
  public static Setting<String> text(String name, String meaning) {
    return of(name, meaning, new Form<>("text", Setting::readText, text -> text));
  }

  /// A number from 0 up.
  public static Setting<Integer> count(String name, int fallback, String meaning) {
    Reader<Integer> reader = value -> Math.toIntExact(readNumber(value, Integer.MAX_VALUE));
    return of(name, meaning, new Form<>("number", reader, Object::toString)).or(fallback);
  }

  /// A number of bytes from 0 up; `K`, `M`, `G` and `T` stand for powers of 1024.
  public static Setting<Long> size(String name, long fallback, String meaning) {
    return of(name, meaning, new Form<>("size", Setting::readSize, Setting::shortSize))
        .or(fallback);
  }

  /// Yes or no.
  public static Setting<Boolean> flag(String name, boolean fallback, String meaning) {
    return of(name, meaning, new Form<>("true or false", Setting::readFlag, Object::toString))
        .or(fallback);
  }

  /// A length of time up to a hundred years: ISO-8601 (`PT30S`), or a number with `ms`, `s`, `m`,
  /// `h` or `d`.
  public static Setting<Duration> duration(String name, Duration fallback, String meaning) {
    return of(name, meaning, new Form<>("duration", Setting::readDuration, Setting::shortForm))
        .or(fallback);
  }

  /// The permission bits of a file or directory: text in octal, as in `0640`. A number is refused,
  /// since nobody could tell whether it was meant as octal or is one already.
  public static Setting<Integer> mode(String name, int fallback, String meaning) {
    Function<Integer, String> writer = mode -> "0" + Integer.toOctalString(mode);
    return of(name, meaning, new Form<>("octal mode", Setting::readMode, writer)).or(fallback);
  }

  /// One of the constants of an enum; written in lower case, with `-` for `_`.
  public static <E extends Enum<E>> Setting<E> choice(
      String name, Class<E> values, E fallback, String meaning) {
    List<E> constants = Arrays.asList(values.getEnumConstants());
    String words = constants.stream().map(Setting::word).collect(Collectors.joining(", "));
    Reader<E> reader =
        value ->
            constants.stream()
                .filter(constant -> word(constant).equals(value.toString()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("one of " + words));
    return of(name, meaning, new Form<>("one of " + words, reader, Setting::word)).or(fallback);
  }

  /// Some of the constants of an enum, written as for [#choice]; `all` is every one. No default.
  public static <E extends Enum<E>> Setting<Set<E>> choices(
      String name, Class<E> values, String meaning) {
    Map<String, E> constants = new LinkedHashMap<>();
    for (E constant : values.getEnumConstants()) {
      constants.put(word(constant), constant);
    }
    String type = "some of " + String.join(", ", constants.keySet()) + ", or all";
    Reader<Set<E>> reader = value -> readChoices(value, constants);
    return of(name, meaning, new Form<>(type, reader, Setting::written));
  }

  private static <E> Set<E> readChoices(Object value, Map<String, E> constants) {
    var chosen = new LinkedHashSet<E>();
    for (String text : readTexts(value)) {
      E constant = constants.get(text);
      if (constant != null) {
        chosen.add(constant);
      } else if (text.equals("all")) {
        chosen.addAll(constants.values());
      } else {
        List<String> words = List.copyOf(constants.keySet());
        throw new IllegalArgumentException(
            "some of "
                + String.join(", ", words)
                + ", or all"
                + Settings.nearest(text, words)
                    .map(word -> "; did you mean " + word + "?")
                    .orElse(""));
      }
    }
    return Set.copyOf(chosen);
  }

  /// A list of texts, empty by default; one text with commas counts as a list too, and an empty one
  /// as the empty list.
  public static Setting<List<String>> texts(String name, String meaning) {
    var form = new Form<List<String>>("list of texts", Setting::readTexts, Setting::written);
    return new Setting<>(name, meaning, form, false, List.of(), "empty");
  }

  /// This setting with a default. Behind [#as] a default is shown as its `toString` says: give it
  /// before, and it is shown as it is written.
  public Setting<T> or(T value) {
    return new Setting<>(name, meaning, form, secret, value, form.writer().apply(value));
  }

  /// This setting, with values that no message ever shows: a password, a token, a key, a URL in
  /// which one may stand. What a reader says is right is left out too if it repeats the value.
  ///
  /// Values are also hidden, as a second net, if the last part of the key contains `passw`, `pasw`,
  /// `secret`, `token` or `phrase`. Do not count on it: `api-key` contains none of them.
  public Setting<T> secret() {
    return new Setting<>(name, meaning, form, true, fallback, fallbackText);
  }

  /// This setting read as something else. `more` throws `IllegalArgumentException` with what would
  /// be right, for a value that it cannot take; any other `RuntimeException` says that too, with
  /// `typeName` for what would be right.
  public <R> Setting<Optional<R>> optional(String typeName, Function<T, R> more) {
    Reader<Optional<R>> reader = value -> Optional.of(more.apply(form.reader().read(value)));
    var read = new Form<>(typeName, reader, Setting::written);
    return new Setting<>(name, meaning, read, secret, Optional.empty(), "none");
  }

  /// This setting read as something else, and its default too. `more` throws as for [#optional].
  public <R> Setting<R> as(String typeName, Function<T, R> more) {
    Reader<R> reader = value -> more.apply(form.reader().read(value));
    return new Setting<>(
        name,
        meaning,
        new Form<>(typeName, reader, Setting::written),
        secret,
        fallback == null ? null : more.apply(fallback),
        fallbackText);
  }

  /// The name, with dots between its parts: `limits.sessions`.
  public String name() {
    return name;
  }

  /// The type, in words.
  public String type() {
    return form.type();
  }

  /// Whether no message may show a value.
  public boolean isSecret() {
    return secret;
  }

  /// What it means, in a sentence or two, with the unit.
  public String meaning() {
    return meaning;
  }

  /// The value without any configuration; absent if the setting has to be given.
  public Optional<T> fallback() {
    return Optional.ofNullable(fallback);
  }

  /// The default as an administrator would write it; empty if there is none.
  public String fallbackText() {
    return fallbackText;
  }

  /// Reads a value of the configuration.
  ///
  /// @throws IllegalArgumentException with what would be right
  /// @throws RuntimeException of any kind from what [#as] and [#optional] were given
  T read(Object value) {
    return form.reader().read(value);
  }

  /// A value of any type as an administrator would write it.
  private static String written(Object value) {
    return switch (value) {
      case Enum<?> constant -> word(constant);
      case Duration duration -> shortForm(duration);
      case Optional<?> optional -> optional.map(Setting::written).orElse("none");
      case Set<?> set ->
          set.stream().map(Setting::written).sorted().collect(Collectors.joining(", ", "[", "]"));
      case List<?> list ->
          list.stream().map(Setting::written).collect(Collectors.joining(", ", "[", "]"));
      default -> value.toString();
    };
  }

  private static String readText(Object value) {
    if (value instanceof String || value instanceof Number || value instanceof Boolean) {
      return value.toString();
    }
    throw new IllegalArgumentException("text");
  }

  private static long readNumber(Object value, long largest) {
    try {
      long number = Long.parseLong(value.toString());
      if (number >= 0 && number <= largest) {
        return number;
      }
    } catch (NumberFormatException _) {
      // said below, like any other value that does not fit
    }
    throw new IllegalArgumentException("a whole number from 0 to " + largest);
  }

  private static long readSize(Object value) {
    String text = value.toString().strip();
    int unit = text.isEmpty() ? -1 : SIZE_UNITS.indexOf(text.charAt(text.length() - 1));
    int shift = 10 * (unit + 1);
    try {
      return readNumber(
              unit < 0 ? text : text.substring(0, text.length() - 1), Long.MAX_VALUE >> shift)
          << shift;
    } catch (IllegalArgumentException _) {
      throw new IllegalArgumentException("a number of bytes such as 65536, 64K, 10M or 1G");
    }
  }

  private static String shortSize(long bytes) {
    int unit = -1;
    long number = bytes;
    while (number > 0 && number % 1024 == 0 && unit < SIZE_UNITS.length() - 1) {
      number /= 1024;
      unit++;
    }
    return unit < 0 ? Long.toString(number) : number + SIZE_UNITS.substring(unit, unit + 1);
  }

  private static boolean readFlag(Object value) {
    return switch (value.toString()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("true or false");
    };
  }

  private static int readMode(Object value) {
    try {
      int mode = value instanceof String text ? Integer.parseInt(text, 8) : -1;
      if (mode >= 0 && mode <= 0777) {
        return mode;
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw new IllegalArgumentException("permission bits in octal and quotes, \"0000\" to \"0777\"");
  }

  private static List<String> readTexts(Object value) {
    var texts = new ArrayList<String>();
    String text = value.toString();
    List<?> values =
        value instanceof List<?> list
            ? list
            : text.isBlank() ? List.of() : Arrays.asList(text.split(",", -1));
    for (Object one : values) {
      texts.add(readText(one).strip());
    }
    return List.copyOf(texts);
  }

  private static Duration readDuration(Object value) {
    String text = value.toString().strip();
    try {
      Duration duration = parseDuration(text);
      if (!duration.isNegative() && duration.compareTo(LONGEST) <= 0) {
        return duration;
      }
    } catch (DateTimeParseException | NumberFormatException | ArithmeticException _) {
      // said below
    }
    throw new IllegalArgumentException("a duration such as 30s, 5m or PT30S, up to 36500d");
  }

  private static Duration parseDuration(String text) {
    if (text.startsWith("P") || text.startsWith("p")) {
      return Duration.parse(text);
    }
    int digits = 0;
    while (digits < text.length() && Character.digit(text.charAt(digits), 10) >= 0) {
      digits++;
    }
    long number = Long.parseLong(text.substring(0, digits));
    return switch (text.substring(digits).strip()) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      case "d" -> Duration.ofDays(number);
      default -> throw new NumberFormatException("no unit");
    };
  }

  private static String shortForm(Duration duration) {
    if (duration.toNanosPart() % 1_000_000 > 0) {
      return duration.toString();
    }
    if (duration.toMillisPart() > 0) {
      return duration.toMillis() + "ms";
    }
    if (duration.isZero() || duration.toSecondsPart() > 0) {
      return duration.toSeconds() + "s";
    }
    if (duration.toMinutesPart() > 0) {
      return duration.toMinutes() + "m";
    }
    return duration.toHoursPart() > 0 ? duration.toHours() + "h" : duration.toDays() + "d";
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public String toString() {
    return name;
  }
}
