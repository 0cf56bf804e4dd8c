package dev.wharf.protocol.transfer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.domain.FtpPath;
import dev.wharf.storage.contract.MemoryTree;
import dev.wharf.storage.spi.Download;
import dev.wharf.storage.spi.Upload;
import dev.wharf.storage.spi.WriteMode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Row C-178, at every border of every buffer.
class NetAsciiTest {
  private static final String ALPHABET = "\r\na";
  private static final int LONGEST = 6;

  @Test
  void c_178_every_short_text_goes_out_right_in_every_chunking() throws IOException {
    for (String text : texts()) {
      for (int chunks = 0; chunks < 1 << Math.max(0, text.length() - 1); chunks++) {
        for (int step = 1; step <= 3; step++) {
          assertThat(download(text, chunks, step))
              .as("%s %s %s", text, chunks, step)
              .isEqualTo(out(text));
        }
      }
    }
  }

  @Test
  void c_178_every_short_text_comes_in_right_in_every_chunking() throws IOException {
    for (String text : texts()) {
      for (int chunks = 0; chunks < 1 << Math.max(0, text.length() - 1); chunks++) {
        assertThat(upload(text, chunks)).as("%s %s", text, chunks).isEqualTo(in(text));
      }
    }
  }

  @Test
  void c_178_long_random_texts_survive_both_ways() throws IOException {
    var random = new Random("long random texts".hashCode());
    for (int i = 0; i < 60; i++) {
      var text = new StringBuilder();
      int length = random.nextInt(100_000);
      for (int j = 0; j < length; j++) {
        text.append("\r\nab".charAt(random.nextInt(4)));
      }
      int step = 1 + random.nextInt(50_000);
      assertThat(download(text.toString(), 0, step)).isEqualTo(out(text.toString()));
      assertThat(upload(text.toString(), 0)).isEqualTo(in(text.toString()));
    }
  }

  private static List<String> texts() {
    var texts = new ArrayList<String>();
    texts.add("");
    for (int i = 0; texts.get(i).length() < LONGEST; i++) {
      for (int j = 0; j < ALPHABET.length(); j++) {
        texts.add(texts.get(i) + ALPHABET.charAt(j));
      }
    }
    return texts;
  }

  /// The slow way out.
  private static String out(String text) {
    return text.replace("\r\n", "\n").replace("\n", "\r\n");
  }

  /// The slow way in.
  private static String in(String text) {
    return text.replace("\r\n", "\n");
  }

  /// @param chunks bit n is set if a read ends behind byte n
  /// @param step how many bytes the reader takes at once
  private static String download(String text, int chunks, int step) throws IOException {
    var sent = new ByteArrayOutputStream();
    try (Download ascii = new NetAsciiDownload(new Chunked(text, chunks))) {
      var buffer = ByteBuffer.allocate(step);
      while (ascii.read(buffer.clear()) >= 0) {
        sent.write(buffer.array(), 0, buffer.position());
      }
      assertThat(ascii.read(buffer.clear())).isNegative();
    }
    return sent.toString(ISO_8859_1);
  }

  private static String upload(String text, int chunks) throws IOException {
    MemoryTree tree = MemoryTree.empty();
    byte[] bytes = text.getBytes(ISO_8859_1);
    Upload target = tree.upload(FtpPath.ROOT.child("x"), new WriteMode.Replace());
    try (Upload ascii = new NetAsciiUpload(target)) {
      int start = 0;
      while (start < bytes.length) {
        int end = end(bytes.length, chunks, start);
        assertThat(ascii.write(ByteBuffer.wrap(bytes, start, end - start))).isEqualTo(end - start);
        start = end;
      }
      ascii.sync();
      ascii.commit();
    }
    return new String(tree.bytes("x"), ISO_8859_1);
  }

  private static int end(int length, int chunks, int start) {
    int end = start + 1;
    while (end < length && (end > 30 || (chunks >> (end - 1) & 1) == 0)) {
      end++;
    }
    return end;
  }

  /// A download that brings its bytes in given pieces.
  private static final class Chunked implements Download {
    private final byte[] bytes;
    private final int chunks;
    private int position;

    Chunked(String text, int chunks) {
      this.bytes = text.getBytes(ISO_8859_1);
      this.chunks = chunks;
    }

    @Override
    public int read(ByteBuffer target) {
      if (position == bytes.length) {
        return -1;
      }
      int count = Math.min(end(bytes.length, chunks, position) - position, target.remaining());
      target.put(bytes, position, count);
      position += count;
      return count;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
