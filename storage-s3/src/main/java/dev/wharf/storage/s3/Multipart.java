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
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.UploadPartCopyResponse;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/// One upload in parts: what has been sent, in a ledger, and its end. Nothing is visible before
/// [#complete]. Not thread-safe; the parts travel on other threads.
final class Multipart {
  private static final Logger LOG = System.getLogger(Multipart.class.getName());
  private static final int SLOWEST = 1 << 20; // bytes a second, for the time that a part may take

  private final Shared shared;
  private final String key;
  private final String token;
  private final String id;
  private final boolean checked;
  private final Semaphore slots;
  private final List<CompletableFuture<Part>> ledger = new ArrayList<>();
  private long noted = System.nanoTime();

  /// What all uploads of a storage have in common.
  ///
  /// @param journal knows which uploads are not finished
  /// @param executor a thread for each part on its way
  record Shared(Bucket bucket, Journal journal, Executor executor) {}

  /// A part that the store has.
  private record Part(long size, CompletedPart completed) {}

  private Multipart(Shared shared, String key, String token, String id, boolean checked) {
    this.checked = checked;
    this.shared = shared;
    this.key = key;
    this.token = token;
    this.id = id;
    this.slots = new Semaphore(shared.bucket().settings().memory().parallel());
  }

  /// A name that no other upload has.
  static String freshToken() {
    return UUID.randomUUID().toString();
  }

  /// Begins an upload, and notes it in the journal.
  ///
  /// @param metadata of the object; the token is in it
  /// @param summed whether every part comes from here, with a checksum; stores do not take a
  ///   mixture
  static Multipart begin(
      Shared shared, String key, String token, Map<String, String> metadata, boolean summed)
      throws StorageException {
    Bucket bucket = shared.bucket();
    S3Settings settings = bucket.settings();
    CreateMultipartUploadRequest.Builder request =
        CreateMultipartUploadRequest.builder()
            .bucket(settings.bucket())
            .key(key)
            .metadata(metadata)
            .contentType("application/octet-stream")
            .storageClass(settings.objects().storageClass().orElse(null))
            .tagging(bucket.tagging().orElse(null));
    boolean checked = summed && settings.objects().checksums();
    if (checked) {
      request.checksumAlgorithm(ChecksumAlgorithm.CRC32).checksumType(ChecksumType.FULL_OBJECT);
    }
    bucket
        .encryption()
        .ifPresent(
            sse -> request.serverSideEncryption(sse).ssekmsKeyId(bucket.kmsKey().orElse(null)));
    String id =
        Bucket.asked(key, () -> bucket.client().createMultipartUpload(request.build()).uploadId());
    try {
      shared.journal().note(token, new Journal.Entry(key, id));
    } catch (StorageException e) {
      abort(bucket, key, id);
      throw e;
    }
    return new Multipart(shared, key, token, id, checked);
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
    int number = ledger.size();
    ledger.add(
        onItsWay(
            () -> {
              try (lease) {
                return sent(number, lease.bytes(), count);
              }
            }));
  }

  /// Lets the store copy a range of an object into the next part.
  void copy(ObjectFacts source, long offset, long count) throws StorageException {
    takeSlot();
    int number = ledger.size();
    ledger.add(onItsWay(() -> copied(number, source, offset, count)));
  }

  private interface Step {
    Part take() throws StorageException;
  }

  private CompletableFuture<Part> onItsWay(Step step) {
    Supplier<Part> task =
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
    for (CompletableFuture<Part> part : ledger) {
      if (part.isCompletedExceptionally()) {
        result(part);
      }
    }
    if (ledger.size() == Parts.MOST) {
      throw new StorageException(
          Failure.QUOTA, key + ": too large for this part-size and this much memory");
    }
    noteAgain();
    slots.acquireUninterruptibly();
  }

  /// Keeps the entry in the journal young, so that no janitor takes the upload for one of a crash.
  private void noteAgain() throws StorageException {
    Duration since = Duration.ofNanos(System.nanoTime() - noted);
    if (since.compareTo(shared.bucket().settings().orphanAge().dividedBy(4)) > 0) {
      shared.journal().note(token, new Journal.Entry(key, id));
      noted = System.nanoTime();
    }
  }

  private Part sent(int number, byte[] bytes, int count) throws StorageException {
    Bucket bucket = shared.bucket();
    S3Settings settings = bucket.settings();
    String sum = checked ? Checksums.of(bytes, count) : "";
    Duration more = Duration.ofSeconds(count / SLOWEST);
    UploadPartResponse answer =
        Bucket.asked(
            key,
            () ->
                bucket
                    .client()
                    .uploadPart(
                        request -> {
                          request
                              .bucket(settings.bucket())
                              .key(key)
                              .uploadId(id)
                              .partNumber(number + 1)
                              .overrideConfiguration(
                                  o ->
                                      o.apiCallAttemptTimeout(
                                              settings.patience().attempt().plus(more))
                                          .apiCallTimeout(settings.patience().call().plus(more)));
                          if (!sum.isEmpty()) {
                            request.checksumCRC32(sum);
                          }
                        },
                        Bucket.body(bytes, count)));
    return part(number, count, answer.eTag(), sum);
  }

