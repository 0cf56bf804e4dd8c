package dev.wharf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.server.Until;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A client that dies in the middle of an upload. Its kernel closes both of its connections in
/// order, so the data ends as if it were complete.
class KilledClientIT {
  private static final int TIMES = 30;

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"streaming", "waiting"})
  void publishes_nothing(String way) throws Exception {
    try (Site site = Site.open(directory)) {
      Files.writeString(site.root().resolve("old"), "old");
      for (int i = 0; i < TIMES; i++) {
        String name = i % 3 == 0 ? "old" : "new " + i;
        Process uploader =
            Program.prepare(site.here(), site.python("uploader.py", name, way)).start();
        try (var said = uploader.inputReader()) {
          assertThat(said.readLine()).isEqualTo("in the middle");
        } finally {
          uploader.destroyForcibly().waitFor();
        }
      }
      Until.holds("an end of every upload", () -> failures(site) == TIMES);

      site.awaitNothingStaged();
      assertThat(Tree.fingerprints(site.root())).containsOnlyKeys("old");
      assertThat(site.root().resolve("old")).hasContent("old");
    }
  }

  private static long failures(Site site) {
    return site.wharf().err().stream().filter(line -> line.contains("upload failed path=")).count();
  }
}
