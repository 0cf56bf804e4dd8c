package dev.wharf.storage.localfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnerNamesTest {
  @TempDir private Path directory;

  @Test
  void a_118_ten_thousand_owners_cost_one_look_at_a_file_and_no_directory_service()
      throws IOException {
    Path users = Files.writeString(directory.resolve("passwd"), "alice:x:1000:1000::/:/bin/sh\n");
    Path groups = Files.writeString(directory.resolve("group"), "staff:x:50:\n");
    var now = new AtomicReference<>(Instant.EPOCH);
    var names = new OwnerNames(users, groups, now::get);
    assertThat(names.user(1000)).isEqualTo("alice");

    Files.delete(users); // nobody looks any more
    for (int id = 0; id < 10_000; id++) {
      assertThat(names.user(id)).isEqualTo(id == 1000 ? "alice" : Integer.toString(id));
    }
    assertThat(names.group(50)).isEqualTo("staff");
    now.set(Instant.EPOCH.plusSeconds(61));
    assertThat(names.user(1000)).isEqualTo("1000");
  }
}
