package dev.wharf.storage.localfs;

import dev.wharf.domain.FtpPath;
import dev.wharf.storage.spi.StorageException;
import java.io.Closeable;
import java.util.Optional;

/// A directory of the machine that no path leaves, whatever links and races there are.
///
/// It hands out open directories, and everything else is done to one last name in one of them: so
/// there is no moment between a check and a use. [KernelJail] lets the kernel resolve paths;
/// [WalkingJail] goes name by name where that kernel is missing. Thread-safe.
interface Jail extends Closeable {
  /// Opens a directory, links on the way followed if the jail can.
  ///
  /// @throws StorageException NOT_FOUND, NOT_A_DIRECTORY, DENIED, UNAVAILABLE
  Folder folder(FtpPath directory) throws StorageException;

  /// Opens the directory in which `path` has its last name; the name need not be there.
  ///
  /// @param follow whether a link at the end is followed to the name it leads to, even if nothing
  ///   stands there
  /// @throws StorageException as [#folder]; DENIED for a link that this jail cannot follow
  Place find(FtpPath path, boolean follow) throws StorageException;

  /// The text of the link `path`, if it leads to something in the jail.
  Optional<String> target(FtpPath path);

  /// A jail whose root is a directory of this one. It stays usable when this one is closed.
  ///
  /// @throws StorageException as [#folder]
  Jail below(FtpPath directory) throws StorageException;

  /// Lets go of the root. Folders stay open.
  @Override
  void close();
}
