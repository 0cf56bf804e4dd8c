package dev.wharf.server.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicLong;

/// The bytes that one transfer has moved, and since when it has been waiting for the client.
///
/// Only time spent in a call to the client's socket counts as waiting: a slow storage is nothing
/// that a client could be blamed for. Written by the transfer's thread, read by any.
final class Progress {
  private static final long NOT_WAITING = 0;

  private final AtomicLong bytes = new AtomicLong();
  private final Slice slice = new Slice();
  private volatile long waitingSince = NOT_WAITING;

  /// One call to the client's socket.
  @FunctionalInterface
  interface Step {
    /// Moves bytes and says how many; negative at the end.
    long run() throws IOException;
  }

  /// Runs a step, with the clock on.
  long step(Step step) throws IOException {
    long start = System.nanoTime();
    waitingSince = start == NOT_WAITING ? 1 : start;
    try {
      long moved = step.run();
      if (moved > 0) {
        bytes.lazySet(bytes.get() + moved);
      }
      return moved;
    } finally {
      slice.took(System.nanoTime() - start);
      waitingSince = NOT_WAITING;
    }
  }

  /// Writes all of `buffer`, in steps.
  ///
  /// @param counted whether its bytes are those that are counted
  void write(ByteBuffer buffer, SocketChannel socket, boolean counted) throws IOException {
    int end = buffer.limit();
    while (buffer.position() < end) {
      buffer.limit(Math.min(end, buffer.position() + slice()));
      step(
          () -> {
            int written = socket.write(buffer);
            return counted ? written : 0;
          });
    }
  }

  /// Counts bytes that were moved by steps that did not count them.
  void add(long moved) {
    bytes.lazySet(bytes.get() + moved);
  }

  /// Bytes to try in the next step.
  int slice() {
    return slice.size();
  }

  /// Bytes moved so far.
  long bytes() {
    return bytes.get();
  }

  /// Whether a step runs.
  boolean isWaiting() {
    return waitingSince != NOT_WAITING;
  }

  /// Whether the step that runs at `now`, if one does, has run for more than `nanos`.
  boolean isStalled(long now, long nanos) {
    long since = waitingSince;
    return since != NOT_WAITING && now - since > nanos;
  }
}
