package dev.wharf.protocol.handler;

import dev.wharf.protocol.port.ControlWire;
import dev.wharf.protocol.reply.Replies;
import dev.wharf.protocol.reply.Reply;
import java.io.IOException;
import java.time.Duration;

/// Lines before a reply that takes long: clients give up on servers that say nothing
/// (draft-bryan-ftpext-hash-02 §3). For the thread that works on the reply.
final class SignsOfLife {
  private final ControlWire wire;
  private final int code;
  private final long every;
  private long last = System.nanoTime();
  private boolean given;

  /// @param code the code of the reply, if all goes well
  /// @param every how long nothing may be said
  SignsOfLife(ControlWire wire, int code, Duration every) {
    this.wire = wire;
    this.code = code;
    this.every = every.toNanos();
  }

  /// Gives a sign if it is time to.
  ///
  /// @throws IOException if the client is gone
  void giveIfDue() throws IOException {
    long now = System.nanoTime();
    if (now - last >= every) {
      last = now;
      given = true;
      wire.sendAhead(Replies.stillHashing(code));
    }
  }

  /// The reply that fits to what was said before: its code cannot be another one any more.
  Reply end(Reply reply) {
    return given && reply.code() != code ? Replies.noHashAfterAll(code, reply) : reply;
  }
}
