package dev.wharf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.net.ftp.FTPClient;
import org.apache.commons.net.ftp.FTPConnectionClosedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// SIGTERM while clients are at work.
class StopIT {
  private static final int UPLOADS = 20;
  private static final byte[] HALF = Tree.bytes(50_000, 1);

  @TempDir private Path directory;

  private record Upload(String name, FTPClient client, OutputStream data) {}

  @Test
  void uploads_that_finish_in_time_are_there_and_the_others_are_not() throws Exception {
    var uploads = new ArrayList<Upload>();
    try (Site site = Site.open(directory, "--set", "timeouts.drain=3s")) {
      for (int i = 0; i < UPLOADS; i++) {
        FTPClient client = site.client();
        OutputStream data = client.storeFileStream("upload " + i);
        data.write(HALF);
        data.flush();
        uploads.add(new Upload("upload " + i, client, data));
      }
      FTPClient idle = site.client();
      site.wharf().terminate();
      site.wharf().awaitLog("stopping");

      List<Upload> quick = uploads.subList(0, UPLOADS / 2);
      for (Upload upload : quick) {
        upload.data().write(HALF);
        upload.data().close();
        assertThat(upload.client().completePendingCommand())
            .as(upload.client().getReplyString())
            .isTrue();
      }

      assertThat(site.wharf().awaitExit()).isZero();
      assertThat(codes(idle)).containsExactly(421);
      assertThat(codes(uploads.getLast().client())).containsExactly(426, 421);
      assertThat(Tree.fingerprints(site.root()).keySet())
          .containsExactlyInAnyOrderElementsOf(quick.stream().map(Upload::name).toList());
      for (Upload upload : quick) {
        assertThat(site.root().resolve(upload.name())).hasSize(2L * HALF.length);
      }
    }
  }

  /// The codes of the replies that came up to the end of the connection.
  private static List<Integer> codes(FTPClient client) {
    var codes = new ArrayList<Integer>();
    try {
      while (true) {
        codes.add(client.getReply());
      }
    } catch (FTPConnectionClosedException _) {
      codes.add(client.getReplyCode()); // what 421 does to this client
    } catch (IOException _) {
      // the end
    }
    return codes;
  }
}
