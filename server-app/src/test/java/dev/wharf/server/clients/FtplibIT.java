package dev.wharf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Python's ftplib; the session itself is `session.py`.
class FtplibIT {
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({"127.0.0.1:0, passive", "127.0.0.1:0, active", "[::1]:0, passive", "[::1]:0, active"})
  void a_whole_session_works(String listen, String way) throws Exception {
    try (Site site = Site.open(directory, "--listen", listen)) {
      Program session = Program.run(site.here(), "", site.python("session.py", way)).succeeded();

      assertThat(session.out()).contains("all of it");
      assertThat(Tree.fingerprints(site.root()))
          .containsOnlyKeys(
              "dir ü", "dir ü/big", "dir ü/empty", "dir ü/log", "dir ü/log.1", "text with blank");
      site.awaitNothingStaged();
    }
  }
}
