package dev.wharf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A few hundred short sessions that end in every way, see [Soak].
@Timeout(120)
class SoakIT {
  private static final int SESSIONS = 300;

  @TempDir private Path directory;

  @Test
  void what_three_hundred_clients_leave_behind_is_nothing() throws Exception {
    try (Soak soak = Soak.start(directory, "memory")) {
      soak.run(100, 1);
      soak.awaitAtRest(new Soak.Use(Long.MAX_VALUE, 0, 0, 0, 0, 0, 0, 0), false);
      Soak.Use before = soak.use();
      soak.run(SESSIONS, 2);
      soak.awaitAtRest(before, false);
      assertThat(soak.miscounted()).isZero();
    }
  }
}
