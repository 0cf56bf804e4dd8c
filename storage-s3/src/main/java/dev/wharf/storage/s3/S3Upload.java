package dev.wharf.storage.s3;

import dev.wharf.domain.FtpPath;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/// An upload that holds what has not gone yet: up to a part of it is one request at the commit,
/// more of it goes in parts while it arrives. Nothing is on a disk.
final class S3Upload implements Upload {
  private final Target target;
  private final Multipart.Shared shared;
  private final MemoryBudget budget;
  private final String token = Multipart.freshToken();
  private final CRC32 sum = new CRC32();
  private Optional<Multipart> parts = Optional.empty();
  private Optional<MemoryBudget.Lease> lease = Optional.empty();
  private int filled;
  private long bytes;
  private boolean summed = true;
  private State state = State.WRITING;

  private enum State {
    WRITING,
    /// Something failed; nothing will come of it.
    BROKEN,
    COMMITTED,
    CLOSED
  }

  /// Where the bytes will be.
  ///
  /// @param create whether the key must be free
  /// @param old what it builds on, which must be there unchanged at the end
  /// @param claim given back when the upload is closed
  record Target(
      FtpPath path, String key, boolean create, Optional<ObjectFacts> old, Claims.Claim claim) {}

  S3Upload(Target target, Multipart.Shared shared, MemoryBudget budget) {
    this.target = target;
    this.shared = shared;
    this.budget = budget;
  }

  /// Begins with the first `count` bytes of the old object: the store copies them, but for what is
  /// too small for a part, which is read.
  void keep(ObjectFacts old, long count) throws StorageException {
    state = State.BROKEN;
    if (count < S3Settings.SMALLEST_PART) {
      read(old, (int) count);
    } else {
      summed = false;
      Multipart copies = begun();
      int pieces = Parts.copies(count);
      for (int i = 0; i < pieces; i++) {
        long start = Parts.copyStart(count, i, pieces);
        copies.copy(old, start, Parts.copyStart(count, i + 1, pieces) - start);
      }
      bytes = count;
    }
    state = State.WRITING;
  }

  private void read(ObjectFacts old, int count) throws StorageException {
    byte[] piece = new byte[MemoryBudget.PAGE];
    for (int done = 0; done < count; ) {
      int most = Math.min(piece.length, count - done);
      Bucket.Piece got =
          shared.bucket().read(old.key(), Optional.of(old.etag()), done, piece, most);
      if (got.count() == 0) {
        throw new StorageException(Failure.UNAVAILABLE, old.key() + " shrank");
      }
      take(ByteBuffer.wrap(piece, 0, got.count()));
      done += got.count();
    }
  }

  @Override
  public FtpPath path() {
    return target.path();
  }

  @Override
  public int write(ByteBuffer source) throws ClosedChannelException, StorageException {
    if (state != State.WRITING) {
      throw new ClosedChannelException();
    }
    int count = source.remaining();
    state = State.BROKEN; // until it went well
    take(source);
    state = State.WRITING;
    return count;
  }

  private void take(ByteBuffer source) throws StorageException {
    while (source.hasRemaining()) {
      byte[] room = room();
      int step = Math.min(source.remaining(), room.length - filled);
      source.get(room, filled, step);
      sum.update(room, filled, step);
      filled += step;
      bytes += step;
    }
  }

  /// A buffer with at least a byte of room, behind what is filled.
  private byte[] room() throws StorageException {
    if (lease.isEmpty()) {
      lease = Optional.of(budget.page());
    }
    MemoryBudget.Lease held = lease.get();
    if (filled < held.bytes().length) {
      return held.bytes();
    }
    if (filled == MemoryBudget.PAGE) {
      return grown(held);
    }
    lease = Optional.empty();
    int count = filled;
    filled = 0;
    try {
      begun().send(held, count);
    } catch (StorageException e) {
      held.close();
      throw e;
    }
    return room();
  }

