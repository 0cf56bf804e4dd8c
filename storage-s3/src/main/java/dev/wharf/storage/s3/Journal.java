package dev.wharf.storage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wharf.storage.spi.StorageException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The multipart uploads of Wharf that are not finished: an object for each in the bucket itself,
/// hidden from clients. Multipart uploads carry no mark by which their owner could be told, so this
/// is how a server knows after a crash which ones are its own. Thread-safe.
///
/// An entry is written behind the beginning of an upload and removed behind its end. What dies in
/// between the first two leaves an upload that nobody claims; a lifecycle rule of the bucket
/// removes it.
final class Journal {
  private static final Bucket.Writing PLAIN = new Bucket.Writing(Map.of(), Optional.empty(), false);
  private static final int LONGEST = 4096;

  private final Bucket bucket;
  private final String prefix;
  private final Set<String> running = ConcurrentHashMap.newKeySet();

  /// @param key of the object to be
  /// @param uploadId as the store calls the upload
  record Entry(String key, String uploadId) {}

  /// @param prefix what the keys of the entries begin with
  Journal(Bucket bucket, String prefix) {
    this.bucket = bucket;
    this.prefix = prefix;
  }

  String prefix() {
    return prefix;
  }

  /// Notes an upload, or that it still runs.
  ///
  /// @param token its own name
  void note(String token, Entry entry) throws StorageException {
    byte[] text = (entry.uploadId() + "\n" + entry.key()).getBytes(UTF_8);
    running.add(token);
    try {
      bucket.put(prefix + token, text, text.length, PLAIN);
    } catch (StorageException e) {
      running.remove(token);
      throw e;
    }
  }

  /// Strikes an upload out.
  void strike(String token) throws StorageException {
    running.remove(token);
    bucket.delete(prefix + token);
  }

  /// Leaves an upload that could not be aborted to the janitor.
  void leave(String token) {
    running.remove(token);
  }

  /// Whether the upload runs in this server.
  boolean isRunning(String token) {
    return running.contains(token);
  }

  /// Reads an entry; empty if it is none.
  Optional<Entry> read(String token) throws StorageException {
    byte[] bytes = new byte[LONGEST];
    Bucket.Piece piece = bucket.read(prefix + token, Optional.empty(), 0, bytes, LONGEST);
    String text = new String(bytes, 0, piece.count(), UTF_8);
    int line = text.indexOf('\n');
    return line <= 0
        ? Optional.empty()
        : Optional.of(new Entry(text.substring(line + 1), text.substring(0, line)));
  }
}
