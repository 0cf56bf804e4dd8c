package dev.wharf.protocol.session;

import dev.wharf.domain.AccessPolicy;
import dev.wharf.domain.Account;
import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Permission;
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
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// A tree behind its account's permissions: the one place where a call of the storage is allowed or
/// not, whatever command it serves. Also the place where paths too long or too deep end.
public final class GuardedTree implements FileTree {
  /// Most directories on the way to something.
  public static final int MAX_DEPTH = 100;

  private final Account account;
  private final FileTree tree;

  /// Puts `account`'s permissions before `tree`.
  public GuardedTree(Account account, FileTree tree) {
    this.account = account;
    this.tree = tree;
  }

  @Override
  public Entry stat(FtpPath path) throws StorageException {
    requireAny(path, Permission.LIST, Permission.READ);
    return tree.stat(path);
  }

  @Override
  public Entry entry(FtpPath path) throws StorageException {
    requireAny(path, Permission.LIST, Permission.READ, Permission.RENAME);
    return tree.entry(path);
  }

  /// Makes sure that a session may be in `directory`: it is one, and the account may do something
  /// there or further down.
  ///
  /// @throws StorageException as [#stat]
  public void enter(FtpPath directory) throws StorageException {
    requireSize(directory);
    if (!AccessPolicy.allowsSomething(account, directory)) {
      throw denied("enter " + directory);
    }
    if (!tree.stat(directory).isDirectory()) {
      throw new StorageException(Failure.NOT_A_DIRECTORY, directory.toString());
    }
  }

  @Override
  public Listing list(FtpPath directory) throws StorageException {
    require(Permission.LIST, directory);
    return tree.list(directory);
  }

  @Override
  public Download download(FtpPath file, long offset) throws StorageException {
    require(Permission.READ, file);
    return tree.download(file, offset);
  }

  /// WRITE makes new files; what is there already takes DELETE as well, or APPEND to grow.
  @Override
  public Upload upload(FtpPath file, WriteMode mode) throws StorageException {
    boolean deletes = AccessPolicy.allows(account, Permission.DELETE, file);
    switch (mode) {
      case WriteMode.CreateUnique _ -> require(Permission.WRITE, file);
      case WriteMode.ResumeAt _ -> {
        require(Permission.WRITE, file);
        require(Permission.DELETE, file);
      }
      case WriteMode.Replace _ -> {
        require(Permission.WRITE, file);
        if (!deletes) {
          return create(file);
        }
      }
      case WriteMode.Append _ -> {
        requireAny(file, Permission.APPEND, Permission.WRITE);
        if (!deletes && !AccessPolicy.allows(account, Permission.APPEND, file)) {
          return create(file);
        }
      }
    }
    return tree.upload(file, mode);
  }

  /// A new file under this very name or none at all, also if somebody else makes it meanwhile: that
  /// is what the storage promises for unique names.
  private Upload create(FtpPath file) throws StorageException {
    if (file.isRoot()) {
      throw new StorageException(Failure.IS_A_DIRECTORY, file.toString());
    }
    Upload upload = tree.upload(file, new WriteMode.CreateUnique());
    if (upload.path().equals(file)) {
      return upload;
    }
    try {
      upload.close();
    } catch (IOException e) {
      throw new StorageException(Failure.UNAVAILABLE, "giving up " + upload.path(), e);
    }
    throw new StorageException(Failure.EXISTS, account.name() + " may not replace " + file);
  }

  @Override
  public OptionalLong resumable(FtpPath file) throws StorageException {
    require(Permission.WRITE, file);
    return tree.resumable(file);
  }

  @Override
  public void delete(FtpPath file) throws StorageException {
    require(Permission.DELETE, file);
    tree.delete(file);
  }

  @Override
  public void makeDirectory(FtpPath directory) throws StorageException {
    require(Permission.MAKE_DIRECTORY, directory);
    tree.makeDirectory(directory);
  }

  @Override
  public void removeDirectory(FtpPath directory) throws StorageException {
    require(Permission.DELETE, directory);
    tree.removeDirectory(directory);
  }

  /// Makes sure that there is something at `from`, and that the account may give it another name.
  ///
  /// @throws StorageException as [#entry]
  public void requireRenamable(FtpPath from) throws StorageException {
    require(Permission.RENAME, from);
    requireNoBorder(from);
    tree.entry(from);
  }

  @Override
  public void rename(FtpPath from, FtpPath to) throws StorageException {
    require(Permission.RENAME, from);
    require(Permission.RENAME, to);
    requireNoBorder(from);
    requireNoBorder(to);
    if (!AccessPolicy.allows(account, Permission.DELETE, to) && exists(to)) {
      throw new StorageException(Failure.EXISTS, account.name() + " may not replace " + to);
    }
    tree.rename(from, to);
  }

  private void requireNoBorder(FtpPath path) throws StorageException {
    if (AccessPolicy.isFixed(account, path)) {
      throw new StorageException(Failure.DENIED, path + " has rules of its own, or below it");
    }
  }

  private boolean exists(FtpPath path) throws StorageException {
    try {
      tree.entry(path);
      return true;
    } catch (StorageException e) {
      if (e.failure() == Failure.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public Instant setModified(FtpPath path, Instant time) throws StorageException {
    require(Permission.CHANGE_ATTRIBUTES, path);
    return tree.setModified(path, time);
  }

  @Override
  public void setMode(FtpPath path, int mode) throws StorageException {
    require(Permission.CHANGE_ATTRIBUTES, path);
    tree.setMode(path, mode);
  }

  /// Whoever may not read a file may not try guesses at its content either.
  @Override
  public Optional<Checksum> checksum(FtpPath file, ChecksumAlgorithm algorithm)
      throws StorageException {
    require(Permission.READ, file);
    return tree.checksum(file, algorithm);
  }

  @Override
  public OptionalLong free(FtpPath directory) throws StorageException {
    require(Permission.LIST, directory);
    return tree.free(directory);
  }

  /// Told to whoever may do something, anywhere: it says nothing of single files.
  @Override
  public Optional<Usage> usage() throws StorageException {
    if (!AccessPolicy.allowsSomething(account, FtpPath.ROOT)) {
      throw denied("see how much is stored");
    }
    return tree.usage();
  }

  @Override
  public void close() {
    tree.close();
  }

  private void require(Permission permission, FtpPath path) throws StorageException {
    requireAny(path, permission);
  }

  private void requireAny(FtpPath path, Permission... permissions) throws StorageException {
    requireSize(path);
    for (Permission permission : permissions) {
      if (AccessPolicy.allows(account, permission, path)) {
        return;
      }
    }
    throw denied(permissions[0].toString());
  }

  private static void requireSize(FtpPath path) throws StorageException {
    if (!path.fits() || path.depth() > MAX_DEPTH) {
      throw new StorageException(Failure.BAD_NAME, "too long or too deep");
    }
  }

  private StorageException denied(String what) {
    return new StorageException(Failure.DENIED, account.name() + " may not " + what);
  }
}
