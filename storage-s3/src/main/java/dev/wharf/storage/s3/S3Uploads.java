package dev.wharf.storage.s3;

import dev.wharf.domain.FtpPath;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import dev.wharf.storage.spi.WriteMode;
import java.util.Optional;
import java.util.OptionalLong;

/// Begins the uploads of one tree. Thread-safe.
final class S3Uploads {
  private static final int MOST_UNIQUE_NAMES = 1000;

  private final Keys keys;
  private final Names names;
  private final S3Storage.Shared shared;
  private final Partials partials;

  /// @param owner the name of the account
  S3Uploads(Keys keys, Names names, String owner, S3Storage.Shared shared) {
    this.keys = keys;
    this.names = names;
    this.shared = shared;
    S3Settings settings = shared.settings();
    var shape =
        new Parts.Shape(
            settings.memory().part(), shared.budget().largest(), settings.objects().checksums());
    this.partials = new Partials(shared.multipart(), owner, shape, shared.clock());
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
    if (!isResumable() && names.isFree(file, shared.claims().siblings())) {
      return upload(file, false, Optional.empty(), claim(file));
    }
    Names.Kind kind = names.kind(file);
    checkNoDirectory(kind, file);
    Claims.Claim claim = claim(file);
    try {
      return kind == Names.Kind.NONE ? fresh(file, claim) : replacing(file, claim);
    } catch (StorageException | RuntimeException e) {
      claim.close();
      throw e;
    }
  }

  private Upload replacing(FtpPath file, Claims.Claim claim) throws StorageException {
    if (isResumable()) {
      partials.discard(keys.file(file));
    }
    return upload(file, false, Optional.empty(), claim);
  }

  private boolean isResumable() {
    return shared.settings().keeping().resumable();
  }

  /// An upload of a name that is free. What an earlier one left is given up.
  private Upload fresh(FtpPath file, Claims.Claim claim) throws StorageException {
    String key = keys.file(file);
    if (!isResumable()) {
      return upload(file, false, Optional.empty(), claim);
    }
    partials.discard(key);
    return kept(file, partials.freshToken(key), Journal.Rest.none(partials.shape()), claim);
  }

  /// An upload that is kept if it is interrupted.
  private S3Upload kept(FtpPath file, String token, Journal.Rest before, Claims.Claim claim) {
    String key = keys.file(file);
    var remains = new Remains(shared.multipart(), token, key, before);
    var target =
        new S3Upload.Target(file, key, token, false, Optional.empty(), claim, Optional.of(remains));
    return new S3Upload(target, shared.multipart(), shared.budget());
  }

  /// See [dev.wharf.storage.spi.FileTree#resumable].
  OptionalLong resumable(FtpPath file) throws StorageException {
    if (!isResumable() || shared.bucket().head(keys.file(file)).isPresent()) {
      return OptionalLong.empty();
    }
    return partials.find(keys.file(file)).stream().mapToLong(Partials.Partial::safe).findFirst();
  }

  /// Gives up the account's interrupted upload to a path that no file has.
  ///
  /// @return whether there was one
  /// @throws StorageException BUSY if this server goes on with it just now
  boolean drop(FtpPath file) throws StorageException {
    String key = keys.file(file);
    if (!isResumable() || partials.find(key).isEmpty()) {
      return false;
    }
    try (Claims.Claim _ = shared.claims().claim(key)) {
      partials.discard(key);
    }
    return true;
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
    var target =
        new S3Upload.Target(
            file, keys.file(file), Multipart.freshToken(), create, old, claim, Optional.empty());
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
        return proceeding(file, offset, claim);
      }
      long size = old.map(ObjectFacts::size).orElse(0L);
      long kept = offset.orElse(size);
      if (kept > size) {
        throw new StorageException(Failure.OUT_OF_RANGE, file + " ends at " + size);
      }
      if (kept == 0) {
        return replacing(file, claim);
      }
      S3Upload upload = upload(file, false, old, claim);
      begin(upload, () -> upload.keep(old.orElseThrow(), kept));
      return upload;
    } catch (StorageException | RuntimeException e) {
      claim.close();
      throw e;
    }
  }

  /// An upload that goes on with an interrupted one, or begins if there is none.
  private Upload proceeding(FtpPath file, Optional<Long> offset, Claims.Claim claim)
      throws StorageException {
    Optional<Partials.Partial> partial =
        isResumable() && !offset.equals(Optional.of(0L))
            ? partials.find(keys.file(file))
            : Optional.empty();
    long safe = partial.map(Partials.Partial::safe).orElse(0L);
    long kept = offset.orElse(safe);
    long inParts = partial.map(one -> one.found().bytes()).orElse(0L);
    if (kept > safe || (kept > 0 && kept < inParts)) {
      throw new StorageException(
          Failure.OUT_OF_RANGE, file + " goes on from " + inParts + " to " + safe + " only");
    }
    if (kept == 0) {
      return fresh(file, claim);
    }
    Partials.Partial found = partial.orElseThrow();
    S3Upload upload = kept(file, found.token(), found.entry().rest().orElseThrow(), claim);
    begin(upload, () -> upload.resume(found, kept));
    return upload;
  }

  private interface Step {
    void take() throws StorageException;
  }

  private static void begin(S3Upload upload, Step step) throws StorageException {
    try {
      step.take();
    } catch (StorageException | RuntimeException e) {
      upload.close();
      throw e;
    }
  }
}
