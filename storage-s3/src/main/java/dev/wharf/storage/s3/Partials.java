package dev.wharf.storage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// The interrupted uploads of one account that it can go on with. They are found by their names in
/// the journal, which begin with what only this account and this key have. Thread-safe.
///
/// @param owner the name of the account
/// @param shape of the parts as they are sent now; an upload of another shape is not gone on with,
///   since its parts could not be told from those of a later run
record Partials(Multipart.Shared shared, String owner, Parts.Shape shape, InstantSource clock) {
  private static final int NAME_BYTES = 16;
  private static final int MOST = 100;

  /// An interrupted upload.
  ///
  /// @param found the parts that the store has
  /// @param tail bytes behind them
  record Partial(String token, Journal.Entry entry, Multipart.Found found, int tail) {
    /// Bytes that need not be sent again.
    long safe() {
      return found.bytes() + tail;
    }
  }

  /// The name of a new upload to `key`.
  String freshToken(String key) {
    return prefix(key) + Multipart.freshToken();
  }

  private String prefix(String key) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(owner.getBytes(UTF_8));
      digest.update((byte) 0);
      byte[] hash = digest.digest(key.getBytes(UTF_8));
      return Journal.PARTIAL + HexFormat.of().formatHex(hash, 0, NAME_BYTES) + "-";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// The youngest interrupted upload to `key` of which anything is safe, if its time is not over.
  Optional<Partial> find(String key) throws StorageException {
    List<String> tokens =
        items(key).stream()
            .filter(item -> Journal.isEntry(item.key()))
            .filter(item -> item.stored().plus(age()).isAfter(clock.instant()))
            .sorted(Comparator.comparing(Bucket.Item::stored).reversed())
            .map(this::token)
            .toList();
    for (String token : tokens) {
      Optional<Partial> partial = read(token, key).filter(one -> one.safe() > 0);
      if (partial.isPresent()) {
        return partial;
      }
    }
    return Optional.empty();
  }

  private Duration age() {
    return shared.bucket().settings().ageOf(Journal.PARTIAL);
  }

  private List<Bucket.Item> items(String key) throws StorageException {
    Journal journal = shared.journal();
    return journal.bucket().first(journal.prefix() + prefix(key), MOST).items();
  }

  private String token(Bucket.Item item) {
    return Journal.token(item.key().substring(shared.journal().prefix().length()));
  }

  private Optional<Partial> read(String token, String key) throws StorageException {
    Optional<Journal.Entry> entry = shared.journal().read(token).filter(e -> e.key().equals(key));
    Optional<Journal.Rest> rest =
        entry.flatMap(Journal.Entry::rest).filter(known -> known.shape().equals(shape));
    if (rest.isEmpty()) {
      return Optional.empty();
    }
    List<MultipartCalls.Part> parts = parts(entry.orElseThrow());
    boolean asNoted = parts.size() == rest.get().parts();
    var found = new Multipart.Found(parts, sum(parts, asNoted ? rest.get().sum() : none()));
    return Optional.of(
        new Partial(token, entry.orElseThrow(), found, asNoted ? rest.get().tail() : 0));
  }

  private static Optional<Integer> none() {
    return Optional.empty();
  }

  private List<MultipartCalls.Part> parts(Journal.Entry entry) throws StorageException {
    if (entry.uploadId().isEmpty()) {
      return List.of();
    }
    try {
      return new MultipartCalls(shared.bucket(), entry.key(), entry.uploadId(), shape.checked())
          .list(shape);
    } catch (StorageException e) {
      if (e.failure() == Failure.NOT_FOUND) {
        return List.of(); // aborted by somebody else
      }
      throw e;
    }
  }

  private static Optional<Crc> sum(List<MultipartCalls.Part> parts, Optional<Integer> noted) {
    Optional<Crc> sum = Optional.of(Crc.NOTHING);
    long bytes = 0;
    for (MultipartCalls.Part part : parts) {
      bytes += part.size();
      sum = sum.flatMap(all -> part.sum().map(all::then));
    }
    long all = bytes;
    return sum.or(() -> noted.map(value -> new Crc(value, all)));
  }

  /// Gives up whatever interrupted uploads to `key` there are.
  void discard(String key) throws StorageException {
    for (Bucket.Item item : items(key)) {
      String token = token(item);
      if (Journal.isEntry(item.key())) {
        Optional<Journal.Entry> entry = shared.journal().read(token);
        if (entry.isPresent() && !entry.get().uploadId().isEmpty()) {
          new MultipartCalls(shared.bucket(), key, entry.get().uploadId(), false).abort();
        }
        shared.journal().strike(token, entry.flatMap(Journal.Entry::rest).isPresent());
      }
    }
  }
}
