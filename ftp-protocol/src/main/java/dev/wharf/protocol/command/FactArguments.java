package dev.wharf.protocol.command;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/// Arguments of MFF: facts with a semicolon behind each, a space, a pathname.
final class FactArguments {
  private FactArguments() {}

  static Parsed mff(String argument, CommandParser parser) {
    int space = argument.indexOf(' ');
    if (space < 1 || argument.charAt(space - 1) != ';') {
      return CommandParser.syntax(Verb.MFF);
    }
    Optional<Instant> modify = Optional.empty();
    OptionalInt mode = OptionalInt.empty();
    for (String fact : argument.substring(0, space - 1).split(";", -1)) {
      int equals = fact.indexOf('=');
      String name = equals < 0 ? fact : fact.substring(0, equals);
      String value = equals < 0 ? "" : fact.substring(equals + 1);
      switch (name.toLowerCase(Locale.ROOT)) {
        case "modify" -> {
          modify = TimeValue.parse(value);
          if (modify.isEmpty()) {
            return CommandParser.syntax(Verb.MFF);
          }
        }
        case "unix.mode" -> {
          mode = octal(value);
          if (mode.isEmpty()) {
            return CommandParser.syntax(Verb.MFF);
          }
        }
        default -> {
          return CommandParser.notThisParameter(Verb.MFF);
        }
      }
    }
    Optional<Instant> time = modify;
    OptionalInt bits = mode;
    return parser.path(
        Verb.MFF, argument.substring(space + 1), text -> new Command.Mff(time, bits, text));
  }

  /// Permission bits in octal, up to 0777; what goes beyond (setuid, setgid, sticky) is refused.
  static OptionalInt octal(String text) {
    int mode = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 7 || text.length() > 5) {
        return OptionalInt.empty();
      }
      mode = mode << 3 | digit;
    }
    return text.isEmpty() || mode > 0777 ? OptionalInt.empty() : OptionalInt.of(mode);
  }
}
