package dev.wharf.storage.s3;

import dev.wharf.storage.spi.Checksum;
import dev.wharf.storage.spi.ChecksumAlgorithm;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/// The requests about whole objects that this storage makes, each with its failures. Thread-safe.
///
/// The requests of multipart uploads are in [Multipart], which uses the same client.
final class Bucket implements AutoCloseable {
  /// Most entries of one page; more than stores give.
  static final int PAGE = 1000;

  private final S3Client client;
  private final S3Settings settings;

  /// One entry of a page.
  ///
  /// @param key of the object, or the common prefix with its slash
  /// @param prefix whether it stands for everything below it
  /// @param size in bytes
  /// @param stored when the store got it, to the second
  record Item(String key, boolean prefix, long size, Instant stored) {}

  /// @param items in the order of their keys
  /// @param next how to ask for the next page, if there is one
  record Page(List<Item> items, Optional<String> next) {}

  /// What came of a ranged read.
  ///
  /// @param etag of the object read
  /// @param total bytes of the whole object
  /// @param count bytes read
  record Piece(String etag, long total, int count) {}

  /// An object to write.
  ///
  /// @param metadata of the object
  /// @param checksum CRC-32 of all bytes in base 64, if it is to be sent
  /// @param condition what has to be there
  record Writing(Map<String, String> metadata, Optional<String> checksum, Condition condition) {}

  /// What a write asks the store to make sure of, so that nothing of somebody else is lost.
  ///
  /// @param free whether the key must be free
  /// @param etag the version that must be there
  record Condition(boolean free, Optional<String> etag) {
    static final Condition NONE = new Condition(false, Optional.empty());
    static final Condition FREE = new Condition(true, Optional.empty());

    @Nullable String ifNoneMatch(S3Settings settings) {
      return free && settings.objects().conditional() ? "*" : null;
    }

    @Nullable String ifMatch(S3Settings settings) {
      return settings.objects().conditional() ? etag.orElse(null) : null;
    }
  }

  Bucket(S3Client client, S3Settings settings) {
    this.client = client;
    this.settings = settings;
  }

  S3Client client() {
    return client;
  }

  S3Settings settings() {
    return settings;
  }

  /// Asks for one entry, to see whether the store answers at all.
  ///
  /// @throws SdkException as it comes
  void look(String prefix) {
    client.listObjectsV2(listing(prefix, 1).build());
  }

  private ListObjectsV2Request.Builder listing(String prefix, int most) {
    return ListObjectsV2Request.builder()
        .bucket(settings.bucket())
        .prefix(prefix)
        .encodingType(EncodingType.URL)
        .maxKeys(most);
  }

  /// The first keys that begin with `prefix`.
  Page first(String prefix, int most) throws StorageException {
    return page(listing(prefix, most).build());
  }

  /// A page of a directory: objects in it, and common prefixes of what is deeper.
  ///
  /// @param next from the page before
  Page children(String directory, Optional<String> next) throws StorageException {
    ListObjectsV2Request.Builder request = listing(directory, PAGE).delimiter("/");
    next.ifPresent(request::continuationToken);
    return page(request.build());
  }

  /// A page of everything below a prefix.
  Page below(String prefix, Optional<String> next) throws StorageException {
    ListObjectsV2Request.Builder request = listing(prefix, PAGE);
    next.ifPresent(request::continuationToken);
    return page(request.build());
  }

  private Page page(ListObjectsV2Request request) throws StorageException {
    ListObjectsV2Response answer =
        asked("listing of " + request.prefix(), () -> client.listObjectsV2(request));
    var items = new ArrayList<Item>(answer.keyCount() == null ? 16 : answer.keyCount());
    for (S3Object object : answer.contents()) {
      items.add(
          new Item(
              object.key(),
              false,
              Objects.requireNonNullElse(object.size(), 0L),
              toSecond(object.lastModified())));
    }
    for (CommonPrefix prefix : answer.commonPrefixes()) {
      items.add(new Item(prefix.prefix(), true, 0, Instant.EPOCH));
    }
    items.sort(Comparator.comparing(Item::key));
    boolean more = Boolean.TRUE.equals(answer.isTruncated());
    Optional<String> next = more ? Optional.of(answer.nextContinuationToken()) : Optional.empty();
    if (next.isPresent() && next.get().equals(request.continuationToken())) {
      throw new StorageException(Failure.UNAVAILABLE, "the store lists the same page again");
    }
    return new Page(items, next);
  }

