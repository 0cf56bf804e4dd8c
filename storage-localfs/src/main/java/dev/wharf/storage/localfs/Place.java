package dev.wharf.storage.localfs;

import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import java.io.Closeable;
import java.util.Optional;

/// A name in an open directory.
///
/// @param folder open; closed with the place
/// @param name one segment, or empty for the folder itself
record Place(Folder folder, String name) implements Closeable {
  /// What stands there, links not followed.
  ///
  /// @throws StorageException NOT_FOUND, DENIED, UNAVAILABLE
  Entry entry() throws StorageException {
    return folder.entry(name);
  }

  /// What stands there, if anything does.
  Optional<Entry> entryIfAny() throws StorageException {
    try {
      return Optional.of(entry());
    } catch (StorageException e) {
      if (e.failure() == Failure.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public void close() {
    folder.close();
  }
}
