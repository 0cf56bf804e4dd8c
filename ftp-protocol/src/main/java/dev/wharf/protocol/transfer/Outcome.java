package dev.wharf.protocol.transfer;

import dev.wharf.protocol.reply.Reply;

/// How a transfer went.
public sealed interface Outcome {
  /// Bytes moved over the data connection.
  long bytes();

  /// All of it was moved; an upload is committed.
  record Complete(long bytes) implements Outcome {}

  /// Not all of it was; an upload is not committed.
  ///
  /// @param reply what to tell the client
  /// @param reason for the log
  record Failed(long bytes, Reply reply, String reason) implements Outcome {}
}
