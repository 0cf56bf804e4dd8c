package dev.wharf.storage.spi;

import dev.wharf.domain.FtpPath;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;

/// Bytes of one file on their way from the client.
///
/// Closing it is not finishing it: without [#commit] it never happened. [#write] takes all bytes of
/// the buffer or throws. Not thread-safe.
///
/// Whoever puts something before an upload hands every call on, also those that have a default
/// here: [ForwardingUpload] does so by itself.
public interface Upload extends WritableByteChannel {
  /// Where the bytes will be: the path asked for, or the one chosen for [WriteMode.CreateUnique].
  FtpPath path();

  /// How many bytes it begins with: those of an older file that stay, or those of an interrupted
  /// upload that it goes on with. The first byte that is written comes behind them. Stays the same,
  /// and nobody else changes these bytes as long as the upload is open; what a look at the file
  /// told before it began may be out of date.
  long start();

  /// Makes the bytes written so far durable without showing them: the slow half of [#commit], which
  /// does it by itself if nobody asked before. Between the two a caller can still think better of
  /// it.
  ///
  /// @throws StorageException [Failure#NO_SPACE], [Failure#QUOTA], [Failure#UNAVAILABLE]
  default void sync() throws StorageException {}

  /// The absolute path at which programs of this machine can read what [#commit] would publish, all
  /// of it and while nobody else sees it; what was kept of an older file included. Holds from
  /// [#sync] to the next call of anything else. Empty if the storage has no such file. Wrappers
  /// have to hand this on, or a check copies the bytes.
  default Optional<String> staged() {
    return Optional.empty();
  }

  /// The absolute path at which programs of this machine find the file once it is committed. Asked
  /// between [#commit] and [#close]. Empty if it is no file of this machine, or nobody knows.
  /// Wrappers have to hand this on, or hooks are not told where the file is.
  default Optional<String> location() {
    return Optional.empty();
  }

  /// Makes all bytes durable and visible under [#path], in one step if the storage can. Once it
  /// returns, they survive a loss of power.
  ///
  /// @throws StorageException [Failure#NO_SPACE], [Failure#QUOTA], [Failure#IS_A_DIRECTORY],
  ///   [Failure#EXISTS] (for [WriteMode.CreateUnique]) or [Failure#NOT_FOUND] if the directory
  ///   changed meanwhile, [Failure#UNAVAILABLE]; the upload then did not happen, except that after
  ///   [Failure#NO_SPACE], [Failure#QUOTA] and [Failure#UNAVAILABLE] it may have
  void commit() throws StorageException;

  /// Ends the upload like [#close] without [#commit], and keeps nothing for a later resume either:
  /// nobody wants these bytes. A storage that keeps interrupted uploads has to say how. Wrappers
  /// have to hand this on, or the bytes stay.
  default void discard() throws IOException {
    close();
  }

  /// Ends the upload. Without an earlier [#commit] nothing of it is visible, as far as the
  /// [WriteMode] and the storage's configuration allow; a storage that can go on with interrupted
  /// uploads keeps the bytes, hidden. Closing twice does nothing more.
  @Override
  void close() throws IOException;
}
