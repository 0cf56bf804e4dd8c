package dev.wharf.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wharf.protocol.port.DataConnection.Opening;
import dev.wharf.protocol.port.EndOfData;

/// What the client does with one data connection.
///
/// @param opening whether it comes at all
/// @param bytes what it sends in an upload
/// @param reads how many bytes it reads in a download before it does what `end` says
/// @param end how it ends; see [End]
@SuppressWarnings("ArrayRecordComponent") // never compared
record ClientEnd(Opening opening, byte[] bytes, int reads, End end) {
  /// How the client behaves when it has sent or read its bytes.
  enum End {
    /// An upload ends in order; a download is read to its end.
    ORDERLY,
    /// The same under TLS.
    CLOSE_NOTIFY,
    /// An upload ends without the end of TLS.
    TRUNCATED,
    /// The connection breaks.
    RESET,
    /// Nothing happens until the server loses its patience.
    TIMEOUT,
    /// Nothing happens until the server ends the connection.
    STALLS
  }

  /// Reads all that is sent, or sends nothing.
  static ClientEnd reader() {
    return new ClientEnd(Opening.OPEN, new byte[0], Integer.MAX_VALUE, End.ORDERLY);
  }

  /// Sends a text and closes.
  static ClientEnd sender(String text) {
    return sender(text.getBytes(UTF_8), End.ORDERLY);
  }

  /// Sends bytes; then the end.
  static ClientEnd sender(byte[] bytes, End end) {
    return new ClientEnd(Opening.OPEN, bytes.clone(), Integer.MAX_VALUE, end);
  }

  /// Reads so many bytes; then the end.
  static ClientEnd reader(int reads, End end) {
    return new ClientEnd(Opening.OPEN, new byte[0], reads, end);
  }

  /// Does not come, or does not like the TLS.
  static ClientEnd absent(Opening opening) {
    return new ClientEnd(opening, new byte[0], 0, End.ORDERLY);
  }

  /// What the server sees of the end of an upload.
  EndOfData endOfData() {
    return switch (end) {
      case ORDERLY -> EndOfData.FIN;
      case CLOSE_NOTIFY -> EndOfData.CLOSE_NOTIFY;
      case TRUNCATED -> EndOfData.TRUNCATED;
      case RESET -> EndOfData.RESET;
      case TIMEOUT -> EndOfData.TIMEOUT;
      case STALLS -> EndOfData.ABORTED;
    };
  }
}
