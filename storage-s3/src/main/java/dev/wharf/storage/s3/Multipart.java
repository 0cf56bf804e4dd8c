package dev.wharf.storage.s3;

import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/// One upload in parts: what has been sent, in a ledger, and its end. Nothing is visible before
/// [#complete]. Not thread-safe; the parts travel on other threads.
final class Multipart {
  private static final Logger LOG = System.getLogger(Multipart.class.getName());

  private final Shared shared;
  private final MultipartCalls calls;
  private final String token;
  private final Journal.Entry entry;
  private final Found before;
  private final Semaphore slots;
  private final List<CompletableFuture<MultipartCalls.Part>> ledger = new ArrayList<>();
  private long noted = System.nanoTime();

  /// What all uploads of a storage have in common.
  ///
  /// @param journal knows which uploads are not finished
  /// @param executor a thread for each part on its way
  record Shared(Bucket bucket, Journal journal, Executor executor) {}

  /// An upload to begin.
  ///
  /// @param key of the object to be
  /// @param token the name of the upload
  /// @param metadata of the object; the token is in it
  /// @param summed whether every part comes from here, with a checksum; stores do not take a
  ///   mixture
  /// @param rest for one that can be gone on with
  record Plan(
      String key,
      String token,
      Map<String, String> metadata,
      boolean summed,
      Optional<Journal.Rest> rest) {}

  /// What an earlier run of the upload has sent.
  ///
  /// @param sum of all of it, if it is known
  record Found(List<MultipartCalls.Part> parts, Optional<Crc> sum) {
    static final Found NOTHING = new Found(List.of(), Optional.of(Crc.NOTHING));

    long bytes() {
      return parts.stream().mapToLong(MultipartCalls.Part::size).sum();
    }
  }

  private Multipart(
      Shared shared, MultipartCalls calls, String token, Journal.Entry entry, Found before) {
    this.shared = shared;
    this.calls = calls;
    this.token = token;
    this.entry = entry;
    this.before = before;
    this.slots = new Semaphore(shared.bucket().settings().memory().parallel());
    before.parts().forEach(part -> ledger.add(CompletableFuture.completedFuture(part)));
  }

  /// A name that no other upload has.
  static String freshToken() {
    return UUID.randomUUID().toString();
  }

  /// Begins an upload, and notes it in the journal.
  static Multipart begin(Shared shared, Plan plan) throws StorageException {
    boolean checked = plan.summed() && shared.bucket().settings().objects().checksums();
    MultipartCalls calls =
        MultipartCalls.create(shared.bucket(), plan.key(), plan.metadata(), checked);
    var entry = new Journal.Entry(plan.key(), calls.id(), plan.rest());
    try {
      shared.journal().note(plan.token(), entry);
    } catch (StorageException e) {
      calls.abort();
      throw e;
    }
    return new Multipart(shared, calls, plan.token(), entry, Found.NOTHING);
  }

  /// Goes on with an upload, and notes that it runs.
  static Multipart resume(Shared shared, String token, Journal.Entry entry, Found before)
      throws StorageException {
    boolean checked = entry.rest().orElseThrow().shape().checked();
    var calls = new MultipartCalls(shared.bucket(), entry.key(), entry.uploadId(), checked);
    shared.journal().note(token, entry);
    return new Multipart(shared, calls, token, entry, before);
  }

  /// As the store calls the upload.
  String id() {
    return calls.id();
  }

  /// Bytes of the next part.
  int nextSize(int most) {
    return Parts.size(ledger.size() + 1, shared.bucket().settings().memory().part(), most);
  }

  /// Sends a part from memory; waits only while too many are on their way.
  ///
  /// @param lease given back when the part has arrived, or has not
  void send(MemoryBudget.Lease lease, int count) throws StorageException {
    try {
      takeSlot();
    } catch (StorageException e) {
      lease.close();
      throw e;
    }
    int number = ledger.size() + 1;
    ledger.add(
        onItsWay(
            () -> {
              try (lease) {
                return calls.send(number, lease.bytes(), count);
              }
            }));
  }

  /// Lets the store copy a range of an object into the next part.
  void copy(ObjectFacts source, long offset, long count) throws StorageException {
    takeSlot();
    int number = ledger.size() + 1;
    ledger.add(onItsWay(() -> calls.copy(number, source, offset, count)));
  }

  private interface Step {
    MultipartCalls.Part take() throws StorageException;
  }

