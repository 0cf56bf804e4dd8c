package dev.wharf.domain;

/// So much is stored, or comes or goes. Directories count as files, links too.
///
/// @param bytes negative if some go
/// @param files negative if some go
public record Usage(long bytes, long files) {
  /// Nothing.
  public static final Usage NONE = new Usage(0, 0);

  /// Both together.
  ///
  /// @throws ArithmeticException if that is more than can be counted
  public Usage plus(Usage more) {
    return new Usage(Math.addExact(bytes, more.bytes), Math.addExact(files, more.files));
  }

  /// This without `less`.
  ///
  /// @throws ArithmeticException if that is more than can be counted
  public Usage minus(Usage less) {
    return new Usage(Math.subtractExact(bytes, less.bytes), Math.subtractExact(files, less.files));
  }

  /// This, with 0 for what is negative.
  public Usage notNegative() {
    return new Usage(Math.max(0, bytes), Math.max(0, files));
  }
}
