package dev.wharf.storage.spi;

import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Usage;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// The files and directories that one account sees: the port of a storage.
///
/// Nothing outside the tree can be reached, read, changed or learned about through it, whatever
/// links or races there are. Names that a storage keeps for itself (staging files) do not exist
/// here: they are not listed, and every call on them fails with [Failure#NOT_FOUND] or
/// [Failure#BAD_NAME].
///
/// A storage holds names of up to [FtpPath#MAX_NAME_BYTES] bytes, if it can. Longer ones than it
/// can hold are refused with [Failure#BAD_NAME] where something would get one, and are
/// [Failure#NOT_FOUND] otherwise.
///
/// A tree that nobody can change answers every change with [Failure#DENIED].
///
/// Symbolic links, where the storage has them, are followed inside the tree; an absolute one begins
/// at its root. Only [#entry], [#delete], [#removeDirectory] and [#rename] act on a link at the end
/// of a path itself. A link that leads out of the tree, nowhere or in a circle is
/// [Failure#NOT_FOUND]; a storage that follows no links says [Failure#DENIED].
///
/// Thread-safe: a session lists and transfers at the same time. Calls may block. They report *no*
/// with a [StorageException] and then have changed nothing; only where the storage itself failed
/// ([Failure#UNAVAILABLE], [Failure#NO_SPACE], [Failure#QUOTA]) the change may have been made.
///
/// Whoever puts something before a tree hands every call on, also those that have a default here:
/// [ForwardingTree] does so by itself.
public interface FileTree extends AutoCloseable {
  /// Describes what `path` leads to, following links.
  ///
  /// @throws StorageException [Failure#NOT_FOUND], [Failure#DENIED], [Failure#NOT_A_DIRECTORY] if
  ///   something on the way is no directory, [Failure#UNAVAILABLE]
  Entry stat(FtpPath path) throws StorageException;

  /// Describes `path` itself, so that a link is an entry of type [EntryType#LINK].
  ///
  /// @throws StorageException as [#stat]
  Entry entry(FtpPath path) throws StorageException;

  /// Opens a directory for reading its entries, `.` and `..` excluded, in no particular order.
  /// Names that no [FtpPath] can hold are left out, as are special files.
  ///
  /// @return to be closed by the caller
  /// @throws StorageException [Failure#NOT_FOUND], [Failure#NOT_A_DIRECTORY], [Failure#DENIED],
  ///   [Failure#UNAVAILABLE]
  Listing list(FtpPath directory) throws StorageException;

  /// Opens a regular file for reading.
  ///
  /// The download goes on with the bytes it began with when the file is replaced or removed
  /// meanwhile, or fails; it never mixes two files.
  ///
  /// @param offset first byte, 0-based; equal to the size for nothing at all
  /// @return to be closed by the caller
  /// @throws StorageException [Failure#NOT_FOUND], [Failure#DENIED], [Failure#IS_A_DIRECTORY],
  ///   [Failure#NOT_A_FILE], [Failure#OUT_OF_RANGE] if the offset lies beyond the end,
  ///   [Failure#UNAVAILABLE]
  Download download(FtpPath file, long offset) throws StorageException;

  /// Begins to write a file. Nothing is visible under its name before [Upload#commit], unless the
  /// storage is configured otherwise.
  ///
  /// @return to be closed by the caller
  /// @throws StorageException [Failure#NOT_FOUND] or [Failure#NOT_A_DIRECTORY] if the parent is not
  ///   there, [Failure#IS_A_DIRECTORY], [Failure#NOT_A_FILE], [Failure#DENIED], [Failure#BAD_NAME],
  ///   [Failure#OUT_OF_RANGE] for [WriteMode.ResumeAt] beyond the end, [Failure#BUSY] if the file
  ///   is just being written by somebody else, [Failure#EXISTS] if no free name was found for
  ///   [WriteMode.CreateUnique], [Failure#NO_SPACE], [Failure#UNSUPPORTED], [Failure#UNAVAILABLE]
  Upload upload(FtpPath file, WriteMode mode) throws StorageException;

