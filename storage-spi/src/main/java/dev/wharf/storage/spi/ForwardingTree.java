package dev.wharf.storage.spi;

import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Usage;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// A tree that hands every call on to another one: for wrappers, which override what they change.
///
/// A method that [FileTree] gets later is handed on as well. A wrapper that forbids or hides
/// something therefore has to look at each of them; where that is all it does, it implements
/// [FileTree] itself, and forgets a new method instead of letting it pass.
public abstract class ForwardingTree implements FileTree {
  private final FileTree tree;

  /// @param tree gets the calls; closed with this one
  protected ForwardingTree(FileTree tree) {
    this.tree = tree;
  }

  /// The tree that gets the calls.
  protected final FileTree tree() {
    return tree;
  }

  @Override
  public Entry stat(FtpPath path) throws StorageException {
    return tree.stat(path);
  }

  @Override
  public Entry entry(FtpPath path) throws StorageException {
    return tree.entry(path);
  }

  @Override
  public Listing list(FtpPath directory) throws StorageException {
    return tree.list(directory);
  }

  @Override
  public Download download(FtpPath file, long offset) throws StorageException {
    return tree.download(file, offset);
  }

  @Override
  public Upload upload(FtpPath file, WriteMode mode) throws StorageException {
    return tree.upload(file, mode);
  }

  @Override
  public OptionalLong resumable(FtpPath file) throws StorageException {
    return tree.resumable(file);
  }

  @Override
  public void delete(FtpPath file) throws StorageException {
    tree.delete(file);
  }

  @Override
  public void makeDirectory(FtpPath directory) throws StorageException {
    tree.makeDirectory(directory);
  }

  @Override
  public void removeDirectory(FtpPath directory) throws StorageException {
    tree.removeDirectory(directory);
  }

  @Override
  public void rename(FtpPath from, FtpPath to) throws StorageException {
    tree.rename(from, to);
  }

  @Override
  public Instant setModified(FtpPath path, Instant time) throws StorageException {
    return tree.setModified(path, time);
  }

  @Override
  public void setMode(FtpPath path, int mode) throws StorageException {
    tree.setMode(path, mode);
  }

  @Override
  public Optional<Checksum> checksum(FtpPath file, ChecksumAlgorithm algorithm)
      throws StorageException {
    return tree.checksum(file, algorithm);
  }

  @Override
  public OptionalLong free(FtpPath directory) throws StorageException {
    return tree.free(directory);
  }

  @Override
  public Optional<Usage> usage() throws StorageException {
    return tree.usage();
  }

  @Override
  public void close() {
    tree.close();
  }
}
