package dev.wharf.protocol.command;

import dev.wharf.protocol.reply.Replies;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Arguments of SITE.
final class SiteArguments {
  private SiteArguments() {}

  static Parsed parse(String argument, CommandParser parser) {
    String trimmed = argument.stripLeading();
    int space = trimmed.indexOf(' ');
    String word = space < 0 ? trimmed : trimmed.substring(0, space);
    String rest = space < 0 ? "" : trimmed.substring(space + 1);
    return switch (word.toUpperCase(Locale.ROOT)) {
      case "", "HELP" -> CommandParser.valid(new Command.SiteHelp());
      case "CHMOD" -> chmod(rest, parser);
      case "UTIME" -> utime(rest, parser);
      case "IDLE" -> idle(rest.strip());
      case "QUOTA" -> CommandParser.valid(new Command.SiteQuota());
      default -> CommandParser.malformed(Verb.SITE, Replies.siteUnknown());
    };
  }

  private static Parsed chmod(String rest, CommandParser parser) {
    int space = rest.indexOf(' ');
    OptionalInt mode =
        space < 0 ? OptionalInt.empty() : FactArguments.octal(rest.substring(0, space));
    return mode.isEmpty()
        ? syntax("CHMOD mode path")
        : parser.path(
            Verb.SITE,
            rest.substring(space + 1),
            text -> new Command.SiteChmod(mode.getAsInt(), text));
  }

  /// `YYYYMMDDhhmm[ss] path`, or `path atime mtime ctime UTC`, where the path may hold blanks.
  private static Parsed utime(String rest, CommandParser parser) {
    String[] words = rest.split(" ", -1);
    int count = words.length;
    if (count >= 5 && words[count - 1].equalsIgnoreCase("UTC")) {
      int tail = words[count - 4].length() + words[count - 3].length() + words[count - 2].length();
      String path = rest.substring(0, Math.max(0, rest.length() - tail - 3 - 4));
      return timeOf(words[count - 3])
          .map(time -> parser.path(Verb.SITE, path, text -> new Command.SiteUtime(time, text)))
          .orElseGet(() -> syntax("UTIME time path"));
    }
    int space = rest.indexOf(' ');
    return (space < 0 ? Optional.<Instant>empty() : timeOf(rest.substring(0, space)))
        .map(
            time ->
                parser.path(
                    Verb.SITE,
                    rest.substring(space + 1),
                    text -> new Command.SiteUtime(time, text)))
        .orElseGet(() -> syntax("UTIME time path"));
  }

  private static Optional<Instant> timeOf(String word) {
    return TimeValue.parse(word.length() == 12 ? word + "00" : word);
  }

  private static Parsed idle(String word) {
    if (word.isEmpty()) {
      return CommandParser.valid(new Command.SiteIdle(OptionalInt.empty()));
    }
    OptionalLong seconds = CommandParser.number(word);
    return seconds.isPresent()
            && seconds.getAsLong() > 0
            && seconds.getAsLong() <= Integer.MAX_VALUE
        ? CommandParser.valid(new Command.SiteIdle(OptionalInt.of((int) seconds.getAsLong())))
        : syntax("IDLE seconds");
  }

  private static Parsed syntax(String syntax) {
    return CommandParser.malformed(Verb.SITE, Replies.syntax("SITE " + syntax));
  }
}
