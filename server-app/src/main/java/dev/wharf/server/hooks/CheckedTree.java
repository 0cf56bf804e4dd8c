package dev.wharf.server.hooks;

import dev.wharf.domain.FtpPath;
import dev.wharf.storage.spi.Download;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.ForwardingTree;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import dev.wharf.storage.spi.WriteMode;
import java.io.IOException;
import java.util.Optional;

/// A tree whose uploads are checked; everything else goes straight through.
final class CheckedTree extends ForwardingTree {
  private final String account;
  private final UploadCheck check;

  /// @param account whose tree it is
  CheckedTree(String account, FileTree tree, UploadCheck check) {
    super(tree);
    this.account = account;
    this.check = check;
  }

  /// Where the storage has the bytes on this machine, they are looked at there. Else they are
  /// copied into a spool, behind the bytes of the old file that stay; what an interrupted upload
  /// left cannot be read, and so it cannot be continued.
  @Override
  public Upload upload(FtpPath file, WriteMode mode) throws StorageException {
    boolean continues = isContinued(file, mode);
    Upload upload = tree().upload(file, mode);
    try {
      if (upload.staged().isPresent()) {
        return new CheckedUpload(account, upload, check, Optional.empty());
      }
      if (continues) {
        throw new StorageException(Failure.UNSUPPORTED, "cannot be checked as a whole: " + file);
      }
      return new CheckedUpload(account, upload, check, Optional.of(spool(upload, mode)));
    } catch (IOException e) {
      throw giveUp(upload, e);
    }
  }

  private boolean isContinued(FtpPath file, WriteMode mode) throws StorageException {
    return switch (mode) {
      case WriteMode.Replace _, WriteMode.CreateUnique _ -> false;
      case WriteMode.ResumeAt _, WriteMode.Append _ -> tree().resumable(file).isPresent();
    };
  }

  private Spool spool(Upload upload, WriteMode mode) throws IOException {
    Spool spool = Spool.open(check.spool());
    boolean done = false;
    try {
      switch (mode) {
        case WriteMode.Replace _, WriteMode.CreateUnique _ -> {}
        case WriteMode.ResumeAt(long offset) -> keepOld(upload.path(), offset, spool);
        case WriteMode.Append _ -> keepOld(upload.path(), Long.MAX_VALUE, spool);
      }
      done = true;
      return spool;
    } finally {
      if (!done) {
        spool.close();
      }
    }
  }

  /// Where there is no old file, nothing of it stays.
  private void keepOld(FtpPath file, long bytes, Spool spool) throws IOException {
    try (Download old = tree().download(file, 0)) {
      spool.add(old, bytes);
    } catch (StorageException e) {
      if (e.failure() != Failure.NOT_FOUND) {
        throw e;
      }
    }
    if (bytes != Long.MAX_VALUE && spool.size() < bytes) {
      throw new StorageException(Failure.UNAVAILABLE, "the old file changed: " + file);
    }
  }

  private static StorageException giveUp(Upload upload, IOException cause) {
    try {
      upload.close();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    return cause instanceof StorageException known
        ? known
        : new StorageException(Failure.UNAVAILABLE, "spool of the check: " + cause, cause);
  }
}
