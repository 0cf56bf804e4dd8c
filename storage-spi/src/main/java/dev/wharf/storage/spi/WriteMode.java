package dev.wharf.storage.spi;

/// What an upload does to a file that is there already.
public sealed interface WriteMode {
  /// The new bytes take the place of the old ones.
  record Replace() implements WriteMode {}

  /// The new bytes come behind what is there, which is the same as for [ResumeAt]; behind nothing,
  /// as [Replace].
  record Append() implements WriteMode {}

  /// The new bytes begin at an offset: the result is the first `offset` bytes of what is there,
  /// then the new ones, and nothing behind them. What is there is the published file or, without
  /// one, the interrupted upload of the same account. An offset beyond its end is
  /// [Failure#OUT_OF_RANGE].
  ///
  /// @param offset bytes to keep, from 0 up
  record ResumeAt(long offset) implements WriteMode {
    /// Checks the offset.
    public ResumeAt {
      if (offset < 0) {
        throw new IllegalArgumentException("negative offset: " + offset);
      }
    }
  }

  /// A file that did not exist before: the name asked for if it is free, else one like it.
  record CreateUnique() implements WriteMode {}
}
