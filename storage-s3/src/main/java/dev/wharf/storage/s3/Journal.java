package dev.wharf.storage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The uploads of Wharf that are not finished: an object for each in the bucket itself, hidden from
/// clients. Multipart uploads carry no mark by which their owner could be told, so this is how a
/// server knows after a crash which ones are its own, and which of them can be gone on with.
/// Thread-safe.
///
/// An entry is written behind the beginning of an upload and removed behind its end. What dies in
/// between the first two leaves an upload that nobody claims; a lifecycle rule of the bucket
/// removes it.
final class Journal {
  /// What the names of uploads begin with that can be gone on with.
  static final String PARTIAL = "partial-";

  private static final String TAIL = ".tail";
  private static final Bucket.Writing PLAIN =
      new Bucket.Writing(Map.of(), Optional.empty(), Bucket.Condition.NONE);
  private static final int LONGEST = 4096;

  private final Bucket bucket;
  private final String prefix;
  private final Set<String> running = ConcurrentHashMap.newKeySet();

  /// @param key of the object to be
  /// @param uploadId as the store calls the upload; empty if it has not begun there
  /// @param rest what is known of an upload that can be gone on with
  record Entry(String key, String uploadId, Optional<Rest> rest) {
    String text() {
      return uploadId + "\n" + key + rest.map(known -> "\n" + known.text()).orElse("");
    }

    static Optional<Entry> parse(String text) {
      String[] lines = text.split("\n", -1);
      return lines.length < 2 || lines[1].isEmpty()
          ? Optional.empty()
          : Optional.of(
              new Entry(
                  lines[1], lines[0], lines.length > 2 ? Rest.parse(lines[2]) : Optional.empty()));
    }
  }

  /// How an upload stood when its client went away.
  ///
  /// @param shape of its parts
  /// @param parts that the store had; the rest of the record is worth nothing if it has others now
  /// @param tail bytes behind them that were too few for a part, kept as an object
  /// @param sum of the parts, if it is known
  record Rest(Parts.Shape shape, int parts, int tail, Optional<Integer> sum) {
    private static final String UNKNOWN = "-";

    /// Nothing of it is there yet.
    static Rest none(Parts.Shape shape) {
      return new Rest(shape, 0, 0, Optional.empty());
    }

    private String text() {
      return String.join(
          " ",
          Integer.toString(shape.first()),
          Integer.toString(shape.most()),
          Boolean.toString(shape.checked()),
          Integer.toString(parts),
          Integer.toString(tail),
          sum.map(value -> Integer.toString(value)).orElse(UNKNOWN));
    }

    private static Optional<Rest> parse(String text) {
      String[] words = text.split(" ", -1);
      try {
        return words.length != 6
            ? Optional.empty()
            : Optional.of(
                new Rest(
                    new Parts.Shape(
                        Integer.parseInt(words[0]),
                        Integer.parseInt(words[1]),
                        Boolean.parseBoolean(words[2])),
                    Integer.parseInt(words[3]),
                    Integer.parseInt(words[4]),
                    words[5].equals(UNKNOWN)
                        ? Optional.empty()
                        : Optional.of(Integer.parseInt(words[5]))));
      } catch (NumberFormatException _) {
        return Optional.empty();
      }
    }
  }

  /// @param prefix what the keys of the entries begin with
  Journal(Bucket bucket, String prefix) {
    this.bucket = bucket;
    this.prefix = prefix;
  }

  Bucket bucket() {
    return bucket;
  }

  String prefix() {
    return prefix;
  }

  /// Notes an upload, or that it still runs.
  ///
  /// @param token its own name
  void note(String token, Entry entry) throws StorageException {
    byte[] text = entry.text().getBytes(UTF_8);
    boolean fresh = running.add(token);
    try {
      bucket.put(prefix + token, text, text.length, PLAIN);
    } catch (StorageException e) {
      if (fresh) {
        running.remove(token);
      }
      throw e;
    }
  }

  /// Keeps the last bytes of an upload that its client left.
  void keepTail(String token, byte[] bytes, int count) throws StorageException {
    String sum = Crc.of(bytes, count).text();
    Optional<String> sent =
        bucket.settings().objects().checksums() ? Optional.of(sum) : Optional.empty();
    var writing = new Bucket.Writing(Map.of(), sent, Bucket.Condition.NONE);
    bucket.put(tail(token), bytes, count, writing);
  }

  /// The key of the last bytes.
  String tail(String token) {
    return prefix + token + TAIL;
  }

  /// Whether the name is that of an entry, not of a tail.
  static boolean isEntry(String name) {
    return !name.isEmpty() && !name.endsWith(TAIL);
  }

  /// The name of the upload that an object of the journal belongs to.
  static String token(String name) {
    return name.endsWith(TAIL) ? name.substring(0, name.length() - TAIL.length()) : name;
  }

  /// Strikes an upload out.
  void strike(String token, boolean tail) throws StorageException {
    running.remove(token);
    bucket.delete(prefix + token);
    if (tail) {
      bucket.delete(tail(token));
    }
  }

  /// Leaves an upload to the janitor, or to its client.
  void leave(String token) {
    running.remove(token);
  }

  /// Whether the upload runs in this server.
  boolean isRunning(String token) {
    return running.contains(token);
  }

  /// Reads an entry; empty if it is none, or gone.
  Optional<Entry> read(String token) throws StorageException {
    byte[] bytes = new byte[LONGEST];
    try {
      Bucket.Piece piece = bucket.read(prefix + token, Optional.empty(), 0, bytes, LONGEST);
      return Entry.parse(new String(bytes, 0, piece.count(), UTF_8));
    } catch (StorageException e) {
      if (e.failure() == Failure.NOT_FOUND || e.failure() == Failure.OUT_OF_RANGE) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
