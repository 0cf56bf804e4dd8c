package dev.wharf.storage.s3;

import dev.wharf.domain.FtpPath;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import dev.wharf.storage.spi.WriteMode;
import java.util.Optional;

/// Begins the uploads of one tree. Thread-safe.
final class S3Uploads {
  private static final int MOST_UNIQUE_NAMES = 1000;

  private final Keys keys;
  private final Names names;
  private final S3Storage.Shared shared;

  S3Uploads(Keys keys, Names names, S3Storage.Shared shared) {
    this.keys = keys;
    this.names = names;
    this.shared = shared;
  }

  /// Begins an upload; see [dev.wharf.storage.spi.FileTree#upload].
  Upload open(FtpPath file, WriteMode mode) throws StorageException {
    names.checkDirectory(file.parent());
    return switch (mode) {
      case WriteMode.Replace() -> replacing(file);
      case WriteMode.CreateUnique() -> unique(file);
      case WriteMode.Append() -> continued(file, Optional.empty());
      case WriteMode.ResumeAt(long offset) -> continued(file, Optional.of(offset));
    };
  }

  private Upload replacing(FtpPath file) throws StorageException {
    checkNoDirectory(names.kind(file), file);
    return upload(file, false, Optional.empty(), claim(file));
  }

  private static void checkNoDirectory(Names.Kind kind, FtpPath file) throws StorageException {
    if (kind == Names.Kind.DIRECTORY) {
      throw new StorageException(Failure.IS_A_DIRECTORY, file.toString());
    }
  }

  private Claims.Claim claim(FtpPath file) throws StorageException {
    return shared.claims().claim(keys.file(file));
  }

  private S3Upload upload(
      FtpPath file, boolean create, Optional<ObjectFacts> old, Claims.Claim claim) {
    var target = new S3Upload.Target(file, keys.file(file), create, old, claim);
    return new S3Upload(target, shared.multipart(), shared.budget());
  }

  /// A free name: the one asked for, else with a number behind it.
  private Upload unique(FtpPath file) throws StorageException {
    for (int i = 0; i < MOST_UNIQUE_NAMES; i++) {
      FtpPath path = i == 0 ? file : file.parent().child(file.name() + "." + i);
      if (!keys.canBe(path)) {
        break;
      }
      if (names.kind(path) != Names.Kind.NONE) {
        continue;
      }
      try {
        return upload(path, true, Optional.empty(), claim(path));
      } catch (StorageException e) {
        if (e.failure() != Failure.BUSY) {
          throw e;
        }
      }
    }
    throw new StorageException(Failure.EXISTS, file + ": no free name");
  }

  /// An upload that begins with what is there.
  ///
  /// @param offset bytes to keep; empty for all
  private Upload continued(FtpPath file, Optional<Long> offset) throws StorageException {
    Claims.Claim claim = claim(file);
    try {
      Optional<ObjectFacts> old = shared.bucket().head(keys.file(file));
      if (old.isEmpty()) {
        checkNoDirectory(names.kind(file), file);
      }
      long size = old.map(ObjectFacts::size).orElse(0L);
      long kept = offset.orElse(size);
      if (kept > size) {
        throw new StorageException(Failure.OUT_OF_RANGE, file + " ends at " + size);
      }
      if (kept == 0) {
        return upload(file, false, Optional.empty(), claim);
      }
      S3Upload upload = upload(file, false, old, claim);
      begin(upload, old.orElseThrow(), kept);
      return upload;
    } catch (StorageException | RuntimeException e) {
      claim.close();
      throw e;
    }
  }

  private static void begin(S3Upload upload, ObjectFacts old, long kept) throws StorageException {
    try {
      upload.keep(old, kept);
    } catch (StorageException | RuntimeException e) {
      upload.close();
      throw e;
    }
  }
}
