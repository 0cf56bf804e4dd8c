package dev.wharf.protocol.listing;

import dev.wharf.protocol.command.ListOptions;
import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.Listing;
import dev.wharf.storage.spi.StorageException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Those entries of a listing that are wanted, in order, as long as there are no more than
/// [#MAX_SORTED]. Larger directories come as the storage has them: what is read to find that out is
/// all that is kept in memory. Nothing is read ahead where the storage has an order of its own.
final class SortedListing implements Listing {
  /// Most entries that are put in order.
  static final int MAX_SORTED = 10_000;

  private final Listing source;
  private final Predicate<Entry> wanted;
  private final Deque<Entry> ready;
  private final boolean exhausted;

  private SortedListing(
      Listing source, Predicate<Entry> wanted, Deque<Entry> ready, boolean exhausted) {
    this.source = source;
    this.wanted = wanted;
    this.ready = ready;
    this.exhausted = exhausted;
  }

  /// Reads the first entries of `source`, which belongs to the new listing even if that fails.
  static SortedListing of(Listing source, Predicate<Entry> wanted, ListOptions options)
      throws StorageException {
    if (source.isOrdered() && options.order() == ListOptions.Order.NAME && !options.reverse()) {
      return new SortedListing(source, wanted, new ArrayDeque<>(), false);
    }
    var read = new ArrayList<Entry>();
    boolean exhausted = false;
    try {
      while (!exhausted && read.size() < MAX_SORTED) {
        Optional<Entry> entry = source.next();
        exhausted = entry.isEmpty();
        entry.filter(wanted).ifPresent(read::add);
      }
    } catch (StorageException e) {
      source.close();
      throw e;
    }
    if (exhausted) {
      sort(read, options);
    }
    return new SortedListing(source, wanted, new ArrayDeque<>(read), exhausted);
  }

  private static void sort(List<Entry> entries, ListOptions options) {
    Comparator<Entry> byName = Comparator.comparing(Entry::name);
    Comparator<Entry> order =
        switch (options.order()) {
          case NAME -> byName;
          case TIME -> Comparator.comparing(Entry::modified).reversed().thenComparing(byName);
          case SIZE -> Comparator.comparingLong(Entry::size).reversed().thenComparing(byName);
        };
    entries.sort(options.reverse() ? order.reversed() : order);
  }

  @Override
  public Optional<Entry> next() throws StorageException {
    Entry kept = ready.poll();
    if (kept != null) {
      return Optional.of(kept);
    }
    while (!exhausted) {
      Optional<Entry> entry = source.next();
      if (entry.isEmpty() || wanted.test(entry.get())) {
        return entry;
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    source.close();
  }
}
