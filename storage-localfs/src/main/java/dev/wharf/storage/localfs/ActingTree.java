package dev.wharf.storage.localfs;

import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Usage;
import dev.wharf.storage.spi.Checksum;
import dev.wharf.storage.spi.ChecksumAlgorithm;
import dev.wharf.storage.spi.Download;
import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.Listing;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import dev.wharf.storage.spi.WriteMode;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// A tree of which every call is made as a user of the machine.
///
/// Bytes of files that are open already are read and written as the server: the kernel has looked
/// at the user when the file was opened, and asks no more.
///
/// @param tree whose calls are made; closed with this one
/// @param acting makes them
/// @param who as whom
record ActingTree(FileTree tree, Impersonation acting, Persona who) implements FileTree {
  @Override
  public Entry stat(FtpPath path) throws StorageException {
    return acting.as(who, () -> tree.stat(path));
  }

  @Override
  public Entry entry(FtpPath path) throws StorageException {
    return acting.as(who, () -> tree.entry(path));
  }

  @Override
  public Listing list(FtpPath directory) throws StorageException {
    return new ActingListing(acting.as(who, () -> tree.list(directory)), acting, who);
  }

  @Override
  public Download download(FtpPath file, long offset) throws StorageException {
    return acting.as(who, () -> tree.download(file, offset));
  }

  @Override
  public Upload upload(FtpPath file, WriteMode mode) throws StorageException {
    return new ActingUpload(acting.as(who, () -> tree.upload(file, mode)), acting, who);
  }

  @Override
  public OptionalLong resumable(FtpPath file) throws StorageException {
    return acting.as(who, () -> tree.resumable(file));
  }

  @Override
  public void delete(FtpPath file) throws StorageException {
    acting.run(who, () -> tree.delete(file));
  }

  @Override
  public void makeDirectory(FtpPath directory) throws StorageException {
    acting.run(who, () -> tree.makeDirectory(directory));
  }

  @Override
  public void removeDirectory(FtpPath directory) throws StorageException {
    acting.run(who, () -> tree.removeDirectory(directory));
  }

  @Override
  public void rename(FtpPath from, FtpPath to) throws StorageException {
    acting.run(who, () -> tree.rename(from, to));
  }

  @Override
  public Instant setModified(FtpPath path, Instant time) throws StorageException {
    return acting.as(who, () -> tree.setModified(path, time));
  }

  @Override
  public void setMode(FtpPath path, int mode) throws StorageException {
    acting.run(who, () -> tree.setMode(path, mode));
  }

  @Override
  public Optional<Checksum> checksum(FtpPath file, ChecksumAlgorithm algorithm)
      throws StorageException {
    return acting.as(who, () -> tree.checksum(file, algorithm));
  }

  @Override
  public Optional<Usage> usage() throws StorageException {
    return acting.as(who, tree::usage);
  }

  @Override
  public OptionalLong free(FtpPath directory) throws StorageException {
    return acting.as(who, () -> tree.free(directory));
  }

  @Override
  public void close() {
    tree.close(); // closes a descriptor, which nobody needs permission for
  }
}
