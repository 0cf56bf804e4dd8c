package dev.wharf.protocol.handler;

import dev.wharf.protocol.reply.Replies;
import dev.wharf.protocol.reply.Reply;
import java.io.IOException;
import java.time.Duration;

/// Lines before a reply that takes long: clients give up on servers that say nothing
/// (draft-bryan-ftpext-hash-02 §3). For the thread that works on the reply.
final class SignsOfLife {
  private final Lines lines;
  private final int code;
  private final long every;
  private long last = System.nanoTime();
  private boolean given;

  /// Where the lines go.
  @FunctionalInterface
  interface Lines {
    /// Sends lines of a reply that is not over.
    ///
    /// @throws IOException if the client is gone
    void sendAhead(Reply begun) throws IOException;
  }

  /// @param code the code of the reply, if all goes well
  /// @param every how long nothing may be said
  SignsOfLife(Lines lines, int code, Duration every) {
    this.lines = lines;
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
      lines.sendAhead(Replies.stillHashing(code));
    }
  }

  /// The reply that fits to what was said before: its code cannot be another one any more.
  Reply end(Reply reply) {
    return given && reply.code() != code ? Replies.noHashAfterAll(code, reply) : reply;
  }
}