  /// How many bytes of `file` are safe after an interrupted upload of this account that
  /// [WriteMode.ResumeAt] could go on with; empty if there is no such upload. An interrupted upload
  /// counts only while no published file has the name.
  ///
  /// @throws StorageException as [#stat], except [Failure#NOT_FOUND]
  default OptionalLong resumable(FtpPath file) throws StorageException {
    return OptionalLong.empty();
  }

  /// Removes a file or a link; where there is neither, the interrupted upload that [#resumable]
  /// tells of.
  ///
  /// @throws StorageException [Failure#NOT_FOUND], [Failure#IS_A_DIRECTORY], [Failure#DENIED],
  ///   [Failure#BUSY] if that upload goes on just now, [Failure#UNAVAILABLE]
  void delete(FtpPath file) throws StorageException;

  /// Makes one directory; its parent has to exist.
  ///
  /// @throws StorageException [Failure#EXISTS], [Failure#NOT_FOUND], [Failure#NOT_A_DIRECTORY],
  ///   [Failure#DENIED], [Failure#BAD_NAME], [Failure#NO_SPACE], [Failure#UNAVAILABLE]
  void makeDirectory(FtpPath directory) throws StorageException;

  /// Removes an empty directory, with what interrupted uploads have left in it.
  ///
  /// @throws StorageException [Failure#NOT_FOUND], [Failure#NOT_A_DIRECTORY], [Failure#NOT_EMPTY],
  ///   [Failure#DENIED] (also for the root), [Failure#UNAVAILABLE]
  void removeDirectory(FtpPath directory) throws StorageException;

  /// Gives a file, a link or a directory another name, in one step if the storage can. A file
  /// replaces a file of the new name.
  ///
  /// @throws StorageException [Failure#NOT_FOUND], [Failure#NOT_A_DIRECTORY],
  ///   [Failure#IS_A_DIRECTORY] or [Failure#NOT_EMPTY] or [Failure#EXISTS] if `to` is a directory,
  ///   [Failure#BAD_NAME] if `to` lies below `from` or is too long, [Failure#DENIED],
  ///   [Failure#UNSUPPORTED] across back-ends, [Failure#UNAVAILABLE]
  void rename(FtpPath from, FtpPath to) throws StorageException;

  /// Sets the time of the last modification of a file or directory.
  ///
  /// @return the time as it is stored now, which may be less precise
  /// @throws StorageException [Failure#NOT_FOUND], [Failure#DENIED], [Failure#UNSUPPORTED],
  ///   [Failure#OUT_OF_RANGE] if the storage cannot keep such a time, [Failure#UNAVAILABLE]
  Instant setModified(FtpPath path, Instant time) throws StorageException;

  /// Sets the permission bits of a file or directory.
  ///
  /// @param mode 0 to 0777, as in `chmod`
  /// @throws StorageException [Failure#NOT_FOUND], [Failure#DENIED], [Failure#UNSUPPORTED],
  ///   [Failure#UNAVAILABLE]
  default void setMode(FtpPath path, int mode) throws StorageException {
    throw new StorageException(Failure.UNSUPPORTED, "no mode bits here");
  }

  /// The checksum of a whole file as it is now, if the storage knows it without reading the file.
  /// Wrappers have to hand this on, or the file is read; to whoever may read the file, since a
  /// checksum tells whether a guess at its content is right.
  ///
  /// @return empty also for what is no file, or not there
  /// @throws StorageException [Failure#DENIED], [Failure#UNAVAILABLE]
  default Optional<Checksum> checksum(FtpPath file, ChecksumAlgorithm algorithm)
      throws StorageException {
    return Optional.empty();
  }

  /// Bytes that may still be written below `directory`; empty if nobody knows.
  ///
  /// @throws StorageException as [#list]; a storage without [Capability#FREE_SPACE] need not look,
  ///   and may return empty for what is not there
  default OptionalLong free(FtpPath directory) throws StorageException {
    return OptionalLong.empty();
  }

  /// How much the account has stored, if somebody counts it. Wrappers have to hand this on.
  ///
  /// @throws StorageException [Failure#UNAVAILABLE] if it cannot be told now
  default Optional<Usage> usage() throws StorageException {
    return Optional.empty();
  }

  /// Lets go of the tree; running downloads and uploads may go on.
  @Override
  default void close() {}
}
