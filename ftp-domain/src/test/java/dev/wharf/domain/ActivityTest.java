package dev.wharf.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.domain.Activity.Kind;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ActivityTest {
  @Test
  void a_quarter_of_a_file_is_25_percent_and_has_a_rate() {
    Activity activity = download(250, OptionalLong.of(1000), Duration.ofSeconds(2));

    assertThat(activity.percent()).hasValue(25);
    assertThat(activity.rate()).isEqualTo(125);
  }

  @Test
  void an_empty_file_is_all_there_and_a_file_that_grows_is_never_more() {
    assertThat(download(0, OptionalLong.of(0), Duration.ZERO).percent()).hasValue(100);
    assertThat(download(9, OptionalLong.of(3), Duration.ZERO).percent()).hasValue(100);
  }

  @Test
  void without_a_size_there_is_no_percentage() {
    assertThat(download(9, OptionalLong.empty(), Duration.ZERO).percent()).isEmpty();
  }

  private static Activity download(long bytes, OptionalLong size, Duration time) {
    return new Activity(Kind.DOWNLOAD, "/a", bytes, size, time);
  }
}
