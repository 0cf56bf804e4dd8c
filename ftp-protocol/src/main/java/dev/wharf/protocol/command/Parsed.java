package dev.wharf.protocol.command;

import dev.wharf.protocol.reply.Reply;

/// What came of a line.
public sealed interface Parsed {
  /// It made sense.
  record Valid(Command command) implements Parsed {}

  /// It was a command with a bad argument.
  ///
  /// @param verb which; whether it may be used at all now is still to be asked
  /// @param reply what to say
  record Malformed(Verb verb, Reply reply) implements Parsed {}

  /// It was no command word that exists. Before login the conversation counts these.
  record Unknown() implements Parsed {}

  /// It was the first line of another protocol: a browser was led here (CVE-2021-3618). The
  /// conversation ends.
  record Foreign() implements Parsed {}
}
