package dev.wharf.server.net;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

/// Buffers for transfers, used again and again; one set for a whole server. Thread-safe.
///
/// Their number is bounded, since direct memory is: a transfer that finds none left works with a
/// small buffer on the heap, slower but as well.
public final class Buffers {
  /// Bytes of a pooled buffer.
  static final int LARGE = 256 * 1024;

  /// Bytes of a buffer when there is no pooled one left.
  static final int SMALL = 16 * 1024;

  /// Bytes of a buffer for sealed bytes: eight records of TLS, which go to the socket together.
  static final int SEALED = 8 * 17 * 1024;

  /// Most buffers for sealed bytes that are kept while nobody needs them.
  private static final int MOST_SEALED = 64;

  private final ConcurrentLinkedDeque<ByteBuffer> idleSealed = new ConcurrentLinkedDeque<>();
  private final AtomicInteger countSealed = new AtomicInteger();
  private final ConcurrentLinkedDeque<ByteBuffer> idle = new ConcurrentLinkedDeque<>();
  private final AtomicInteger unborn;

  /// A quarter of the memory that the JVM may use, 64 MB at most.
  public Buffers() {
    this((int) (Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 4) / LARGE));
  }

  Buffers(int most) {
    unborn = new AtomicInteger(most);
  }

  /// Lends an empty buffer. It may be a smaller one, on the heap.
  ByteBuffer borrow() {
    ByteBuffer used = idle.pollFirst(); // the last one given back is the warmest
    if (used != null) {
      return used.clear();
    }
    if (unborn.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      return ByteBuffer.allocateDirect(LARGE);
    }
    return ByteBuffer.allocate(SMALL);
  }

  /// Takes a borrowed buffer back; the borrower does not touch it any more.
  void giveBack(ByteBuffer buffer) {
    if (buffer.isDirect()) {
      idle.addFirst(buffer);
    }
  }

  /// Lends an empty buffer for bytes under TLS: on the heap, where the JDK encrypts in place.
  ByteBuffer borrowSealed() {
    ByteBuffer used = idleSealed.pollFirst();
    if (used == null) {
      return ByteBuffer.allocate(SEALED);
    }
    countSealed.decrementAndGet();
    return used.clear();
  }

  /// Takes such a buffer back; the borrower does not touch it any more.
  void giveBackSealed(ByteBuffer buffer) {
    if (countSealed.get() < MOST_SEALED) {
      countSealed.incrementAndGet();
      idleSealed.addFirst(buffer);
    }
  }
}
