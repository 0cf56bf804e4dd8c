package dev.wharf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.server.Until;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.net.ftp.FTPClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Uploads to a bucket that are cut off, by a client or with the server, and gone on with by the
/// clients of everybody.
class BucketResumeIT {
  private static final int PART = 5 << 20;
  private static final byte[] BYTES = Tree.bytes(3 * PART + 1000, 7);
  private static final String[] OPTIONS = {
    "--set", "uploads.mode=resumable", "--set", "storage.part-size=5M"
  };

  @TempDir private static Path directory;
  private static Bucket bucket;
  private Site site;

  @BeforeAll
  static void open() throws Exception {
    bucket = Bucket.open(directory);
  }

  @AfterAll
  static void stop() throws Exception {
    bucket.close();
  }

  @BeforeEach
  void serve() throws Exception {
    site = bucket.site(directory, OPTIONS);
    Files.write(site.here().resolve("whole"), BYTES);
  }

  @AfterEach
  void close() {
    site.close();
  }

  /// Sends the beginning of a file, and is there until somebody cuts the line.
  private static FTPClient begin(Site site, String name, int bytes) throws IOException {
    FTPClient client = site.client();
    OutputStream out = client.storeFileStream(name);
    out.write(BYTES, 0, bytes);
    out.flush();
    return client;
  }

  private static long size(Site site, String name) {
    try {
      FTPClient client = site.client();
      String size = client.getSize(name);
      client.disconnect();
      return size == null ? -1 : Long.parseLong(size);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void cutOff(String name, int sent) throws IOException {
    FTPClient client = begin(site, name, sent);
    Until.holds("two parts in the store", () -> size(site, name) == 2 * PART);
    client.disconnect();
    Until.holds("every byte is safe", () -> size(site, name) == sent);
    assertThat(site.root().resolve(name)).doesNotExist();
  }

  @Test
  void curl_goes_on_where_a_client_was_cut_off() throws Exception {
    int sent = 2 * PART + 70_000;
    cutOff("curl", sent);
    site.run("curl", "-sS", "-C", "-", "-T", "whole", site.url("curl")).succeeded();
    assertThat(site.root().resolve("curl")).hasBinaryContent(BYTES);
    site.wharf().awaitLog("uploaded path=\"/curl\" bytes=" + (BYTES.length - sent));
  }

  @Test
  void lftp_goes_on_where_a_client_was_cut_off() throws Exception {
    cutOff("lftp", 2 * PART + 3);
    String commands =
        "set net:max-retries 1\nset cmd:fail-exit yes\nopen -u alice,secret -p "
            + site.wharf().port()
            + " "
            + site.wharf().host()
            + "\nput -c whole -o lftp\nquit\n";
    Program.run(site.here(), commands, List.of("lftp")).succeeded();
    assertThat(site.root().resolve("lftp")).hasBinaryContent(BYTES);
    site.wharf().awaitLog("uploaded path=\"/lftp\" bytes=" + (PART + 997));
  }

  @Test
  void a_193_a_client_goes_on_after_its_server_was_killed() throws Exception {
    FTPClient client = begin(site, "killed", 2 * PART + 70_000);
    Until.holds("two parts in the store", () -> size(site, "killed") == 2 * PART);
    assertThat(ProcessHandle.of(site.wharf().pid()).orElseThrow().destroyForcibly()).isTrue();
    client.disconnect();
    try (Site next = bucket.site(directory, OPTIONS)) {
      assertThat(size(next, "killed")).isEqualTo(2 * PART);
      next.run("curl", "-sS", "-C", "-", "-T", "whole", next.url("killed")).succeeded();
      assertThat(next.root().resolve("killed")).hasBinaryContent(BYTES);
      assertThat(next.run("curl", "-sS", "-l", next.url("")).out()).doesNotContain(".wharf");
    }
  }
}
