package dev.wharf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

/// lftp with the local disk.
class LftpIT extends LftpSuite {
  @Test
  void the_mode_of_a_file_is_set() throws Exception {
    Files.writeString(site.root().resolve("file"), "x");

    lftp("OPENchmod 604 file\nquit\n").succeeded();

    assertThat(Files.getPosixFilePermissions(site.root().resolve("file")))
        .isEqualTo(PosixFilePermissions.fromString("rw----r--"));
  }
}
