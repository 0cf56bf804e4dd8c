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
  private final CRC32 sum = new CRC32();
  private Optional<Multipart> parts = Optional.empty();
  private Optional<MemoryBudget.Lease> lease = Optional.empty();
  private Optional<Crc> before = Optional.of(Crc.NOTHING); // of what is not in the sum
  private long start;
  private int filled;
  private long bytes;
  private State state = State.WRITING;

  private enum State {
    WRITING,
    /// The store failed; what it has is good.
    BROKEN,
    /// Nothing will come of it.
    LOST,
    COMMITTED,
    CLOSED
  }

  /// Where the bytes will be.
  ///
  /// @param token the name of the upload
  /// @param create whether the key must be free
  /// @param old what it builds on, which must be there unchanged at the end
  /// @param claim given back when the upload is closed
  /// @param remains what is kept if it is interrupted, if anything is
  record Target(
      FtpPath path,
      String key,
      String token,
      boolean create,
      Optional<ObjectFacts> old,
      Claims.Claim claim,
      Optional<Remains> remains) {}

  S3Upload(Target target, Multipart.Shared shared, MemoryBudget budget) {
    this.target = target;
    this.shared = shared;
    this.budget = budget;
  }

  /// Begins with the first `count` bytes of the old object: the store copies them, but for what is
  /// too small for a part, which is read.
  void keep(ObjectFacts old, long count) throws StorageException {
    state = State.LOST;
    if (count < S3Settings.SMALLEST_PART) {
      read(shared.bucket(), old.key(), Optional.of(old.etag()), (int) count);
    } else {
      before = Optional.empty();
      Multipart copies = begun();
      int pieces = Parts.copies(count);
      for (int i = 0; i < pieces; i++) {
        long start = Parts.copyStart(count, i, pieces);
        copies.copy(old, start, Parts.copyStart(count, i + 1, pieces) - start);
      }
      bytes = count;
    }
    start = count;
    state = State.WRITING;
  }

  /// Goes on with an interrupted upload.
  ///
  /// @param kept bytes to keep; no fewer than there are in parts
  void resume(Partials.Partial partial, long kept) throws StorageException {
    state = State.BROKEN;
    Multipart.Found found = partial.found();
    if (!partial.entry().uploadId().isEmpty()) {
      parts = Optional.of(Multipart.resume(shared, partial.token(), partial.entry(), found));
      before = found.sum();
      bytes = found.bytes();
    }
    Journal journal = shared.journal();
    String tail = journal.tail(partial.token());
    read(journal.bucket(), tail, Optional.empty(), (int) (kept - found.bytes()));
    start = kept;
    state = State.WRITING;
  }

  private void read(Bucket from, String key, Optional<String> etag, int count)
      throws StorageException {
    byte[] piece = new byte[MemoryBudget.PAGE];
    for (int done = 0; done < count; ) {
      int most = Math.min(piece.length, count - done);
      Bucket.Piece got = from.read(key, etag, done, piece, most);
      if (got.count() == 0) {
        throw new StorageException(Failure.UNAVAILABLE, key + " shrank");
      }
      take(ByteBuffer.wrap(piece, 0, got.count()));
      done += got.count();
    }
  }

  @Override
  public long start() {
    return start;
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
    tried(() -> take(source));
    return count;
  }

  private interface Step {
    void take() throws StorageException;
  }

  private void tried(Step step) throws StorageException {
    state = State.LOST; // until it went well
    try {
      step.take();
      state = State.WRITING;
    } catch (StorageException e) {
      state = e.failure() == Failure.UNAVAILABLE ? State.BROKEN : State.LOST;
      throw e;
    }
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
      var plan =
          new Multipart.Plan(
              target.key(),
              target.token(),
              metadata(),
              before.isPresent(),
              target.remains().map(Remains::before));
      parts = Optional.of(Multipart.begin(shared, plan));
    }
    return parts.get();
  }

  /// What the old object carried, but for its time; and the token.
  private Map<String, String> metadata() {
    Map<String, String> all =
        new HashMap<>(target.old().map(ObjectFacts::metadata).orElse(Map.of()));
    all.remove(Times.KEY);
    all.put(Outcome.TOKEN, target.token());
    return all;
  }

  @Override
  public void sync() throws StorageException {
    if (state != State.WRITING) {
      throw new StorageException(Failure.UNAVAILABLE, "the upload failed before");
    }
    if (parts.isPresent()) {
      tried(parts.get()::awaitParts);
    }
  }

  @Override
  public void commit() throws StorageException {
    if (state != State.WRITING) {
      throw new StorageException(Failure.UNAVAILABLE, "the upload failed before");
    }
    state = State.LOST;
    if (target.claim().isTaken()) {
      throw new StorageException(Failure.IS_A_DIRECTORY, target.key());
    }
    if (target.create() && !shared.bucket().settings().objects().conditional()) {
      checkFree();
    }
    if (target.old().isPresent()) {
      checkUnchanged(target.old().get());
    }
    Optional<Crc> checksum = before.map(known -> known.then(Crc.of(sum, bytes - known.length())));
    if (parts.isEmpty()) {
      put(checksum);
      target.remains().ifPresent(Remains::clear);
    } else {
      tried(() -> sendRest(parts.get()));
      state = State.LOST; // whatever is asked for now may come true
      parts.get().complete(bytes, checksum, condition());
    }
    state = State.COMMITTED;
  }

  /// What nobody may have done meanwhile, also in the instant after we looked.
  private Bucket.Condition condition() {
    return new Bucket.Condition(target.create(), target.old().map(ObjectFacts::etag));
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

  private void put(Optional<Crc> checksum) throws StorageException {
    byte[] all = lease.map(MemoryBudget.Lease::bytes).orElse(new byte[0]);
    Optional<String> sent =
        checksum.filter(_ -> shared.bucket().settings().objects().checksums()).map(Crc::text);
    try {
      shared
          .bucket()
          .put(target.key(), all, filled, new Bucket.Writing(metadata(), sent, condition()));
    } catch (StorageException e) {
      if (Failures.isRefusal(e)) {
        throw e;
      }
      new Outcome(target.key(), target.token(), bytes, target.create()).settle(shared.bucket(), e);
    }
  }

  private void sendRest(Multipart upload) throws StorageException {
    if (filled > 0) {
      MemoryBudget.Lease last = lease.orElseThrow();
      lease = Optional.empty();
      upload.send(last, filled);
      filled = 0;
    }
    upload.awaitParts();
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
      interrupted();
    }
    state = State.CLOSED;
    lease.ifPresent(MemoryBudget.Lease::close);
    lease = Optional.empty();
    target.claim().close();
  }

  @Override
  public void discard() {
    if (state != State.CLOSED && state != State.COMMITTED) {
      state = State.LOST;
      if (parts.isEmpty()) {
        target.remains().ifPresent(Remains::forget);
      }
    }
    close();
  }

  /// Whoever may go on with the upload finds all settled; nobody waits for the end of another one.
  private void interrupted() {
    if (target.remains().isEmpty()) {
      parts.ifPresent(Multipart::abandon);
    } else if (state == State.LOST && parts.isPresent()) {
      parts.get().abandonNow();
    } else if (state == State.WRITING) {
      byte[] tail = lease.map(MemoryBudget.Lease::bytes).orElse(new byte[0]);
      target.remains().get().keep(parts, tail, filled);
    } else {
      target.remains().get().leave(parts);
    }
  }
}
