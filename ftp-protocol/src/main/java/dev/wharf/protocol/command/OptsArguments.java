package dev.wharf.protocol.command;

import dev.wharf.protocol.reply.Replies;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;

/// Arguments of OPTS (RFC 2389 §4).
final class OptsArguments {
  private OptsArguments() {}

  static Parsed parse(String word) {
    int space = word.indexOf(' ');
    String command = (space < 0 ? word : word.substring(0, space)).toUpperCase(Locale.ROOT);
    String options = space < 0 ? "" : word.substring(space + 1).strip();
    return switch (command) {
      case "UTF8", "UTF-8" -> utf8(options);
      case "MLST" -> mlst(options);
      case "HASH" ->
          CommandParser.valid(
              new Command.OptsHash(options.isEmpty() ? Optional.empty() : Optional.of(options)));
      default -> CommandParser.malformed(Verb.OPTS, Replies.noOptions());
    };
  }

  private static Parsed utf8(String options) {
    return switch (options.toUpperCase(Locale.ROOT)) {
      case "", "ON" -> CommandParser.valid(new Command.OptsUtf8(true));
      case "OFF" -> CommandParser.valid(new Command.OptsUtf8(false));
      default -> CommandParser.syntax(Verb.OPTS);
    };
  }

  /// Names, each with a semicolon behind it (RFC 3659 §7.9).
  private static Parsed mlst(String options) {
    var facts = new ArrayList<String>();
    int start = 0;
    while (start < options.length()) {
      int end = options.indexOf(';', start);
      if (end <= start || options.substring(start, end).indexOf(' ') >= 0) {
        return CommandParser.syntax(Verb.OPTS);
      }
      facts.add(options.substring(start, end));
      start = end + 1;
    }
    return CommandParser.valid(new Command.OptsMlst(facts));
  }
}
