package dev.wharf.server.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// Lines over a socket, each with an end of its own.
final class Lines {
  /// Most bytes of a question.
  static final int LONGEST_QUESTION = 4096;

  /// Most bytes of an answer: 20,000 sessions with long names.
  static final int LONGEST_ANSWER = 32 << 20;

  private final SocketChannel channel;
  private final int longest;
  private byte[] bytes = new byte[LONGEST_QUESTION];
  private int count;

  Lines(SocketChannel channel) {
    this(channel, LONGEST_QUESTION);
  }

  Lines(SocketChannel channel, int longest) {
    this.channel = channel;
    this.longest = longest;
  }

  /// The next line, or empty at the end.
  ///
  /// @throws IOException if it is too long, or the other side is gone
  Optional<String> next() throws IOException {
    int seen = 0;
    while (true) {
      for (int i = seen; i < count; i++) {
        if (bytes[i] == '\n') {
          var line = new String(bytes, 0, i, StandardCharsets.UTF_8);
          count -= i + 1;
          System.arraycopy(bytes, i + 1, bytes, 0, count);
          return Optional.of(line);
        }
      }
      seen = count;
      if (count == longest) {
        throw new IOException("a line of more than " + longest + " bytes");
      }
      if (count == bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.min(longest, 2 * count));
      }
      int read = channel.read(ByteBuffer.wrap(bytes, count, bytes.length - count));
      if (read < 0) {
        return Optional.empty();
      }
      count += read;
    }
  }

  void send(String line) throws IOException {
    ByteBuffer out = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    while (out.hasRemaining()) {
      channel.write(out);
    }
  }
}
