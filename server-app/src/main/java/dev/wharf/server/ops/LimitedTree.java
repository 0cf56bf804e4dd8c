package dev.wharf.server.ops;

import dev.wharf.domain.FtpPath;
import dev.wharf.storage.spi.Checksum;
import dev.wharf.storage.spi.ChecksumAlgorithm;
import dev.wharf.storage.spi.Download;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.ForwardingTree;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import dev.wharf.storage.spi.WriteMode;
import java.time.Instant;
import java.util.Optional;

/// A tree that is asked for permission before each call that opens or changes something.
abstract class LimitedTree extends ForwardingTree {
  LimitedTree(FileTree tree) {
    super(tree);
  }

  /// Says no to reading the bytes of a file.
  ///
  /// @param tree the whole one, to look at the file
  void mayRead(FileTree tree, FtpPath file) throws StorageException {}

  /// Says no to making, changing or removing something.
  void mayChange(FtpPath path) throws StorageException {}

  @Override
  public final Download download(FtpPath file, long offset) throws StorageException {
    mayRead(tree(), file);
    return tree().download(file, offset);
  }

  @Override
  public final Optional<Checksum> checksum(FtpPath file, ChecksumAlgorithm algorithm)
      throws StorageException {
    mayRead(tree(), file);
    return tree().checksum(file, algorithm);
  }

  @Override
  public final Upload upload(FtpPath file, WriteMode mode) throws StorageException {
    mayChange(file);
    return tree().upload(file, mode);
  }

  @Override
  public final void delete(FtpPath file) throws StorageException {
    mayChange(file);
    tree().delete(file);
  }

  @Override
  public final void makeDirectory(FtpPath directory) throws StorageException {
    mayChange(directory);
    tree().makeDirectory(directory);
  }

  @Override
  public final void removeDirectory(FtpPath directory) throws StorageException {
    mayChange(directory);
    tree().removeDirectory(directory);
  }

  @Override
  public final void rename(FtpPath from, FtpPath to) throws StorageException {
    mayChange(from);
    mayChange(to);
    tree().rename(from, to);
  }

  @Override
  public final Instant setModified(FtpPath path, Instant time) throws StorageException {
    mayChange(path);
    return tree().setModified(path, time);
  }

  @Override
  public final void setMode(FtpPath path, int mode) throws StorageException {
    mayChange(path);
    tree().setMode(path, mode);
  }
}
