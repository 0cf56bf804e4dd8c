package dev.wharf.protocol.handler;

import java.util.ArrayList;
import java.util.List;

/// The readings of `path [first [end]]`, where the path may stand in quotes, or hold blanks without
/// them.
///
/// @param pathname the path
/// @param first first byte
/// @param end the byte behind the last one; `Long.MAX_VALUE` for the end of the file
record ChecksumArgument(String pathname, long first, long end) {
  /// All readings, the most literal first: the first one that names a file is meant.
  static List<ChecksumArgument> readings(String argument) {
    if (argument.startsWith("\"") && argument.indexOf('"', 1) > 0) {
      int quote = argument.indexOf('"', 1);
      return List.of(
          of(argument.substring(1, quote), argument.substring(quote + 1).strip().split(" ", -1)));
    }
    var readings = new ArrayList<ChecksumArgument>();
    readings.add(new ChecksumArgument(argument, 0, Long.MAX_VALUE));
    int last = argument.lastIndexOf(' ');
    if (last > 0 && isNumber(argument.substring(last + 1))) {
      String[] one = {argument.substring(last + 1)};
      int before = argument.lastIndexOf(' ', last - 1);
      if (before > 0 && isNumber(argument.substring(before + 1, last))) {
        String[] two = {argument.substring(before + 1, last), one[0]};
        readings.add(of(argument.substring(0, before), two));
      }
      readings.add(of(argument.substring(0, last), one));
    }
    return readings;
  }

  private static ChecksumArgument of(String pathname, String[] numbers) {
    long first = numbers.length > 0 && isNumber(numbers[0]) ? Long.parseLong(numbers[0]) : 0;
    long end =
        numbers.length > 1 && isNumber(numbers[1]) ? Long.parseLong(numbers[1]) : Long.MAX_VALUE;
    return new ChecksumArgument(pathname, first, end);
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty()
        && text.length() <= 18
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
