package dev.wharf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.net.ftp.FTPClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A disk of two megabytes, which is soon full.
class FullDiskIT {
  @TempDir private Path directory;
  private Path root;

  @BeforeEach
  void mount() throws Exception {
    root = Files.createDirectory(directory.resolve("root"));
    Program mount =
        Program.run(
            directory, "mount", "-t", "tmpfs", "-o", "size=2m", "wharf-test", root.toString());
    if (mount.exit() != 0) {
      Assumptions.abort(
          "NOT TESTED: what happens on a full disk. It takes a small file system, and only root may"
              + " mount one: "
              + mount.out().strip());
    }
  }

  @AfterEach
  void unmount() throws Exception {
    Program.run(directory, "umount", root.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"atomic", "resumable"})
  void refuses_an_upload_with_452_and_keeps_the_old_file(String mode) throws Exception {
    try (Site site = Site.open(directory, "--set", "uploads.mode=" + mode)) {
      Files.writeString(root.resolve("old"), "old");
      FTPClient client = site.client();

      for (String name : new String[] {"old", "new"}) {
        assertThat(tooMuch(client, name)).as(client.getReplyString()).isEqualTo(452);
      }

      assertThat(root.resolve("old")).hasContent("old");
      assertThat(root.resolve("new")).doesNotExist();
      if (mode.equals("atomic")) {
        site.awaitNothingStaged();
        assertThat(client.storeFile("small", new ByteArrayInputStream(new byte[1_000_000])))
            .isTrue();
      }
      client.disconnect();
    }
  }

  /// Sends more than there is room for.
  ///
  /// @return the code of the reply
  private static int tooMuch(FTPClient client, String name) throws IOException {
    try (OutputStream data = client.storeFileStream(name)) {
      for (int i = 0; i < 50; i++) {
        data.write(new byte[100_000]);
      }
    } catch (IOException _) {
      // the server ends the data connection as soon as the disk is full
    }
    return client.getReply();
  }
}
