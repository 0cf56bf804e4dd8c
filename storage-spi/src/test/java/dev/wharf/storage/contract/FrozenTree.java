package dev.wharf.storage.contract;

import dev.wharf.domain.FtpPath;
import dev.wharf.storage.spi.Download;
import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.Listing;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import dev.wharf.storage.spi.WriteMode;
import java.time.Instant;

/// Another tree, which nobody can change through this one.
record FrozenTree(FileTree other) implements FileTree {
  @Override
  public Entry stat(FtpPath path) throws StorageException {
    return other.stat(path);
  }

  @Override
  public Entry entry(FtpPath path) throws StorageException {
    return other.entry(path);
  }

  @Override
  public Listing list(FtpPath directory) throws StorageException {
    return other.list(directory);
  }

  @Override
  public Download download(FtpPath file, long offset) throws StorageException {
    return other.download(file, offset);
  }

  @Override
  public Upload upload(FtpPath file, WriteMode mode) throws StorageException {
    throw denied();
  }

  @Override
  public void delete(FtpPath file) throws StorageException {
    throw denied();
  }

  @Override
  public void makeDirectory(FtpPath directory) throws StorageException {
    throw denied();
  }

  @Override
  public void removeDirectory(FtpPath directory) throws StorageException {
    throw denied();
  }

  @Override
  public void rename(FtpPath from, FtpPath to) throws StorageException {
    throw denied();
  }

  @Override
  public Instant setModified(FtpPath path, Instant time) throws StorageException {
    throw denied();
  }

  private static StorageException denied() {
    return new StorageException(Failure.DENIED, "nothing changes here");
  }
}
