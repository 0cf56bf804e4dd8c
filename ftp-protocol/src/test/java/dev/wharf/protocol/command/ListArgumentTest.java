package dev.wharf.protocol.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.protocol.command.ListOptions.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListArgumentTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "d|d",
        "-la|''",
        "-la d|d",
        "-la  d| d",
        "-l -a d e|d e",
        "-- -la|-la",
        "-a -- -- x|-- x",
        "--|''",
        "./-la|./-la",
        "-|''",
        "- x|x",
        "d -la|d -la",
        " -la| -la",
      })
  void c_046_switches_come_first_and_the_rest_is_the_path(String argument, String pathname) {
    assertThat(ListArgument.split(argument).pathname()).isEqualTo(pathname);
  }

  @Test
  void c_046_some_switches_mean_something_and_none_is_an_error() {
    assertThat(options("-a")).isEqualTo(new ListOptions(true, false, Order.NAME));
    assertThat(options("-A")).isEqualTo(new ListOptions(true, false, Order.NAME));
    assertThat(options("-ltr")).isEqualTo(new ListOptions(false, true, Order.TIME));
    assertThat(options("-S -a")).isEqualTo(new ListOptions(true, false, Order.SIZE));
    assertThat(options("-1FRhdxyzÜ")).isEqualTo(ListOptions.NONE);
  }

  private static ListOptions options(String argument) {
    return ListArgument.split(argument).options();
  }
}
