package dev.wharf.protocol.command;

import dev.wharf.protocol.command.ListOptions.Order;

/// The argument of LIST, NLST and STAT, taken apart.
///
/// The RFC knows no switches, yet nearly every client sends `-a` or `-la`. So leading words that
/// begin with a dash are switches; `--` ends them.
///
/// @param options the switches that mean something
/// @param pathname what is left; empty for none
record ListArgument(ListOptions options, String pathname) {
  static ListArgument split(String argument) {
    ListOptions options = ListOptions.NONE;
    String rest = argument;
    while (rest.startsWith("-")) {
      int space = rest.indexOf(' ');
      String word = space < 0 ? rest : rest.substring(0, space);
      rest = space < 0 ? "" : rest.substring(space + 1);
      if (word.equals("--")) {
        break;
      }
      options = add(options, word);
    }
    return new ListArgument(options, rest);
  }

  private static ListOptions add(ListOptions options, String word) {
    boolean hidden = options.hidden();
    boolean reverse = options.reverse();
    Order order = options.order();
    for (int i = 1; i < word.length(); i++) {
      switch (word.charAt(i)) {
        case 'a', 'A' -> hidden = true;
        case 'r' -> reverse = true;
        case 't' -> order = Order.TIME;
        case 'S' -> order = Order.SIZE;
        default -> {} // `l`, `1`, `F` and all the others change nothing here
      }
    }
    return new ListOptions(hidden, reverse, order);
  }
}
