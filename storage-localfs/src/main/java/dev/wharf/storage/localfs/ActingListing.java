package dev.wharf.storage.localfs;

import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.Listing;
import dev.wharf.storage.spi.StorageException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// A listing that is read as a user of the machine, some entries at a time: to become somebody else
/// costs more than an entry.
final class ActingListing implements Listing {
  private static final int BATCH = 128;

  private final Listing entries;
  private final Impersonation acting;
  private final Persona who;
  private final Queue<Entry> batch = new ArrayDeque<>();
  private @Nullable StorageException failure;
  private boolean complete;

  /// @param entries closed with this listing
  ActingListing(Listing entries, Impersonation acting, Persona who) {
    this.entries = entries;
    this.acting = acting;
    this.who = who;
  }

  @Override
  public Optional<Entry> next() throws StorageException {
    if (batch.isEmpty() && !complete && failure == null) {
      acting.run(who, this::fill);
    }
    Entry next = batch.poll();
    if (next == null && failure != null) {
      throw failure;
    }
    return Optional.ofNullable(next);
  }

  /// What was read before a failure is told first.
  private void fill() throws StorageException {
    try {
      while (batch.size() < BATCH && !complete) {
        Optional<Entry> next = entries.next();
        complete = next.isEmpty();
        next.ifPresent(batch::add);
      }
    } catch (StorageException e) {
      failure = e;
    }
  }

  @Override
  public boolean isOrdered() {
    return entries.isOrdered();
  }

  @Override
  public void close() {
    entries.close();
    complete = true;
    batch.clear();
  }
}
