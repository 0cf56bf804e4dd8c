package dev.wharf.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.protocol.port.ControlLine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// A target for a fuzzer: bytes of a control connection. Lines do not depend on how the bytes are
/// cut into pieces, and neither they nor the answers are larger than the rules say.
public final class LineReaderFuzz {
  private LineReaderFuzz() {}

  /// All bytes of one connection; the first says how they are cut.
  public static void fuzzerTestOneInput(byte[] bytes) {
    if (bytes.length == 0) {
      return;
    }
    int piece = 1 + (bytes[0] & 0x3f);
    try {
      assertThat(lines(bytes, piece)).isEqualTo(lines(bytes, bytes.length));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(byte[] bytes, int piece) throws IOException {
    var answers = new ByteArrayOutputStream();
    var reader = new LineReader(answers::writeBytes);
    var lines = new ArrayList<String>();
    int total = 0;
    for (int start = 0; start < bytes.length; start += piece) {
      ByteBuffer in = ByteBuffer.wrap(bytes, start, Math.min(piece, bytes.length - start));
      for (Optional<ControlLine> line = reader.read(in); line.isPresent(); line = reader.read(in)) {
        if (line.get() instanceof ControlLine.Text(byte[] text)) {
          assertThat(text.length).isLessThanOrEqualTo(LineReader.MAX_LINE - 2);
          total += text.length;
          lines.add(HexFormat.of().formatHex(text));
        } else {
          lines.add(line.get().toString());
        }
        if (line.get() instanceof ControlLine.Endless) {
          return lines; // whoever reads gives up here
        }
      }
    }
    assertThat(total).isLessThanOrEqualTo(bytes.length);
    assertThat(answers.size()).isLessThanOrEqualTo(3 * LineReader.MAX_ANSWERS);
    return lines;
  }
}
