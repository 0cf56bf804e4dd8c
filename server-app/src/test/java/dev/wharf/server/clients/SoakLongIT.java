package dev.wharf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Twenty thousand short sessions that end in every way, see [Soak].
@Timeout(1800)
class SoakLongIT {
  private static final int SESSIONS = 20_000;

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"memory", "ftpquota"})
  void what_twenty_thousand_clients_leave_behind_is_nothing(String ledger) throws Exception {
    try (Soak soak = Soak.start(directory, ledger)) {
      soak.run(1000, 1);
      soak.awaitAtRest(new Soak.Use(Long.MAX_VALUE, 0, 0, 0, 0, 0, 0, 0), false);
      soak.awaitAtRest(soak.use(), true);
      Soak.Use before = soak.use();
      long start = System.nanoTime();
      soak.run(SESSIONS, System.nanoTime());
      Duration time = Duration.ofNanos(System.nanoTime() - start);
      Soak.Use then = soak.use();
      soak.awaitAtRest(before, true);
      Soak.Use after = soak.use();
      System.out.println("soak, " + ledger + ": " + SESSIONS + " sessions in " + time);
      System.out.println(
          "  before     " + before + "\n  right then " + then + "\n  after      " + after);
      assertThat(soak.miscounted()).isZero();
    }
  }
}
