package dev.wharf.storage.localfs;

import dev.wharf.domain.FtpPath;
import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.EntryType;
import dev.wharf.storage.spi.Listing;
import dev.wharf.storage.spi.StorageException;
import java.util.Optional;

/// The entries of a folder that clients may see: no staging files, nothing special; links with
/// their targets.
///
/// @param directory its path in the jail, for links
/// @param entries all there is; closed with this listing
record LocalListing(Jail jail, FtpPath directory, Listing entries) implements Listing {
  @Override
  public Optional<Entry> next() throws StorageException {
    Optional<Entry> next = entries.next();
    while (next.isPresent() && !isVisible(next.get())) {
      next = entries.next();
    }
    return next.map(entry -> withTarget(jail, directory.child(entry.name()), entry));
  }

  private static boolean isVisible(Entry entry) {
    return entry.type() != EntryType.OTHER && !StagingNames.isReserved(entry.name());
  }

  /// A link with what it leads to; anything else as it is.
  static Entry withTarget(Jail jail, FtpPath path, Entry entry) {
    return entry.type() != EntryType.LINK
        ? entry
        : new Entry(
            entry.name(),
            entry.type(),
            entry.size(),
            entry.modified(),
            entry.identity(),
            entry.posix(),
            jail.target(path));
  }

  @Override
  public void close() {
    entries.close();
  }
}
