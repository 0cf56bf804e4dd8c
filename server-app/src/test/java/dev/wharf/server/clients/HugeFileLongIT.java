package dev.wharf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.server.Until;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ten gigabytes through 64 megabytes of heap.
class HugeFileLongIT {
  private static final long BYTES = 10L << 30;

  @TempDir private Path directory;

  @Test
  void a_file_far_larger_than_the_memory_goes_up_and_comes_back() throws Exception {
    try (Site site = Site.open(directory, Map.of("WHARF_OPTS", "-Xmx64m"))) {
      String up = "head -c " + BYTES + " /dev/zero | tee >(sha256sum >up) | curl -sS -T - ";
      String down = "curl -sS " + site.url("huge") + " | tee >(sha256sum >down) | wc -c";

      bash(site, up + site.url("huge"));
      String count = bash(site, down).out();

      assertThat(site.root().resolve("huge")).hasSize(BYTES);
      assertThat(count.strip()).isEqualTo(Long.toString(BYTES));
      Until.holds("both sums", () -> isThere(site, "up") && isThere(site, "down"));
      assertThat(site.here().resolve("down")).hasSameTextualContentAs(site.here().resolve("up"));
    }
  }

  private static Program bash(Site site, String script) throws Exception {
    return site.run("bash", "-o", "pipefail", "-c", script).succeeded();
  }

  private static boolean isThere(Site site, String name) {
    return site.here().resolve(name).toFile().length() > 0;
  }
}
