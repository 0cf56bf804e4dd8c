package dev.wharf.storage.s3;

import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.Listing;
import dev.wharf.storage.spi.StorageException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;

/// The entries of a directory, a page of the store at a time: one request a page, and one page in
/// memory.
///
/// Where an object and a directory have the same name, the object is listed: keys come in order, so
/// that the few objects whose names begin a later one are all it takes to know.
final class S3Listing implements Listing {
  private final Bucket bucket;
  private final String directory;
  private final Instant directoryTime;
  private final ArrayDeque<String> beginnings = new ArrayDeque<>();
  private Iterator<Bucket.Item> items;
  private Optional<String> next;
  private long skipped;

  /// @param first the first page
  /// @param directoryTime what directories show, since stores keep no time for them
  S3Listing(Bucket bucket, String directory, Bucket.Page first, Instant directoryTime) {
    this.bucket = bucket;
    this.directory = directory;
    this.directoryTime = directoryTime;
    this.items = first.items().iterator();
    this.next = first.next();
  }

  @Override
  public Optional<Entry> next() throws StorageException {
    while (true) {
      while (items.hasNext()) {
        Optional<Entry> entry = entry(items.next());
        if (entry.isPresent()) {
          return entry;
        }
      }
      if (next.isEmpty()) {
        return Optional.empty();
      }
      Bucket.Page page = bucket.children(directory, next);
      items = page.items().iterator();
      next = page.next();
    }
  }

  /// In that of the keys.
  @Override
  public boolean isOrdered() {
    return true;
  }

  private Optional<Entry> entry(Bucket.Item item) throws StorageException {
    if (item.key().equals(directory)) {
      return Optional.empty(); // its own marker
    }
    int end = item.key().length() - (item.prefix() ? 1 : 0);
    String name = item.key().substring(directory.length(), Math.max(directory.length(), end));
    Optional<String> visible = Keys.visible(name);
    if (visible.isEmpty()) {
      skipped += Keys.isReserved(name) ? 0 : 1;
      return Optional.empty();
    }
    if (item.prefix()) {
      return isFileToo(name) ? Optional.empty() : Optional.of(Entry.directory(name, directoryTime));
    }
    beginnings.removeIf(file -> !name.startsWith(file));
    beginnings.add(name);
    return Optional.of(Entry.file(name, item.size(), modified(item)));
  }

  private boolean isFileToo(String name) {
    return beginnings.contains(name);
  }

  private Instant modified(Bucket.Item item) throws StorageException {
    return bucket.settings().exactTimes()
        ? bucket.head(item.key()).map(ObjectFacts::modified).orElse(item.stored())
        : item.stored();
  }

  @Override
  public void close() {
    items = Collections.emptyIterator();
    next = Optional.empty();
    if (skipped > 0) {
      System.getLogger(S3Listing.class.getName())
          .log(
              System.Logger.Level.INFO,
              "{0} keys below {1} are no names and were not listed",
              skipped,
              directory);
      skipped = 0;
    }
  }
}
