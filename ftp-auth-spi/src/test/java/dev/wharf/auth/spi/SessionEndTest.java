package dev.wharf.auth.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionEndTest {
  private final SessionEnd end = new SessionEnd();
  private final List<String> done = new ArrayList<>();

  @Test
  void what_was_left_runs_once_last_first() {
    end.whenOver(() -> done.add("first"));
    end.whenOver(() -> done.add("second"));
    assertThat(done).isEmpty();
    end.close();
    end.close();
    assertThat(done).containsExactly("second", "first");
  }

  @Test
  void what_comes_too_late_runs_at_once() {
    end.close();
    end.whenOver(() -> done.add("late"));
    assertThat(done).containsExactly("late");
  }

  @Test
  void one_that_fails_keeps_no_other_from_its_end() {
    end.whenOver(() -> done.add("first"));
    end.whenOver(
        () -> {
          throw new IllegalStateException("for the log");
        });
    end.close();
    assertThat(done).containsExactly("first");
  }
}
