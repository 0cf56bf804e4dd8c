package dev.wharf.protocol.handler;

import dev.wharf.protocol.reply.Reply;
import dev.wharf.protocol.session.SessionState;

/// What came of a command: the one final reply, and what the session remembers from now on.
public sealed interface Answer {
  /// What the session remembers.
  SessionState state();

  /// The final reply.
  Reply reply();

  /// Nothing more to do.
  record Plain(SessionState state, Reply reply) implements Answer {}

  /// TLS begins right behind the reply (RFC 4217 §4).
  record ThenTls(SessionState state, Reply reply) implements Answer {}

  /// An answer that changes nothing.
  static Answer unchanged(SessionState state, Reply reply) {
    return new Plain(state, reply);
  }
}
