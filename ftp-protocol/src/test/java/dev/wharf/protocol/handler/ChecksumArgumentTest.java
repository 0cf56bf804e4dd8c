package dev.wharf.protocol.handler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChecksumArgumentTest {
  private static final long ALL = Long.MAX_VALUE;

  @Test
  void the_most_literal_reading_comes_first() {
    assertThat(ChecksumArgument.readings("a 1 2"))
        .isEqualTo(
            List.of(
                new ChecksumArgument("a 1 2", 0, ALL),
                new ChecksumArgument("a", 1, 2),
                new ChecksumArgument("a 1", 2, ALL)));
    assertThat(ChecksumArgument.readings("a b"))
        .isEqualTo(List.of(new ChecksumArgument("a b", 0, ALL)));
  }

  @Test
  void quotes_leave_one_reading() {
    assertThat(ChecksumArgument.readings("\"a 1\" 2 3"))
        .isEqualTo(List.of(new ChecksumArgument("a 1", 2, 3)));
    assertThat(ChecksumArgument.readings("\"a\""))
        .isEqualTo(List.of(new ChecksumArgument("a", 0, ALL)));
    assertThat(ChecksumArgument.readings("\"a"))
        .isEqualTo(List.of(new ChecksumArgument("\"a", 0, ALL)));
  }

  @Test
  void what_is_no_number_belongs_to_the_name() {
    for (String text : List.of("a -1", "a 1e3", "a 99999999999999999999", "5", " 5", "a １")) {
      assertThat(ChecksumArgument.readings(text).getFirst())
          .isEqualTo(new ChecksumArgument(text, 0, ALL));
    }
    assertThat(ChecksumArgument.readings("a 99999999999999999999")).hasSize(1);
  }
}
