package dev.wharf.server.hooks;

import dev.wharf.domain.FtpPath;
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
    Upload upload = tree().upload(file, mode);
    try {
      Optional<Spool> spool =
          upload.staged().isPresent() ? Optional.empty() : Optional.of(spool(upload));
      return new CheckedUpload(account, upload, check, spool);
    } catch (StorageException e) {
      throw giveUp(upload, e);
    }
  }

  private Spool spool(Upload upload) throws StorageException {
    FtpPath file = upload.path();
    if (upload.start() > 0 && !isThere(file)) {
      throw new StorageException(Failure.UNSUPPORTED, "cannot be checked as a whole: " + file);
    }
    return Spool.open(check.spool(), upload.start(), () -> tree().download(file, 0));
  }

  private boolean isThere(FtpPath file) throws StorageException {
    try {
      return tree().stat(file).isFile();
    } catch (StorageException e) {
      if (e.failure() == Failure.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  private static StorageException giveUp(Upload upload, StorageException cause) {
    try {
      upload.close();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    return cause;
  }
}