  private byte[] grown(MemoryBudget.Lease page) throws StorageException {
    int size =
        parts.isPresent()
            ? parts.get().nextSize(budget.largest())
            : shared.bucket().settings().memory().part();
    MemoryBudget.Lease larger = budget.buffer(size);
    System.arraycopy(page.bytes(), 0, larger.bytes(), 0, filled);
    page.close();
    lease = Optional.of(larger);
    return larger.bytes();
  }

  private Multipart begun() throws StorageException {
    if (parts.isEmpty()) {
      parts = Optional.of(Multipart.begin(shared, target.key(), token, metadata(), summed));
    }
    return parts.get();
  }

  /// What the old object carried, but for its time; and the token.
  private Map<String, String> metadata() {
    Map<String, String> all =
        new HashMap<>(target.old().map(ObjectFacts::metadata).orElse(Map.of()));
    all.remove(Times.KEY);
    all.put(Outcome.TOKEN, token);
    return all;
  }

  @Override
  public void sync() throws StorageException {
    if (state != State.WRITING) {
      throw new StorageException(Failure.UNAVAILABLE, "the upload failed before");
    }
    if (parts.isPresent()) {
      state = State.BROKEN;
      parts.get().awaitParts();
      state = State.WRITING;
    }
  }

  @Override
  public void commit() throws StorageException {
    if (state != State.WRITING) {
      throw new StorageException(Failure.UNAVAILABLE, "the upload failed before");
    }
    state = State.BROKEN;
    if (target.claim().isTaken()) {
      throw new StorageException(Failure.IS_A_DIRECTORY, target.key());
    }
    if (target.create() && !shared.bucket().settings().objects().conditional()) {
      checkFree();
    }
    if (target.old().isPresent()) {
      checkUnchanged(target.old().get());
    }
    Optional<String> checksum = summed ? Optional.of(Checksums.text(sum)) : Optional.empty();
    if (parts.isEmpty()) {
      put(checksum);
    } else {
      sendRest(parts.get());
      parts.get().complete(bytes, checksum, target.create());
    }
    state = State.COMMITTED;
  }

  private void checkFree() throws StorageException {
    if (shared.bucket().head(target.key()).isPresent()) {
      throw new StorageException(Failure.EXISTS, target.key());
    }
  }

  private void checkUnchanged(ObjectFacts old) throws StorageException {
    Optional<String> now = shared.bucket().head(old.key()).map(ObjectFacts::etag);
    if (!now.equals(Optional.of(old.etag()))) {
      throw new StorageException(Failure.BUSY, old.key() + " was written by somebody else");
    }
  }

  private void put(Optional<String> checksum) throws StorageException {
    byte[] all = lease.map(MemoryBudget.Lease::bytes).orElse(new byte[0]);
    Optional<String> sent =
        shared.bucket().settings().objects().checksums() ? checksum : Optional.empty();
    try {
      shared
          .bucket()
          .put(target.key(), all, filled, new Bucket.Writing(metadata(), sent, target.create()));
    } catch (StorageException e) {
      if (Failures.isRefusal(e)) {
        throw e;
      }
      new Outcome(target.key(), token, bytes, target.create()).settle(shared.bucket(), e);
    }
  }

  private void sendRest(Multipart upload) throws StorageException {
    if (filled > 0) {
      MemoryBudget.Lease last = lease.orElseThrow();
      lease = Optional.empty();
      upload.send(last, filled);
      filled = 0;
    }
  }

  @Override
  public boolean isOpen() {
    return state != State.CLOSED;
  }

  @Override
  public void close() {
    if (state == State.CLOSED) {
      return;
    }
    if (state != State.COMMITTED) {
      parts.ifPresent(Multipart::abandon);
    }
    state = State.CLOSED;
    lease.ifPresent(MemoryBudget.Lease::close);
    lease = Optional.empty();
    target.claim().close();
  }
}
