package dev.wharf.domain;

/// Checks of numbers. Apart from [Limits], since its parts check theirs while it is initialized.
final class Numbers {
  private Numbers() {}

  static void requireNoneNegative(long... numbers) {
    for (long number : numbers) {
      if (number < 0) {
        throw new IllegalArgumentException("a limit is negative: " + number);
      }
    }
  }
}
