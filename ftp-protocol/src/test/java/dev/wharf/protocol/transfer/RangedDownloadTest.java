package dev.wharf.protocol.transfer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.domain.FtpPath;
import dev.wharf.storage.contract.MemoryTree;
import dev.wharf.storage.spi.Download;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RangedDownloadTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, 5, ''",
    "0, 1, 5, h",
    "1, 3, 2, ell",
    "2, 9, 1, llo",
    "5, 4, 3, ''",
    "0, 9223372036854775807, 2, hello",
    "1, 9223372036854775806, 1, ello",
  })
  void only_so_many_bytes_from_there(long first, long count, int step, String expected)
      throws IOException {
    MemoryTree tree = MemoryTree.empty().with("a", "hello");
    var read = new StringBuilder();
    try (Download ranged =
        new RangedDownload(tree.download(FtpPath.ROOT.child("a"), first), count)) {
      assertThat(ranged.remaining()).hasValue(expected.length());
      var buffer = ByteBuffer.allocate(step + 1);
      buffer.put((byte) '>'); // a buffer that is not empty
      while (ranged.read(buffer) >= 0) {
        read.append(new String(buffer.array(), 1, buffer.position() - 1, US_ASCII));
        buffer.position(1);
      }
      assertThat(buffer.limit()).isEqualTo(step + 1);
    }
    assertThat(read).hasToString(expected);
  }
}
