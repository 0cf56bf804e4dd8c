package dev.wharf.storage.s3;

import dev.wharf.storage.spi.Download;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/// The bytes of one version of an object, fetched in pieces, a few of them ahead of the client. An
/// object that changes meanwhile is a failure, never a mixture.
///
/// The first piece is small, so that a small file costs one request and little memory. Pieces ahead
/// are asked for only while there is memory that nobody waits for.
final class S3Download implements Download {
  private final Source source;
  private final Executor executor;
  private final Deque<CompletableFuture<Filled>> ahead = new ArrayDeque<>();
  private Optional<Filled> current;
  private int taken;
  private long position;
  private long asked;
  private volatile boolean open = true;

  /// @param etag the version
  /// @param size of the object in bytes
  private record Source(Bucket bucket, MemoryBudget budget, String key, String etag, long size) {}

  /// A buffer with bytes in it.
  private record Filled(MemoryBudget.Lease lease, int count) {}

  private S3Download(Source source, Executor executor, Filled first, long offset) {
    this.source = source;
    this.executor = executor;
    this.current = Optional.of(first);
    this.position = offset;
    this.asked = offset + first.count();
  }

  /// Fetches the first piece.
  ///
  /// @throws StorageException NOT_FOUND, or OUT_OF_RANGE if the offset lies beyond the end
  static S3Download open(
      Bucket bucket, MemoryBudget budget, Executor executor, String key, long offset)
      throws StorageException {
    MemoryBudget.Lease lease = budget.page();
    try {
      byte[] page = lease.bytes();
      Bucket.Piece piece;
      try {
        if (offset > Long.MAX_VALUE - page.length) {
          throw new StorageException(Failure.OUT_OF_RANGE, key);
        }
        piece = bucket.read(key, Optional.empty(), offset, page, page.length);
      } catch (StorageException e) {
        if (e.failure() != Failure.OUT_OF_RANGE) {
          throw e;
        }
        piece = atTheEnd(bucket, key, offset);
      }
      var source = new Source(bucket, budget, key, piece.etag(), piece.total());
      return new S3Download(source, executor, new Filled(lease, piece.count()), offset);
    } catch (StorageException e) {
      lease.close();
      throw e;
    }
  }

  /// Nothing, from the end of the object on.
  private static Bucket.Piece atTheEnd(Bucket bucket, String key, long offset)
      throws StorageException {
    ObjectFacts facts =
        bucket.head(key).orElseThrow(() -> new StorageException(Failure.NOT_FOUND, key));
    if (facts.size() != offset) {
      throw new StorageException(Failure.OUT_OF_RANGE, key + " ends at " + facts.size());
    }
    return new Bucket.Piece(facts.etag(), facts.size(), 0);
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (!open) {
      throw new ClosedChannelException();
    }
    if (position == source.size()) {
      return -1;
    }
    if (!target.hasRemaining()) {
      return 0;
    }
    Filled piece = piece();
    int count = Math.min(target.remaining(), piece.count() - taken);
    synchronized (ahead) { // once it is closed, the buffer belongs to somebody else
      if (!open) {
        throw new AsynchronousCloseException();
      }
      target.put(piece.lease().bytes(), taken, count);
    }
    taken += count;
    position += count;
    return count;
  }

  /// A piece with bytes that have not been read.
  private Filled piece() throws IOException {
    if (current.isPresent() && taken < current.get().count()) {
      return current.get();
    }
    release();
    CompletableFuture<Filled> coming = askAhead();
    Filled filled = await(coming);
    synchronized (ahead) {
      ahead.poll();
      if (!open) {
        filled.lease().close();
        throw new AsynchronousCloseException();
      }
      current = Optional.of(filled);
    }
    taken = 0;
    return filled;
  }

  private void release() {
    synchronized (ahead) {
      current.ifPresent(piece -> piece.lease().close());
      current = Optional.empty();
    }
  }

  /// Asks for pieces until enough are on their way.
  ///
  /// @return the next one
  private CompletableFuture<Filled> askAhead() throws StorageException {
    int size = source.bucket().settings().memory().piece();
    int most = Math.max(1, source.bucket().settings().memory().ahead());
    while (asked < source.size() && waiting() < most) {
      Optional<MemoryBudget.Lease> lease =
          waiting() == 0
              ? Optional.of(source.budget().buffer(size))
              : source.budget().bufferAtOnce(size);
      if (lease.isEmpty()) {
        break;
      }
      ask(lease.get(), (int) Math.min(size, source.size() - asked));
    }
    synchronized (ahead) {
      return ahead.getFirst();
    }
  }

  private int waiting() {
    synchronized (ahead) {
      return ahead.size();
    }
  }

  private void ask(MemoryBudget.Lease lease, int count) {
    var coming = new CompletableFuture<Filled>();
    long from = asked;
    asked += count;
    synchronized (ahead) {
      ahead.add(coming);
      if (!open) {
        coming.cancel(false);
      }
    }
    executor.execute(() -> fetch(coming, lease, from, count));
  }

  private void fetch(
      CompletableFuture<Filled> coming, MemoryBudget.Lease lease, long from, int count) {
    try {
      Bucket.Piece piece =
          source
              .bucket()
              .read(source.key(), Optional.of(source.etag()), from, lease.bytes(), count);
      if (piece.count() != count || !piece.etag().equals(source.etag())) {
        throw new StorageException(
            Failure.CHANGED, source.key() + ": the object changed while it was read");
      }
      if (!coming.complete(new Filled(lease, count))) {
        lease.close();
      }
    } catch (StorageException | RuntimeException e) {
      lease.close();
      coming.completeExceptionally(e);
    }
  }

  private static Filled await(CompletableFuture<Filled> coming) throws IOException {
    try {
      return coming.join();
    } catch (CancellationException _) {
      throw new AsynchronousCloseException();
    } catch (CompletionException e) {
      if (e.getCause() instanceof StorageException failure) {
        throw failure;
      }
      throw e;
    }
  }

  @Override
  public OptionalLong remaining() {
    return OptionalLong.of(source.size() - position);
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() {
    synchronized (ahead) {
      open = false;
      for (CompletableFuture<Filled> coming : ahead) {
        if (!coming.cancel(false) && !coming.isCompletedExceptionally()) {
          coming.join().lease().close();
        }
      }
      ahead.clear();
      release();
    }
  }
}
