package dev.wharf.protocol.quota;

import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Usage;
import dev.wharf.storage.spi.Checksum;
import dev.wharf.storage.spi.ChecksumAlgorithm;
import dev.wharf.storage.spi.Download;
import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.Listing;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import dev.wharf.storage.spi.WriteMode;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/// A tree in which some names do not exist, wherever they stand: they are not listed, cannot be
/// looked at, and cannot be made.
public final class HiddenTree implements FileTree {
  private final FileTree tree;
  private final Predicate<String> hidden;

  /// Hides names of `tree`.
  ///
  /// @param hidden whether a name does not exist
  public HiddenTree(FileTree tree, Predicate<String> hidden) {
    this.tree = tree;
    this.hidden = hidden;
  }

  private FtpPath old(FtpPath path) throws StorageException {
    return seen(path, Failure.NOT_FOUND);
  }

  private FtpPath fresh(FtpPath path) throws StorageException {
    return seen(path, Failure.BAD_NAME);
  }

  private FtpPath seen(FtpPath path, Failure failure) throws StorageException {
    for (FtpPath at = path; !at.isRoot(); at = at.parent()) {
      if (hidden.test(at.name())) {
        throw new StorageException(failure, path + " does not exist here");
      }
    }
    return path;
  }

  @Override
  public Entry stat(FtpPath path) throws StorageException {
    return tree.stat(old(path));
  }

  @Override
  public Entry entry(FtpPath path) throws StorageException {
    return tree.entry(old(path));
  }

  @Override
  public Listing list(FtpPath directory) throws StorageException {
    Listing all = tree.list(old(directory));
    return new Listing() {
      @Override
      public Optional<Entry> next() throws StorageException {
        Optional<Entry> next = all.next();
        while (next.isPresent() && hidden.test(next.get().name())) {
          next = all.next();
        }
        return next;
      }

      @Override
      public boolean isOrdered() {
        return all.isOrdered();
      }

      @Override
      public void close() {
        all.close();
      }
    };
  }

  @Override
  public Download download(FtpPath file, long offset) throws StorageException {
    return tree.download(old(file), offset);
  }

  @Override
  public Upload upload(FtpPath file, WriteMode mode) throws StorageException {
    return tree.upload(fresh(file), mode);
  }

  @Override
  public OptionalLong resumable(FtpPath file) throws StorageException {
    return tree.resumable(old(file));
  }

  @Override
  public void delete(FtpPath file) throws StorageException {
    tree.delete(old(file));
  }

  @Override
  public void makeDirectory(FtpPath directory) throws StorageException {
    tree.makeDirectory(fresh(directory));
  }

  @Override
  public void removeDirectory(FtpPath directory) throws StorageException {
    tree.removeDirectory(old(directory));
  }

  @Override
  public void rename(FtpPath from, FtpPath to) throws StorageException {
    tree.rename(old(from), fresh(to));
  }

  @Override
  public Instant setModified(FtpPath path, Instant time) throws StorageException {
    return tree.setModified(old(path), time);
  }

  @Override
  public void setMode(FtpPath path, int mode) throws StorageException {
    tree.setMode(old(path), mode);
  }

  @Override
  public Optional<Checksum> checksum(FtpPath file, ChecksumAlgorithm algorithm)
      throws StorageException {
    return tree.checksum(old(file), algorithm);
  }

  @Override
  public OptionalLong free(FtpPath directory) throws StorageException {
    return tree.free(old(directory));
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