  private Part copied(int number, ObjectFacts source, long offset, long count)
      throws StorageException {
    Bucket bucket = shared.bucket();
    String name = bucket.settings().bucket();
    UploadPartCopyResponse answer =
        Bucket.asked(
            key,
            () ->
                bucket
                    .client()
                    .uploadPartCopy(
                        request ->
                            request
                                .sourceBucket(name)
                                .sourceKey(source.key())
                                .destinationBucket(name)
                                .destinationKey(key)
                                .uploadId(id)
                                .partNumber(number + 1)
                                .copySourceIfMatch(source.etag())
                                .copySourceRange("bytes=" + offset + "-" + (offset + count - 1))
                                .overrideConfiguration(
                                    o ->
                                        o.apiCallAttemptTimeout(bucket.slow())
                                            .apiCallTimeout(bucket.slow()))));
    return part(number, count, answer.copyPartResult().eTag(), "");
  }

  private Part part(int number, long size, String etag, String sum) throws StorageException {
    if (etag == null || etag.isEmpty()) {
      throw new StorageException(Failure.UNAVAILABLE, key + ": the store gave a part no ETag");
    }
    CompletedPart.Builder completed = CompletedPart.builder().partNumber(number + 1).eTag(etag);
    if (!sum.isEmpty()) {
      completed.checksumCRC32(sum);
    }
    return new Part(size, completed.build());
  }

  private static Part result(CompletableFuture<Part> part) throws StorageException {
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
  /// @throws StorageException if one has not
  void awaitParts() throws StorageException {
    for (CompletableFuture<Part> part : ledger) {
      result(part);
    }
  }

  /// Makes the object, if the ledger holds as many bytes as there should be.
  ///
  /// An answer that got lost is settled by looking at what is there: the object carries the token
  /// of this upload, or it is another one.
  ///
  /// @param bytes that the object has to have
  /// @param checksum of all of them, if it is known
  /// @param create whether the key must be free
  void complete(long bytes, Optional<String> checksum, boolean create) throws StorageException {
    var parts = new ArrayList<CompletedPart>();
    long total = 0;
    for (CompletableFuture<Part> part : ledger) {
      Part arrived = result(part);
      total += arrived.size();
      parts.add(arrived.completed());
    }
    if (total != bytes) {
      throw new StorageException(
          Failure.UNAVAILABLE, key + ": " + total + " bytes in parts, " + bytes + " received");
    }
    try {
      completed(parts, checksum, create);
    } catch (StorageException e) {
      settle(bytes, create, e);
    }
    strike();
  }

  private void completed(List<CompletedPart> parts, Optional<String> checksum, boolean create)
      throws StorageException {
    Bucket bucket = shared.bucket();
    S3Settings settings = bucket.settings();
    Bucket.asked(
        key,
        () ->
            bucket
                .client()
                .completeMultipartUpload(
                    request -> {
                      request
                          .bucket(settings.bucket())
                          .key(key)
                          .uploadId(id)
                          .multipartUpload(list -> list.parts(parts))
                          .ifNoneMatch(create && settings.objects().conditional() ? "*" : null)
                          .overrideConfiguration(
                              o ->
                                  o.apiCallAttemptTimeout(bucket.slow())
                                      .apiCallTimeout(bucket.slow()));
                      if (checked && checksum.isPresent()) {
                        request
                            .checksumCRC32(checksum.get())
                            .checksumType(ChecksumType.FULL_OBJECT);
                      }
                    }));
  }

  private void settle(long bytes, boolean create, StorageException e) throws StorageException {
    if (Failures.isRefusal(e)) {
      throw e;
    }
    abort(shared.bucket(), key, id);
    new Outcome(key, token, bytes, create).settle(shared.bucket(), e);
  }

  /// Gives the upload up, on another thread: not before its parts have ended.
  void abandon() {
    shared.executor().execute(this::aborted);
  }

  private void aborted() {
    for (CompletableFuture<Part> part : ledger) {
      part.exceptionally(_ -> new Part(0, CompletedPart.builder().build())).join();
    }
    try {
      abort(shared.bucket(), key, id);
      strike();
    } catch (StorageException e) {
      shared.journal().leave(token);
      LOG.log(Level.WARNING, "an upload is left to the janitor: {0}", e.reason());
    }
  }

  private void strike() {
    try {
      shared.journal().strike(token);
    } catch (StorageException e) {
      LOG.log(Level.DEBUG, "an entry of the journal is left to the janitor: {0}", e.reason());
    }
  }

  /// Aborts an upload; one that is over is fine.
  static void abort(Bucket bucket, String key, String id) throws StorageException {
    try {
      Bucket.asked(
          key,
          () ->
              bucket
                  .client()
                  .abortMultipartUpload(
                      request -> request.bucket(bucket.settings().bucket()).key(key).uploadId(id)));
    } catch (StorageException e) {
      if (e.failure() != Failure.NOT_FOUND) {
        throw e;
      }
    }
  }
}
