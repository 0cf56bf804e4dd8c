package dev.wharf.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CopiesTest {
  @Test
  void a_directory_that_moves_away_goes_last_behind_all_that_was_in_it() {
    assertThat(Copies.removals(List.of("", "a", "b/", "b/c/", "b/c/f", "d/")))
        .containsExactly(List.of("a", "b/c/f"), List.of("b/c/"), List.of("b/", "d/"), List.of(""));
  }
}
