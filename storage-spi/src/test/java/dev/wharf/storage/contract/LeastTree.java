package dev.wharf.storage.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

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

/// Another tree with nothing but what the port has no default for, and with shorter names.
///
/// @param longestName in bytes
record LeastTree(FileTree other, int longestName) implements FileTree {
  private void checkName(FtpPath path) throws StorageException {
    if (!path.isRoot() && path.name().getBytes(UTF_8).length > longestName) {
      throw new StorageException(Failure.BAD_NAME, path + " is too long");
    }
  }

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
    checkName(file);
    return other.upload(file, mode);
  }

  @Override
  public void delete(FtpPath file) throws StorageException {
    other.delete(file);
  }

  @Override
  public void makeDirectory(FtpPath directory) throws StorageException {
    checkName(directory);
    other.makeDirectory(directory);
  }

  @Override
  public void removeDirectory(FtpPath directory) throws StorageException {
    other.removeDirectory(directory);
  }

  @Override
  public void rename(FtpPath from, FtpPath to) throws StorageException {
    checkName(to);
    other.rename(from, to);
  }

  @Override
  public Instant setModified(FtpPath path, Instant time) throws StorageException {
    return other.setModified(path, time);
  }
}
