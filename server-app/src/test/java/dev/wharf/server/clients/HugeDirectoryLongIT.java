package dev.wharf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.commons.net.ftp.FTPClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A million files in one directory, through 64 megabytes of heap.
class HugeDirectoryLongIT {
  private static final int FILES = 1_000_000;

  @TempDir private Path directory;

  @Test
  void is_listed_in_every_way_and_a_listing_can_be_ended() throws Exception {
    try (Site site = Site.open(directory, Map.of("WHARF_OPTS", "-Xmx64m"))) {
      String script =
          "import os\nfor i in range("
              + FILES
              + "):\n os.close(os.open(f'file {i:07}', os.O_CREAT | os.O_WRONLY))\n";
      Program.run(site.root(), "", List.of("python3", "-c", script)).succeeded();

      assertThat(lines(site, "LIST")).isEqualTo(FILES);
      assertThat(lines(site, "NLST")).isEqualTo(FILES);
      assertThat(lines(site, "MLSD")).isBetween((long) FILES, FILES + 2L); // itself and its parent
      abort(site, "LIST");
      abort(site, "MLSD");
      assertThat(lines(site, "NLST")).isEqualTo(FILES);
    }
  }

  private static long lines(Site site, String command) throws Exception {
    Program listing =
        site.run(
            "bash",
            "-o",
            "pipefail",
            "-c",
            "curl -sS -X " + command + " " + site.url("") + " | grep -c file");
    return Long.parseLong(listing.succeeded().out().strip());
  }

  /// Ends a listing in its middle; that takes a second at most.
  private static void abort(Site site, String command) throws Exception {
    FTPClient client = site.client();
    client.setSoTimeout(1000);
    assertThat(client.pasv()).isEqualTo(227);
    String reply = client.getReplyString();
    String[] parts = reply.substring(reply.indexOf('(') + 1, reply.indexOf(')')).split(",", -1);
    int port = Integer.parseInt(parts[4]) * 256 + Integer.parseInt(parts[5]);
    try (var data = new Socket(site.wharf().host(), port)) {
      client.setSoTimeout((int) Duration.ofMinutes(1).toMillis()); // it may be sorted first
      assertThat(client.sendCommand(command)).isEqualTo(150);
      InputStream in = data.getInputStream();
      assertThat(in.readNBytes(100_000)).hasSize(100_000);

      client.setSoTimeout(1000);
      assertThat(client.abor()).isEqualTo(426);
      assertThat(client.getReply()).isEqualTo(226);
    }
    client.disconnect();
  }
}