  private static Instant toSecond(@Nullable Instant time) {
    return Objects.requireNonNullElse(time, Instant.EPOCH).truncatedTo(ChronoUnit.SECONDS);
  }

  /// What the store says of an object; empty if there is none.
  Optional<ObjectFacts> head(String key) throws StorageException {
    try {
      HeadObjectResponse answer =
          asked(key, () -> client.headObject(r -> r.bucket(settings.bucket()).key(key)));
      return Optional.of(
          new ObjectFacts(
              key,
              Objects.requireNonNullElse(answer.contentLength(), 0L),
              Objects.requireNonNullElse(answer.eTag(), ""),
              toSecond(answer.lastModified()),
              answer.metadata(),
              Optional.ofNullable(answer.contentType())));
    } catch (StorageException e) {
      if (e.failure() == Failure.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /// The checksum that the store keeps of a whole object, whoever stored it; empty if it keeps none
  /// of this kind, or only one of the parts, or there is no object.
  Optional<Checksum> checksum(String key, ChecksumAlgorithm algorithm) throws StorageException {
    HeadObjectResponse answer;
    try {
      answer =
          asked(
              key,
              () ->
                  client.headObject(
                      r ->
                          r.bucket(settings.bucket()).key(key).checksumMode(ChecksumMode.ENABLED)));
    } catch (StorageException e) {
      if (e.failure() == Failure.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
    if (answer.checksumType() == ChecksumType.COMPOSITE) {
      return Optional.empty();
    }
    long size = Objects.requireNonNullElse(answer.contentLength(), 0L);
    return Optional.ofNullable(kept(answer, algorithm))
        .flatMap(Bucket::hex)
        .map(hex -> new Checksum(size, hex));
  }

  private static @Nullable String kept(HeadObjectResponse answer, ChecksumAlgorithm algorithm) {
    return switch (algorithm) {
      case CRC32 -> answer.checksumCRC32();
      case SHA_256 -> answer.checksumSHA256();
      case SHA_1 -> answer.checksumSHA1();
      case MD5, SHA_512 -> null;
    };
  }

  private static Optional<String> hex(String base64) {
    try {
      return Optional.of(HexFormat.of().formatHex(Base64.getDecoder().decode(base64)));
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // with a number of parts behind it
    }
  }

  /// Reads a range of an object into the beginning of `target`.
  ///
  /// @param etag the version that it has to be, if one is known
  /// @param most bytes to ask for
  /// @throws StorageException OUT_OF_RANGE if the object ends at `offset` or before it, CHANGED if
  ///   it is another version
  Piece read(String key, Optional<String> etag, long offset, byte[] target, int most)
      throws StorageException {
    try {
      return asked(
          key,
          () ->
              client.getObject(
                  request ->
                      request
                          .bucket(settings.bucket())
                          .key(key)
                          .ifMatch(etag.orElse(null))
                          .range("bytes=" + offset + "-" + (offset + most - 1)),
                  (answer, in) -> filled(answer, in, target, most)));
    } catch (StorageException e) {
      if (Failures.isCondition(e) || (etag.isPresent() && e.failure() == Failure.NOT_FOUND)) {
        throw new StorageException(
            Failure.CHANGED, key + ": the object changed while it was read", e);
      }
      throw e;
    }
  }

  private static Piece filled(GetObjectResponse answer, InputStream in, byte[] target, int most) {
    try {
      int count = in.readNBytes(target, 0, most);
      long announced = Objects.requireNonNullElse(answer.contentLength(), -1L);
      if (announced >= 0 && announced != count) {
        throw RetryableException.create("the answer was cut short");
      }
      long total = total(answer.contentRange()).orElse(count);
      return new Piece(Objects.requireNonNullElse(answer.eTag(), ""), total, count);
    } catch (IOException e) {
      throw RetryableException.create("the answer was cut short", e);
    }
  }

  private static OptionalLong total(@Nullable String contentRange) {
    int slash = contentRange == null ? -1 : contentRange.lastIndexOf('/');
    try {
      return slash < 0
          ? OptionalLong.empty()
          : OptionalLong.of(
              Long.parseLong(Objects.requireNonNull(contentRange).substring(slash + 1)));
    } catch (NumberFormatException _) {
      return OptionalLong.empty();
    }
  }

  /// Writes an object in one request.
  ///
  /// @param bytes read again for each try
  void put(String key, byte[] bytes, int count, Writing writing) throws StorageException {
    PutObjectRequest.Builder request =
        PutObjectRequest.builder()
            .bucket(settings.bucket())
            .key(key)
            .metadata(writing.metadata())
            .storageClass(settings.objects().storageClass().orElse(null))
            .checksumCRC32(writing.checksum().orElse(null))
            .ifNoneMatch(writing.condition().ifNoneMatch(settings))
            .ifMatch(writing.condition().ifMatch(settings))
            .tagging(tagging().orElse(null));
    encryption()
        .ifPresent(sse -> request.serverSideEncryption(sse).ssekmsKeyId(kmsKey().orElse(null)));
    asked(key, () -> client.putObject(request.build(), body(bytes, count)));
  }

  /// A body that is not copied, and can be read again.
  static RequestBody body(byte[] bytes, int count) {
    return RequestBody.fromContentProvider(
        () -> new ByteArrayInputStream(bytes, 0, count), count, "application/octet-stream");
  }

  /// Writes the empty object that stands for a directory.
  void mark(String directory, Map<String, String> metadata) throws StorageException {
    put(directory, new byte[0], 0, new Writing(metadata, Optional.empty(), Condition.NONE));
  }

  /// Removes an object; whether it was there is not known.
  void delete(String key) throws StorageException {
    asked(key, () -> client.deleteObject(r -> r.bucket(settings.bucket()).key(key)));
  }

  /// Removes an object, unless another one has taken its place meanwhile. Where the store is not
  /// asked for conditions, whatever is there goes.
  void delete(ObjectFacts known) throws StorageException {
    String condition = new Condition(false, Optional.of(known.etag())).ifMatch(settings);
    try {
      asked(
          known.key(),
          () ->
              client.deleteObject(
                  r -> r.bucket(settings.bucket()).key(known.key()).ifMatch(condition)));
    } catch (StorageException e) {
      if (!Failures.isCondition(e)) {
        throw e;
      }
      Optional<String> now = head(known.key()).map(ObjectFacts::etag);
      if (now.equals(Optional.of(known.etag()))) {
        delete(known.key()); // the store knows no conditions, and says so in this way
      }
    }
  }

  /// Copies an object of at most 5 GB in one request of the store.
  ///
  /// @param metadata of the copy
  void copy(ObjectFacts from, String to, Map<String, String> metadata) throws StorageException {
    asked(
        to,
        () ->
            client.copyObject(
                request -> {
                  request
                      .sourceBucket(settings.bucket())
                      .sourceKey(from.key())
                      .destinationBucket(settings.bucket())
                      .destinationKey(to)
                      .copySourceIfMatch(from.etag())
                      .metadataDirective(MetadataDirective.REPLACE)
                      .metadata(metadata)
                      .contentType(from.contentType().orElse(null))
                      .storageClass(settings.objects().storageClass().orElse(null))
                      .overrideConfiguration(
                          o -> o.apiCallAttemptTimeout(slow()).apiCallTimeout(slow()));
                  encryption()
                      .ifPresent(
                          sse ->
                              request.serverSideEncryption(sse).ssekmsKeyId(kmsKey().orElse(null)));
                }));
  }

  /// The time for work inside the store.
  Duration slow() {
    return settings.patience().inside();
  }

  Optional<String> tagging() {
    return settings.objects().tags().isEmpty()
        ? Optional.empty()
        : Optional.of(
            settings.objects().tags().entrySet().stream()
                .map(tag -> encoded(tag.getKey()) + "=" + encoded(tag.getValue()))
                .collect(Collectors.joining("&")));
  }

  private static String encoded(String text) {
    return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
  }

  Optional<ServerSideEncryption> encryption() {
    return switch (settings.objects().encryption()) {
      case BUCKET -> Optional.empty();
      case S3 -> Optional.of(ServerSideEncryption.AES256);
      case KMS -> Optional.of(ServerSideEncryption.AWS_KMS);
    };
  }

  Optional<String> kmsKey() {
    return settings.objects().kmsKey();
  }

  /// Makes a call, with the exceptions of the SDK as failures.
  static <T> T asked(String what, Supplier<T> call) throws StorageException {
    try {
      return call.get();
    } catch (SdkException e) {
      throw Failures.of(e, what);
    } catch (UncheckedIOException _) {
      return askedAgain(
          what, call); // the answer broke off while it was parsed: not a try for the SDK
    }
  }

  private static <T> T askedAgain(String what, Supplier<T> call) throws StorageException {
    try {
      return call.get();
    } catch (SdkException e) {
      throw Failures.of(e, what);
    } catch (UncheckedIOException e) {
      throw new StorageException(Failure.UNAVAILABLE, what + ": the answer broke off", e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
