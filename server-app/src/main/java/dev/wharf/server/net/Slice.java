package dev.wharf.server.net;

/// How many bytes to hand to the kernel at once, so that each call of a blocking channel returns
/// within a second or so: then a client that is slow can be told from one that has stopped. Pure.
///
/// Grows to [#LARGEST] and no further: beyond it nothing is gained, and a client that turns slow in
/// the middle of a slice would look as if it had stopped.
final class Slice {
  /// Bytes of the smallest slice.
  static final int SMALLEST = 64 * 1024;

  /// Bytes of the largest slice.
  static final int LARGEST = 1024 * 1024;

  private static final long QUICK = 100_000_000; // nanoseconds
  private static final long SLOW = 1_000_000_000;

  private int size = SMALLEST;

  /// Bytes of the next slice.
  int size() {
    return size;
  }

  /// Learns how many nanoseconds the last one took.
  void took(long nanos) {
    if (nanos < QUICK) {
      size = Math.min(LARGEST, size * 2);
    } else if (nanos > SLOW) {
      size = Math.max(SMALLEST, size / 2);
    }
  }
}
