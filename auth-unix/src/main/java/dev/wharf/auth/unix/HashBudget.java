package dev.wharf.auth.unix;

import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

/// How much memory and time password hashes may take: a hash says itself what it costs to check,
/// and one that was planted, or made on a larger machine, must not stop the server.
///
/// All hashes that run at the same time share half of the Java heap; who finds none left waits.
/// Thread-safe. The one thing here that the whole process shares, as it shares its heap.
final class HashBudget {
  /// Most memory of one hash, in KiB: 1 GiB.
  static final long MAX_MEMORY_KIB = 1L << 20;

  /// Most memory times passes of one hash, in KiB: 8 GiB, about six seconds of a processor.
  static final long MAX_WORK_KIB = 8L << 20;

  private static final int HEAP_KIB =
      (int) Math.min(MAX_MEMORY_KIB, Runtime.getRuntime().maxMemory() / 2 / 1024);

  private static final Semaphore FREE_KIB = new Semaphore(HEAP_KIB, true);

  private HashBudget() {}

  /// Checks what a hash computed on the Java heap asks for.
  ///
  /// @throws IllegalArgumentException if it is too much
  static void checkHeap(long memoryKib, long passes) {
    check(memoryKib, passes);
    if (memoryKib > HEAP_KIB) {
      throw new IllegalArgumentException(
          "asks for "
              + memoryKib
              + " KiB of memory, more than half of the Java heap ("
              + HEAP_KIB
              + " KiB)");
    }
  }

  /// Checks what a hash asks for, wherever it is computed.
  ///
  /// @throws IllegalArgumentException if it is too much
  static void check(long memoryKib, long passes) {
    if (memoryKib > MAX_MEMORY_KIB) {
      throw new IllegalArgumentException(
          "asks for " + memoryKib + " KiB of memory; the limit is " + MAX_MEMORY_KIB);
    }
    if (passes > MAX_WORK_KIB / Math.max(1, memoryKib)) {
      throw new IllegalArgumentException(
          "asks for "
              + passes
              + " passes over "
              + memoryKib
              + " KiB of memory; the limit is "
              + MAX_WORK_KIB
              + " KiB in all");
    }
  }

  /// Runs `hash` once there is that much of the heap's half left.
  static boolean within(long memoryKib, BooleanSupplier hash) {
    int permits = (int) Math.min(HEAP_KIB, memoryKib);
    FREE_KIB.acquireUninterruptibly(permits);
    try {
      return hash.getAsBoolean();
    } finally {
      FREE_KIB.release(permits);
    }
  }
}
