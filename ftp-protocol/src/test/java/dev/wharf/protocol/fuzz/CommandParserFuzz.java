package dev.wharf.protocol.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.protocol.command.Command;
import dev.wharf.protocol.command.CommandParser;
import dev.wharf.protocol.command.Parsed;
import dev.wharf.protocol.reply.Reply;

/// Whole lines, with the arguments of PORT, EPRT, OPTS and all others. The parser never throws, and
/// its objections are one printable reply each.
public final class CommandParserFuzz {
  private static final CommandParser STRICT = new CommandParser(false);
  private static final CommandParser LENIENT = new CommandParser(true);

  private CommandParserFuzz() {}

  /// One line.
  public static void fuzzerTestOneInput(byte[] line) {
    check(STRICT.parse(line.clone()));
    check(LENIENT.parse(line.clone()));
  }

  private static void check(Parsed parsed) {
    switch (parsed) {
      case Parsed.Malformed(var _, Reply reply) -> checkReply(reply);
      case Parsed.Valid(Command.Port port) -> {
        assertThat(port.target().getPort()).isBetween(1, 65_535);
        assertThat(port.target().getAddress()).isNotNull();
      }
      case Parsed.Valid(Command.Rest rest) -> assertThat(rest.offset()).isNotNegative();
      case Parsed.Valid(Command.Allo allo) -> assertThat(allo.bytes()).isNotNegative();
      case Parsed.Valid(Command.SiteChmod chmod) -> assertThat(chmod.mode()).isBetween(0, 0777);
      case Parsed.Valid(Command.Pass pass) -> pass.secret().close();
      case Parsed.Valid _, Parsed.Unknown _, Parsed.Foreign _ -> {}
    }
  }

  private static void checkReply(Reply reply) {
    String text = new String(reply.encode(), UTF_8);
    assertThat(text).startsWith(Integer.toString(reply.code())).endsWith("\r\n");
    assertThat(text.chars().filter(c -> c == '\n').count()).isEqualTo(reply.lines().size());
  }
}
