package dev.wharf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.server.Until;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import org.apache.commons.net.ftp.FTPClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program with a bucket as its storage, and the clients of everybody.
class S3IT {
  private static final int UPLOADS = 50;

  @TempDir private static Path directory;
  private static Bucket bucket;
  private static Site site;

  @BeforeAll
  static void serve() throws Exception {
    bucket = Bucket.open(directory);
    site = bucket.site(directory, "--set", "storage.orphan-age=100ms");
  }

  @AfterAll
  static void stop() throws Exception {
    site.close();
    bucket.close();
  }

  @Test
  void curl_sends_and_fetches_a_large_file() throws Exception {
    byte[] bytes = Tree.bytes(30_000_001, 1);
    Files.write(site.here().resolve("large"), bytes);

    site.run("curl", "-sS", "-T", "large", site.url("")).succeeded();
    site.run("curl", "-sS", "-o", "back", site.url("large")).succeeded();
    site.run("curl", "-sS", "-C", "29000000", "-o", "end", site.url("large")).succeeded();

    assertThat(site.root().resolve("large")).hasBinaryContent(bytes);
    assertThat(site.here().resolve("back")).hasBinaryContent(bytes);
  }

  @Test
  void curl_goes_on_with_a_file_that_is_half_there() throws Exception {
    byte[] bytes = Tree.bytes(12_000_000, 2);
    Files.write(site.here().resolve("half"), Arrays.copyOf(bytes, 7_000_000));
    site.run("curl", "-sS", "-T", "half", site.url("resumed")).succeeded();
    Files.write(site.here().resolve("whole"), bytes);

    site.run("curl", "-sS", "-C", "-", "-T", "whole", site.url("resumed")).succeeded();

    assertThat(site.root().resolve("resumed")).hasBinaryContent(bytes);
    site.wharf().awaitLog("uploaded path=\"/resumed\" bytes=5000000");
  }

  @Test
  void lftp_mirrors_a_tree_up_and_down() throws Exception {
    Path tree = Tree.plant(site.here().resolve("tree"), 1, Bucket.NAMES);
    String open =
        "set net:max-retries 1\nset cmd:fail-exit yes\nopen -u alice,secret -p "
            + site.wharf().port()
            + " "
            + site.wharf().host()
            + "\n";

    Program.run(
            site.here(),
            open + "mirror -R --parallel=3 tree up\nmirror --parallel=3 up down\nrm -r up\nquit\n",
            List.of("lftp"))
        .succeeded();

    assertThat(Tree.fingerprints(site.here().resolve("down"))).isEqualTo(Tree.fingerprints(tree));
    assertThat(site.run("curl", "-sS", "-l", site.url("")).out()).doesNotContain("up\n");
  }

  @Test
  void ftplib_works_a_whole_session_through() throws Exception {
    Program session = Program.run(site.here(), "", site.python("session.py", "passive"));

    assertThat(session.succeeded().out()).contains("all of it");
  }

  @Test
  void a_time_that_was_set_is_shown_exactly() throws Exception {
    FTPClient client = site.client();
    assertThat(client.storeFile("timed", new ByteArrayInputStream(new byte[] {1}))).isTrue();
    assertThat(client.sendCommand("MFMT", "20010203040506 timed")).isEqualTo(213);

    assertThat(client.getModificationTime("timed")).contains("20010203040506");

    client.disconnect();
  }

  @Test
  void a_193_what_a_killed_server_left_of_fifty_uploads_is_gone_after_the_next_start()
      throws Exception {
    Path elsewhere = Files.createDirectories(directory.resolve("killed"));
    try (Bucket own = Bucket.open(elsewhere)) {
      String[] parts = {"--set", "storage.memory=512M", "--set", "storage.part-size=5M"};
      try (Site doomed = own.site(elsewhere, parts)) {
        var uploads = new HashMap<FTPClient, OutputStream>(); // what nobody holds is closed
        for (int i = 0; i < UPLOADS; i++) {
          FTPClient client = doomed.client();
          OutputStream out = client.storeFileStream("never " + i);
          out.write(new byte[6_000_000]);
          out.flush();
          uploads.put(client, out);
        }
        Until.holds("all of them in the journal", () -> notes(own) == UPLOADS);
        assertThat(ProcessHandle.of(doomed.wharf().pid()).orElseThrow().destroyForcibly()).isTrue();
        for (FTPClient client : uploads.keySet()) {
          client.disconnect();
        }
        assertThat(doomed.root()).isEmptyDirectory();
      }
      try (Site next = own.site(elsewhere, "--set", "storage.orphan-age=1s")) {
        assertThat(next.run("curl", "-sS", "-l", next.url("")).succeeded().out()).isEmpty();
        Until.holds("nothing at all in the store", () -> own.files().isEmpty());
      }
    }
  }

  /// Entries of the journal.
  private static long notes(Bucket bucket) {
    return bucket.files().stream().filter(file -> file.toString().contains(".wharf-up")).count();
  }
}
