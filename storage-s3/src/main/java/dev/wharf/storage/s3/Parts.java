package dev.wharf.storage.s3;

/// How large the parts of an upload are. Pure.
///
/// The size doubles every 800 parts, up to 1 GB or what memory allows, so that the largest object
/// that stores take (5 TB) fits into the 10,000 parts that they take.
final class Parts {
  /// Most parts of one upload.
  static final int MOST = 10_000;

  /// Bytes of the largest part that is ever sent from memory.
  static final int LARGEST = 1 << 30;

  /// Bytes of the largest part that a store copies at once here; it could be five times as many.
  static final long LARGEST_COPY = 1L << 30;

  private static final int STEP = 800;

  /// What decides where the parts of an upload begin and end.
  ///
  /// @param first bytes of the first part
  /// @param most bytes of the largest part
  /// @param checked whether the store checks a checksum of each
  record Shape(int first, int most, boolean checked) {
    /// Bytes of part `number`, from 1 up.
    int size(int number) {
      return Parts.size(number, first, most);
    }
  }

  private Parts() {}

  /// Bytes of part `number`.
  ///
  /// @param number from 1 up
  /// @param first bytes of the first part
  /// @param most bytes of the largest part
  static int size(int number, int first, int most) {
    int doublings = Math.min(30, (number - 1) / STEP);
    return (int) Math.max(first, Math.min((long) first << doublings, Math.min(most, LARGEST)));
  }

  /// How many parts a copy of so many bytes has: none is smaller than stores take, unless all is.
  static int copies(long bytes) {
    return (int) Math.max(1, (bytes + LARGEST_COPY - 1) / LARGEST_COPY);
  }

  /// Where copy `index` of `count` begins.
  static long copyStart(long bytes, int index, int count) {
    long even = bytes / count;
    return even * index + Math.min(index, bytes % count);
  }
}
