package dev.wharf.storage.s3;

import dev.wharf.storage.spi.StorageException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/// Which directories are in a directory, remembered for ten seconds from the second file on that is
/// written into it: so many small files cost one request each, not two. Thread-safe.
///
/// Every directory that this server makes is told at once. One that somebody else makes within
/// these seconds is seen later, as one that is made during an upload.
final class Siblings {
  private static final Duration MEMORY = Duration.ofSeconds(10);
  private static final int MOST_REMEMBERED = 100;

  private final Map<String, Seen> remembered = new ConcurrentHashMap<>();
  private final AtomicLong generation = new AtomicLong();

  /// @param since when it was looked at
  /// @param generation directories made in this server by then
  /// @param directories their keys; empty if nobody asked, or there were too many entries
  /// @param large whether there were
  private record Seen(
      long since, long generation, Optional<Set<String>> directories, boolean large) {}

  /// Whether it is known, or can be known for all names at once, that there is no directory.
  ///
  /// @param parent the key of the directory in which it would be
  /// @param directory its own key
  /// @return false if nothing is known: then ask for this one
  boolean isFree(Bucket bucket, String parent, String directory) throws StorageException {
    long now = generation.get();
    Seen seen = remembered.get(parent);
    if (seen == null
        || seen.generation() != now
        || System.nanoTime() - seen.since() > MEMORY.toNanos()) {
      remember(parent, new Seen(System.nanoTime(), now, Optional.empty(), false));
      return false;
    }
    if (seen.directories().isEmpty() && !seen.large()) {
      seen = look(bucket, parent, now);
      remember(parent, seen);
    }
    return seen.directories().isPresent() && !seen.directories().get().contains(directory);
  }

  private static Seen look(Bucket bucket, String parent, long generation) throws StorageException {
    long since = System.nanoTime();
    Bucket.Page page = bucket.children(parent, Optional.empty());
    if (page.next().isPresent()) {
      return new Seen(since, generation, Optional.empty(), true);
    }
    Set<String> directories =
        page.items().stream()
            .filter(Bucket.Item::prefix)
            .map(Bucket.Item::key)
            .collect(Collectors.toUnmodifiableSet());
    return new Seen(since, generation, Optional.of(directories), false);
  }

  private void remember(String parent, Seen seen) {
    if (remembered.size() >= MOST_REMEMBERED) {
      remembered.clear();
    }
    remembered.put(parent, seen);
  }

  /// Says that there is a new directory somewhere.
  void forget() {
    generation.incrementAndGet();
  }
}