  private CompletableFuture<MultipartCalls.Part> onItsWay(Step step) {
    Supplier<MultipartCalls.Part> task =
        () -> {
          try {
            return step.take();
          } catch (StorageException e) {
            throw new CompletionException(e);
          } finally {
            slots.release();
          }
        };
    return CompletableFuture.supplyAsync(task, shared.executor());
  }

  private void takeSlot() throws StorageException {
    for (CompletableFuture<MultipartCalls.Part> part : ledger) {
      if (part.isCompletedExceptionally()) {
        result(part);
      }
    }
    if (ledger.size() == Parts.MOST) {
      throw new StorageException(
          Failure.QUOTA, calls.key() + ": too large for this part-size and this much memory");
    }
    noteAgain();
    slots.acquireUninterruptibly();
  }

  /// Keeps the entry in the journal young, so that no janitor takes the upload for one of a crash.
  private void noteAgain() throws StorageException {
    Duration since = Duration.ofNanos(System.nanoTime() - noted);
    Duration age = shared.bucket().settings().ageOf(token);
    if (since.compareTo(age.dividedBy(4)) > 0) {
      shared.journal().note(token, entry);
      noted = System.nanoTime();
    }
  }

  private static MultipartCalls.Part result(CompletableFuture<MultipartCalls.Part> part)
      throws StorageException {
    try {
      return part.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof StorageException failure) {
        throw failure;
      }
      throw e;
    }
  }

  /// Waits until every part has arrived.
  ///
  /// @return all of them
  /// @throws StorageException if one has not
  List<MultipartCalls.Part> awaitParts() throws StorageException {
    var parts = new ArrayList<MultipartCalls.Part>();
    for (CompletableFuture<MultipartCalls.Part> part : ledger) {
      parts.add(result(part));
    }
    return parts;
  }

  /// The checksum of so many parts, if it is known.
  Optional<Crc> sum(List<MultipartCalls.Part> parts) {
    Optional<Crc> sum = before.sum();
    for (MultipartCalls.Part part : parts.subList(before.parts().size(), parts.size())) {
      sum = sum.flatMap(all -> part.sum().map(all::then));
    }
    return sum;
  }

  /// Makes the object, if the ledger holds as many bytes as there should be.
  ///
  /// An answer that got lost is settled by looking at what is there: the object carries the token
  /// of this upload, or it is another one.
  ///
  /// @param bytes that the object has to have
  /// @param checksum of all of them, if it is known
  /// @param condition what has to be there
  void complete(long bytes, Optional<Crc> checksum, Bucket.Condition condition)
      throws StorageException {
    List<MultipartCalls.Part> parts = awaitParts();
    long total = parts.stream().mapToLong(MultipartCalls.Part::size).sum();
    if (total != bytes) {
      throw new StorageException(
          Failure.UNAVAILABLE,
          calls.key() + ": " + total + " bytes in parts, " + bytes + " received");
    }
    try {
      calls.complete(parts, checksum, condition);
    } catch (StorageException e) {
      settle(bytes, condition.free(), e);
    }
    strike();
  }

  private void settle(long bytes, boolean create, StorageException e) throws StorageException {
    if (Failures.isRefusal(e)) {
      throw e;
    }
    calls.abort();
    new Outcome(calls.key(), token, bytes, create).settle(shared.bucket(), e);
  }

  /// Leaves the upload to its client, as it stood when it began or when it was last noted.
  void leave() {
    awaitEnds();
    shared.journal().leave(token);
  }

  /// Gives the upload up, on another thread: not before its parts have ended.
  void abandon() {
    shared.executor().execute(this::aborted);
  }

  /// The same, and waits for it.
  void abandonNow() {
    CompletableFuture.runAsync(this::aborted, shared.executor()).join();
  }

  private void aborted() {
    awaitEnds();
    try {
      calls.abort();
      strike();
    } catch (StorageException e) {
      shared.journal().leave(token);
      LOG.log(Level.WARNING, "an upload is left to the janitor: {0}", e.reason());
    }
  }

  private void awaitEnds() {
    var none = new MultipartCalls.Part(0, "", Optional.empty());
    for (CompletableFuture<MultipartCalls.Part> part : ledger) {
      part.exceptionally(_ -> none).join();
    }
  }

  private void strike() {
    try {
      shared.journal().strike(token, entry.rest().filter(rest -> rest.tail() > 0).isPresent());
    } catch (StorageException e) {
      LOG.log(Level.DEBUG, "an entry of the journal is left to the janitor: {0}", e.reason());
    }
  }
}
