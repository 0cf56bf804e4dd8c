package dev.wharf.storage.s3;

import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The memory for the bytes of all transfers together. Thread-safe.
///
/// Every transfer begins with a page of 64 KB, from an eighth of the budget; whoever needs more
/// waits for a large buffer from the rest, in the order of asking, and gives it back as soon as its
/// bytes have gone. So small files never wait for large ones, a transfer that waits stops reading
/// from its client, and no two wait for each other: who holds a large buffer asks for no other one,
/// unless it is free at once.
final class MemoryBudget {
  /// Bytes of the first buffer of a transfer.
  static final int PAGE = 64 << 10;

  private final Semaphore pages;
  private final Semaphore rest; // in pages, too
  private final int most;
  private final int usual;
  private final Duration patience;
  private final ArrayDeque<byte[]> spare = new ArrayDeque<>();

  /// A buffer, until it is closed.
  final class Lease implements AutoCloseable {
    private final byte[] bytes;
    private final Semaphore from;
    private boolean returned;

    private Lease(byte[] bytes, Semaphore from) {
      this.bytes = bytes;
      this.from = from;
    }

    byte[] bytes() {
      return bytes;
    }

    /// Gives the buffer back; a second time does nothing more.
    @Override
    public void close() {
      synchronized (this) {
        if (returned) {
          return;
        }
        returned = true;
      }
      keep(bytes);
      from.release(pagesOf(bytes.length));
    }
  }

  /// @param bytes of the whole budget
  /// @param usual bytes of the large buffers that are kept for the next one who asks
  /// @param patience how long one waits for a buffer
  MemoryBudget(long bytes, int usual, Duration patience) {
    int all = (int) Math.min(Integer.MAX_VALUE, bytes / PAGE);
    this.pages = new Semaphore(Math.max(1, all / 8), true);
    this.most = all - Math.max(1, all / 8);
    this.rest = new Semaphore(most, true);
    this.usual = usual;
    this.patience = patience;
  }

  private static int pagesOf(int bytes) {
    return (bytes + PAGE - 1) / PAGE;
  }

  /// Bytes of the largest buffer there can be: half of what is not for first pages.
  int largest() {
    return (int) Math.min(Parts.LARGEST, (long) most / 2 * PAGE);
  }

  /// The first page of a transfer.
  ///
  /// @throws StorageException UNAVAILABLE if none became free in time
  Lease page() throws StorageException {
    await(pages, 1);
    return new Lease(new byte[PAGE], pages);
  }

  /// A large buffer.
  ///
  /// @throws StorageException UNAVAILABLE if none became free in time
  Lease buffer(int bytes) throws StorageException {
    await(rest, pagesOf(bytes));
    return new Lease(array(bytes), rest);
  }

  /// A large buffer, if nobody waits for one and half of them are free.
  Optional<Lease> bufferAtOnce(int bytes) {
    return rest.availablePermits() > most / 2
            && !rest.hasQueuedThreads()
            && rest.tryAcquire(pagesOf(bytes))
        ? Optional.of(new Lease(array(bytes), rest))
        : Optional.empty();
  }

  private void await(Semaphore semaphore, int permits) throws StorageException {
    try {
      if (semaphore.tryAcquire(permits, patience.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    throw new StorageException(Failure.UNAVAILABLE, "no memory for the bytes of this transfer");
  }

  private synchronized byte[] array(int bytes) {
    if (bytes == usual && !spare.isEmpty()) {
      return spare.pop();
    }
    for (int freed = 0; freed < bytes && !spare.isEmpty(); freed += usual) {
      spare.pop(); // what is kept would be memory beyond the budget
    }
    return new byte[bytes];
  }

  private synchronized void keep(byte[] bytes) {
    if (bytes.length == usual) {
      spare.push(bytes);
    }
  }

  /// Whether every buffer has been given back.
  boolean isWhole() {
    return rest.availablePermits() == most;
  }
}
