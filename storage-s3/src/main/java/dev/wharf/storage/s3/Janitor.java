package dev.wharf.storage.s3;

import dev.wharf.storage.spi.StorageException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/// Aborts the uploads of servers that are gone, and those that no client went on with in time, on a
/// thread of its own: after the start, and every now and then. It knows them by the [Journal] and
/// touches nothing else.
final class Janitor implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Janitor.class.getName());
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);

  private final Bucket bucket;
  private final Journal journal;
  private final InstantSource clock;
  private final Thread thread;
  private volatile boolean closed;

  /// @param clock tells how old entries are
  Janitor(Journal journal, InstantSource clock) {
    this.bucket = journal.bucket();
    this.journal = journal;
    this.clock = clock;
    this.thread = Thread.ofPlatform().daemon().name("wharf-s3-janitor").unstarted(this::run);
  }

  /// Begins to work.
  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!closed) {
        sweep();
        Thread.sleep(pause());
      }
    } catch (InterruptedException _) {
      // closed
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "uploads that a crash left are no longer aborted", e);
    }
  }

  private Duration pause() {
    S3Settings settings = bucket.settings();
    Duration age = settings.ageOf(Journal.PARTIAL);
    Duration pause =
        (age.compareTo(settings.orphanAge()) < 0 ? age : settings.orphanAge()).dividedBy(4);
    if (pause.compareTo(SHORTEST_PAUSE) < 0) {
      return SHORTEST_PAUSE;
    }
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }

  /// Goes through the journal once.
  void sweep() {
    try {
      Optional<String> next = Optional.empty();
      do {
        Bucket.Page page = bucket.below(journal.prefix(), next);
        for (Bucket.Item item : page.items()) {
          judge(item);
        }
        next = page.next();
      } while (next.isPresent());
    } catch (StorageException e) {
      if (closed) {
        return;
      }
      LOG.log(Level.WARNING, "the journal of unfinished uploads cannot be read: {0}", e.reason());
    }
  }

  private void judge(Bucket.Item item) {
    String name = item.key().substring(journal.prefix().length());
    String token = Journal.token(name);
    Duration age = bucket.settings().ageOf(token);
    boolean old = !item.stored().plus(age).isAfter(clock.instant());
    if (token.isEmpty() || !old || journal.isRunning(token)) {
      return;
    }
    try {
      if (Journal.isEntry(name)) {
        clear(token);
      } else {
        bucket.delete(item.key());
      }
    } catch (StorageException e) {
      LOG.log(Level.WARNING, "cannot abort the upload {0}: {1}", item.key(), e.reason());
    }
  }

  private void clear(String token) throws StorageException {
    Optional<Journal.Entry> entry = journal.read(token);
    if (entry.isEmpty()) {
      LOG.log(Level.DEBUG, "gone, or not an entry of the journal: {0}", token);
      return;
    }
    String id = entry.get().uploadId();
    if (!id.isEmpty()) {
      new MultipartCalls(bucket, entry.get().key(), id, false).abort();
    }
    journal.strike(token, entry.get().rest().isPresent());
    LOG.log(Level.INFO, "aborted an upload that nobody goes on with: {0}", entry.get().key());
  }

  /// Ends the work. A request on its way may still end after it.
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
