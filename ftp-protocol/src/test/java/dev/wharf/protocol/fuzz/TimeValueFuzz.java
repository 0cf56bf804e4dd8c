package dev.wharf.protocol.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.protocol.command.TimeValue;

/// Times. What is read is written again, digit by digit.
public final class TimeValueFuzz {
  private TimeValueFuzz() {}

  /// One time.
  public static void fuzzerTestOneInput(byte[] bytes) {
    String text = new String(bytes, UTF_8);
    TimeValue.parse(text)
        .ifPresent(time -> assertThat(TimeValue.format(time)).isEqualTo(text.substring(0, 14)));
  }
}
