package dev.wharf.storage.localfs;

/// A file descriptor with several holders; the last one closes it, so that no number is used after
/// the kernel gave it to another file. Thread-safe.
final class Descriptor {
  private final int number;
  private int holders = 1;

  /// @param number open, and owned by this object from now on
  Descriptor(int number) {
    this.number = number;
  }

  /// The number; only for holders.
  int number() {
    return number;
  }

  /// Adds a holder.
  ///
  /// @throws IllegalStateException if the last one is gone
  synchronized Descriptor retain() {
    if (holders == 0) {
      throw new IllegalStateException("closed");
    }
    holders++;
    return this;
  }

  /// Takes a holder away.
  synchronized void release() {
    holders--;
    if (holders == 0) {
      Libc.close(number);
    }
  }
}
