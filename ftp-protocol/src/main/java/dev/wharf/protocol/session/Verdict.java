package dev.wharf.protocol.session;

import dev.wharf.protocol.command.Command;
import dev.wharf.protocol.reply.Reply;

/// Whether a command may run now.
public sealed interface Verdict {
  /// It may; it needs no login.
  record Open(Command.Open command) implements Verdict {}

  /// It may, since somebody is logged in.
  ///
  /// @param login the proof
  record Guarded(Command.Guarded command, Phase.LoggedIn login) implements Verdict {}

  /// It may not.
  ///
  /// @param reply what to say
  record Refused(Reply reply) implements Verdict {}
}
