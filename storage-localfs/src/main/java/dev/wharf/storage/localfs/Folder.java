package dev.wharf.storage.localfs;

import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.Listing;
import dev.wharf.storage.spi.StorageException;
import java.io.Closeable;
import java.nio.channels.FileChannel;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// An open directory. It stays the same directory when it is renamed.
///
/// Every `name` is one segment of a path and is taken as it is: a link is never followed. Not
/// thread-safe.
interface Folder extends Closeable {
  /// What stands under `name`; an empty name is the folder itself. Links have no target here.
  ///
  /// @throws StorageException NOT_FOUND, DENIED, BAD_NAME, UNAVAILABLE
  Entry entry(String name) throws StorageException;

  /// All entries except `.`, `..` and names that no path can hold; special files and staging files
  /// included.
  Listing entries() throws StorageException;

  /// Opens a regular file; a device or pipe is refused and never touched.
  ///
  /// @throws StorageException NOT_FOUND, IS_A_DIRECTORY, NOT_A_FILE, DENIED, UNAVAILABLE
  FileChannel open(String name, Access access) throws StorageException;

  /// Creates a regular file with exactly that mode, open for writing and locked.
  ///
  /// @throws StorageException EXISTS, DENIED, NO_SPACE, BAD_NAME, UNAVAILABLE; BUSY if another
  ///   server took it for a leftover before it was locked
  Staging create(String name, int mode) throws StorageException;

  /// Opens a regular file for writing at its end and locks it.
  ///
  /// @throws StorageException as [#open]; BUSY if somebody holds its lock
  Staging takeOver(String name) throws StorageException;

  /// Makes a directory with exactly that mode.
  void makeDirectory(String name, int mode) throws StorageException;

  /// Removes a name that is not a directory's.
  ///
  /// @throws StorageException NOT_FOUND, IS_A_DIRECTORY, DENIED, UNAVAILABLE
  void unlink(String name) throws StorageException;

  /// Removes an empty directory.
  ///
  /// @throws StorageException NOT_FOUND, NOT_A_DIRECTORY, NOT_EMPTY, DENIED, UNAVAILABLE
  void removeDirectory(String name) throws StorageException;

  /// Moves a name, in one step.
  ///
  /// @param to a folder of the same jail, or of one with the same origin
  /// @param replace whether a file of the new name may be replaced; otherwise EXISTS
  void move(String name, Folder to, String newName, boolean replace) throws StorageException;

  /// Sets the time of the last modification of a file or directory.
  ///
  /// @return the time that is stored now
  Instant setModified(String name, Instant time) throws StorageException;

  /// Sets the permission bits of a file or directory; all higher bits are cleared.
  void setMode(String name, int mode) throws StorageException;

  /// The absolute path by which the machine knows this folder; empty if nobody knows.
  default Optional<String> location() {
    return Optional.empty();
  }

  /// Makes a directory that was made just now belong to somebody else.
  ///
  /// @param uid user id, unsigned
  /// @param gid group id, unsigned
  /// @throws StorageException DENIED if the process may not, or the directory is not its own
  void giveAway(String name, int uid, int gid) throws StorageException;

  /// Bytes that may still be written here; empty if nobody knows.
  OptionalLong free();

  /// Whether nothing can be written here any more, as far as is known.
  default boolean isFull() {
    OptionalLong free = free();
    return free.isPresent() && free.getAsLong() == 0;
  }

  /// Makes the names of the folder durable.
  ///
  /// @return whether it could be done; a folder that may not be read cannot
  /// @throws StorageException UNAVAILABLE if the disk failed
  boolean sync() throws StorageException;

  @Override
  void close();

  /// What a file is opened for.
  enum Access {
    /// Reading.
    READ,
    /// Writing; what is there stays.
    WRITE
  }
}
