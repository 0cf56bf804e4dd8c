package dev.wharf.domain;

/// Checks of numbers that count something.
///
/// Outside of [Limits], whose constants are made of its parts: a part that called back into it
/// while it is being made would find it half done.
final class Counts {
  private Counts() {}

  /// @throws IllegalArgumentException if a number is negative
  static void requireNoneNegative(long... numbers) {
    for (long number : numbers) {
      if (number < 0) {
        throw new IllegalArgumentException("a limit is negative: " + number);
      }
    }
  }
}
