package dev.wharf.storage.s3;

import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;

/// The requests of one multipart upload, each with its failures. Thread-safe.
///
/// @param key of the object to be
/// @param id as the store calls the upload
/// @param checked whether the store checks a checksum of each part
record MultipartCalls(Bucket bucket, String key, String id, boolean checked) {
  private static final int SLOWEST = 1 << 20; // bytes a second, for the time that a part may take

  /// A part that the store has.
  ///
  /// @param size in bytes
  /// @param sum of its bytes, if it is known
  record Part(long size, String etag, Optional<Crc> sum) {}

  /// Begins an upload.
  ///
  /// @param metadata of the object to be
  static MultipartCalls create(
      Bucket bucket, String key, Map<String, String> metadata, boolean checked)
      throws StorageException {
    S3Settings settings = bucket.settings();
    CreateMultipartUploadRequest.Builder request =
        CreateMultipartUploadRequest.builder()
            .bucket(settings.bucket())
            .key(key)
            .metadata(metadata)
            .contentType("application/octet-stream")
            .storageClass(settings.objects().storageClass().orElse(null))
            .tagging(bucket.tagging().orElse(null));
    if (checked) {
      request.checksumAlgorithm(ChecksumAlgorithm.CRC32).checksumType(ChecksumType.FULL_OBJECT);
    }
    bucket
        .encryption()
        .ifPresent(
            sse -> request.serverSideEncryption(sse).ssekmsKeyId(bucket.kmsKey().orElse(null)));
    String id =
        Bucket.asked(key, () -> bucket.client().createMultipartUpload(request.build()).uploadId());
    return new MultipartCalls(bucket, key, id, checked);
  }

  /// Sends a part.
  ///
  /// @param number from 1 up
  Part send(int number, byte[] bytes, int count) throws StorageException {
    S3Settings settings = bucket.settings();
    Optional<Crc> sum = checked ? Optional.of(Crc.of(bytes, count)) : Optional.empty();
    Duration more = Duration.ofSeconds(count / SLOWEST);
    var patience =
        patience(settings.patience().attempt().plus(more), settings.patience().call().plus(more));
    String etag =
        Bucket.asked(
            key,
            () ->
                bucket
                    .client()
                    .uploadPart(
                        request ->
                            request
                                .bucket(settings.bucket())
                                .key(key)
                                .uploadId(id)
                                .partNumber(number)
                                .checksumCRC32(sum.map(Crc::text).orElse(null))
                                .overrideConfiguration(patience),
                        Bucket.body(bytes, count))
                    .eTag());
    return part(count, etag, sum);
  }

  /// Lets the store copy a range of an object into a part.
  ///
  /// @param number from 1 up
  Part copy(int number, ObjectFacts source, long offset, long count) throws StorageException {
    String name = bucket.settings().bucket();
    var patience = patience(bucket.slow(), bucket.slow());
    String etag =
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
                                .partNumber(number)
                                .copySourceIfMatch(source.etag())
                                .copySourceRange("bytes=" + offset + "-" + (offset + count - 1))
                                .overrideConfiguration(patience))
                    .copyPartResult()
                    .eTag());
    return part(count, etag, Optional.empty());
  }

  private static AwsRequestOverrideConfiguration patience(Duration attempt, Duration call) {
    return AwsRequestOverrideConfiguration.builder()
        .apiCallAttemptTimeout(attempt)
        .apiCallTimeout(call)
        .build();
  }

  private Part part(long size, String etag, Optional<Crc> sum) throws StorageException {
    if (etag == null || etag.isEmpty()) {
      throw new StorageException(Failure.UNAVAILABLE, key + ": the store gave a part no ETag");
    }
    return new Part(size, etag, sum);
  }

  /// The parts that the store has, from the first one on, as far as none is missing and each has
  /// the size that it should have.
  List<Part> list(Parts.Shape shape) throws StorageException {
    var parts = new ArrayList<Part>();
    Optional<Integer> marker = Optional.empty();
    do {
      Optional<Integer> behind = marker;
      var answer =
          Bucket.asked(
              key,
              () ->
                  bucket
                      .client()
                      .listParts(
                          request ->
                              request
                                  .bucket(bucket.settings().bucket())
                                  .key(key)
                                  .uploadId(id)
                                  .partNumberMarker(behind.orElse(null))));
      for (var part : answer.parts()) {
        int number = parts.size() + 1;
        long size = Objects.requireNonNullElse(part.size(), -1L);
        if (part.partNumber() != number || size != shape.size(number)) {
          return parts;
        }
        String sum = Objects.requireNonNullElse(part.checksumCRC32(), "");
        parts.add(part(size, part.eTag(), Crc.parse(sum, size)));
      }
      marker =
          Boolean.TRUE.equals(answer.isTruncated())
              ? Optional.ofNullable(answer.nextPartNumberMarker()).filter(n -> n == parts.size())
              : Optional.empty();
    } while (marker.isPresent());
    return parts;
  }

  /// Asks for the object.
  ///
  /// @param checksum of all bytes, if it is known
  /// @param condition what has to be there
  void complete(List<Part> parts, Optional<Crc> checksum, Bucket.Condition condition)
      throws StorageException {
    S3Settings settings = bucket.settings();
    boolean allSums = parts.stream().allMatch(part -> part.sum().isPresent()); // no mixture
    var completed = new ArrayList<CompletedPart>();
    for (Part part : parts) {
      completed.add(
          CompletedPart.builder()
              .partNumber(completed.size() + 1)
              .eTag(part.etag())
              .checksumCRC32(part.sum().filter(_ -> allSums).map(Crc::text).orElse(null))
              .build());
    }
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
                          .multipartUpload(list -> list.parts(completed))
                          .ifNoneMatch(condition.ifNoneMatch(settings))
                          .ifMatch(condition.ifMatch(settings))
                          .overrideConfiguration(patience(bucket.slow(), bucket.slow()));
                      if (checked && checksum.isPresent()) {
                        request
                            .checksumCRC32(checksum.get().text())
                            .checksumType(ChecksumType.FULL_OBJECT);
                      }
                    }));
  }

  /// Aborts the upload; one that is over is fine.
  void abort() throws StorageException {
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
