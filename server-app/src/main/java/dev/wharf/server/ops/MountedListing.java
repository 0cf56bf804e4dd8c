package dev.wharf.server.ops;

import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.Listing;
import dev.wharf.storage.spi.StorageException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// A directory in which, or below which, something is mounted: its own entries, then the mounted
/// ones.
final class MountedListing implements Listing {
  /// The entries of a directory that is not there.
  static final Listing NOTHING =
      new Listing() {
        @Override
        public Optional<Entry> next() {
          return Optional.empty();
        }

        @Override
        public void close() {}
      };

  private final Listing own;
  private final Place place;
  private final Set<String> mounted;
  private final Set<String> onTheWay;
  private final TreeSet<String> missing;
  private final Instant since;

  /// @param mounted names that hide an entry of the directory itself
  /// @param onTheWay names that do so, unless it is a directory
  MountedListing(
      Listing own, Place place, Set<String> mounted, Set<String> onTheWay, Instant since) {
    this.own = own;
    this.place = place;
    this.mounted = mounted;
    this.onTheWay = onTheWay;
    this.since = since;
    this.missing = new TreeSet<>(mounted);
    missing.addAll(onTheWay);
  }

  @Override
  public Optional<Entry> next() throws StorageException {
    for (Optional<Entry> next = own.next(); next.isPresent(); next = own.next()) {
      Entry entry = place.entry(next.get());
      if (isShown(entry)) {
        missing.remove(entry.name());
        return Optional.of(entry);
      }
    }
    return Optional.ofNullable(missing.pollFirst()).map(name -> Entry.directory(name, since));
  }

  private boolean isShown(Entry entry) {
    String name = entry.name();
    return !mounted.contains(name) && (entry.isDirectory() || !onTheWay.contains(name));
  }

  @Override
  public boolean isOrdered() {
    return own.isOrdered();
  }

  @Override
  public void close() {
    own.close();
  }
}
