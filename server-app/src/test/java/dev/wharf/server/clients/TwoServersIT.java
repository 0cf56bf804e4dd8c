package dev.wharf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.server.Until;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.net.ftp.FTPClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two processes that serve the same directory.
class TwoServersIT {
  private static final byte[] HALF = Tree.bytes(400_000, 1);

  @TempDir private Path directory;

  @Test
  void leave_each_others_uploads_alone() throws Exception {
    try (Site first = Site.open(directory)) {
      FTPClient early = first.client();
      OutputStream data = early.storeFileStream("of the first");
      data.write(HALF);
      Until.holds("half an upload", () -> !staged(first));
      for (int i = 0; i < 50; i++) { // what a crashed server may have left
        Files.createFile(first.root().resolve(".wharf-upload-" + i));
      }

      try (Site second = Site.open(directory)) {
        Until.holds("swept but for what is in use", () -> countStaged(first) == 1);
        FTPClient late = second.client();
        OutputStream other = late.storeFileStream("of the second");
        OutputStream same = open(second, "of both");
        OutputStream sameToo = open(first, "of both");
        for (OutputStream out : new OutputStream[] {other, data, same, sameToo}) {
          out.write(HALF);
          out.close();
        }

        assertThat(early.completePendingCommand()).as(early.getReplyString()).isTrue();
        assertThat(late.completePendingCommand()).as(late.getReplyString()).isTrue();
        first.awaitNothingStaged();
        assertThat(first.root().resolve("of the first")).hasSize(2L * HALF.length);
        assertThat(first.root().resolve("of the second")).hasBinaryContent(HALF);
        assertThat(first.root().resolve("of both")).hasBinaryContent(HALF);
        assertThat(Tree.fingerprints(first.root())).hasSize(3);
      }
    }
  }

  private static OutputStream open(Site site, String name) throws Exception {
    OutputStream out = site.client().storeFileStream(name);
    out.write(HALF, 0, 0);
    return out;
  }

  private static boolean staged(Site site) {
    return countStaged(site) == 0;
  }

  private static int countStaged(Site site) {
    try {
      return site.staged().size();
    } catch (java.io.IOException | java.io.UncheckedIOException _) {
      return -1; // a file went while it was looked at
    }
  }
}
