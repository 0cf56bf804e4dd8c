package dev.wharf.storage.spi;

import java.io.Closeable;
import java.util.Optional;

/// The entries of one directory, read as they are asked for: never all in memory. Not thread-safe.
public interface Listing extends Closeable {
  /// The next entry, or empty at the end.
  ///
  /// @throws StorageException if the rest cannot be read
  Optional<Entry> next() throws StorageException;

  /// Whether the entries come in an order of their names, whichever it is. Then nobody reads ahead
  /// to put them into one, and the first of them are shown before the others are read. Wrappers
  /// that keep the order have to hand this on.
  default boolean isOrdered() {
    return false;
  }

  /// Lets go of the directory. Closing twice does nothing more.
  @Override
  void close();
}
