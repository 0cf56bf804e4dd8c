package dev.wharf.storage.s3;

import dev.wharf.domain.FtpPath;
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
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// The objects below one prefix, as files and directories.
final class S3Tree implements FileTree {
  private final Keys keys;
  private final S3Storage.Shared shared;
  private final Bucket bucket;
  private final Names names;
  private final S3Uploads uploads;

  /// @param owner the name of the account
  S3Tree(Keys keys, String owner, S3Storage.Shared shared) {
    this.keys = keys;
    this.shared = shared;
    this.bucket = shared.bucket();
    this.names = new Names(bucket, keys);
    this.uploads = new S3Uploads(keys, names, owner, shared);
  }

  @Override
  public Entry stat(FtpPath path) throws StorageException {
    if (path.isRoot()) {
      return Entry.directory("", shared.opened());
    }
    checkKnown(path);
    Optional<ObjectFacts> object = bucket.head(keys.file(path));
    if (object.isPresent()) {
      return Entry.file(path.name(), object.get().size(), object.get().modified());
    }
    Optional<ObjectFacts> marker = bucket.head(keys.directory(path));
    if (marker.isPresent()) {
      return Entry.directory(path.name(), timeOf(marker.get()));
    }
    if (names.hasEntries(path)) {
      return Entry.directory(path.name(), shared.opened());
    }
    throw names.missing(path);
  }

  @Override
  public Entry entry(FtpPath path) throws StorageException {
    return stat(path); // there are no links
  }

  /// The time of a directory: the one that a client has set, else the one that listings show.
  private Instant timeOf(ObjectFacts marker) {
    return marker.metadata().containsKey(Times.KEY) ? marker.modified() : shared.opened();
  }

  @Override
  public Listing list(FtpPath directory) throws StorageException {
    checkKnown(directory);
    String prefix = keys.directory(directory);
    Bucket.Page first = bucket.children(prefix, Optional.empty());
    if (first.items().isEmpty() && first.next().isEmpty() && !directory.isRoot()) {
      throw names.missingDirectory(directory);
    }
    return new S3Listing(bucket, prefix, first, shared.opened());
  }

  @Override
  public Download download(FtpPath file, long offset) throws StorageException {
    checkKnown(file);
    if (file.isRoot()) {
      throw new StorageException(Failure.IS_A_DIRECTORY, "the root");
    }
    try {
      return S3Download.open(
          bucket, shared.budget(), shared.multipart().executor(), keys.file(file), offset);
    } catch (StorageException e) {
      throw e.failure() == Failure.NOT_FOUND ? noFile(file) : e;
    }
  }

  /// Why a path is no file.
  private StorageException noFile(FtpPath path) throws StorageException {
    return path.isRoot() || names.hasEntries(path)
        ? new StorageException(Failure.IS_A_DIRECTORY, path.toString())
        : names.missing(path);
  }

  @Override
  public Upload upload(FtpPath file, WriteMode mode) throws StorageException {
    checkNew(file);
    if (file.isRoot()) {
      throw new StorageException(Failure.IS_A_DIRECTORY, "the root");
    }
    return uploads.open(file, mode);
  }

  @Override
  public OptionalLong resumable(FtpPath file) throws StorageException {
    checkKnown(file);
    return file.isRoot() ? OptionalLong.empty() : uploads.resumable(file);
  }

  @Override
  public void delete(FtpPath file) throws StorageException {
    checkKnown(file);
    checkWritable();
    if (file.isRoot() || bucket.head(keys.file(file)).isEmpty()) {
      StorageException no = noFile(file);
      if (no.failure() == Failure.NOT_FOUND && uploads.drop(file)) {
        return;
      }
      throw no;
    }
    bucket.delete(keys.file(file));
    keepDirectory(file.parent());
  }

  /// Marks a directory that would vanish with the last thing in it.
  private void keepDirectory(FtpPath directory) throws StorageException {
    if (!directory.isRoot() && !names.hasEntries(directory)) {
      bucket.mark(keys.directory(directory), Map.of());
    }
  }

  @Override
  public void makeDirectory(FtpPath directory) throws StorageException {
    checkNew(directory);
    if (names.kind(directory) != Names.Kind.NONE) {
      throw new StorageException(Failure.EXISTS, directory.toString());
    }
    names.checkDirectory(directory.parent());
    bucket.mark(keys.directory(directory), Map.of());
    shared.claims().directoryMade(keys.file(directory));
  }

  @Override
  public void removeDirectory(FtpPath directory) throws StorageException {
    checkKnown(directory);
    if (directory.isRoot()) {
      throw new StorageException(Failure.DENIED, "the root");
    }
    checkWritable();
    String marker = keys.directory(directory);
    names.forget();
    var first = bucket.first(marker, 2).items();
    if (first.isEmpty()) {
      throw names.missingDirectory(directory);
    }
    if (first.size() > 1 || !first.getFirst().key().equals(marker)) {
      throw new StorageException(Failure.NOT_EMPTY, directory.toString());
    }
    bucket.delete(marker);
    keepDirectory(directory.parent());
  }

  @Override
  public void rename(FtpPath from, FtpPath to) throws StorageException {
    checkKnown(from);
    checkNew(to);
    if (from.isRoot()) {
      throw new StorageException(Failure.DENIED, "the root");
    }
    try (Claims.Bundle _ = shared.claims().claimAll(both(keys.file(from), keys.file(to)))) {
      renameClaimed(from, to);
    }
  }

  private static Set<String> both(String from, String to) {
    return from.equals(to) ? Set.of(from) : Set.of(from, to);
  }

  private void renameClaimed(FtpPath from, FtpPath to) throws StorageException {
    Optional<ObjectFacts> file = bucket.head(keys.file(from));
    if (file.isEmpty() && !names.hasEntries(from)) {
      throw names.missing(from);
    }
    if (from.equals(to)) {
      return;
    }
    if (to.startsWith(from)) {
      throw new StorageException(Failure.BAD_NAME, to + " lies below " + from);
    }
    Names.Kind there = names.kind(to);
    if (there == Names.Kind.DIRECTORY || (there == Names.Kind.FILE && file.isEmpty())) {
      throw new StorageException(Failure.EXISTS, to.toString());
    }
    names.checkDirectory(to.parent());
    if (file.isPresent()) {
      shared.copies().move(file.get(), keys.file(to));
    } else {
      names.forget();
      shared.copies().moveAll(keys.directory(from), keys.directory(to));
      shared.claims().directoryMade(keys.file(to));
    }
    keepDirectory(from.parent());
  }

  /// A file is copied onto itself: whoever wrote it meanwhile would find the new bytes gone, so the
  /// key is claimed.
  @Override
  public Instant setModified(FtpPath path, Instant time) throws StorageException {
    checkKnown(path);
    checkWritable();
    if (path.isRoot()) {
      throw new StorageException(Failure.DENIED, "the root has no time");
    }
    String key = keys.file(path);
    Map<String, String> change = Map.of(Times.KEY, Times.text(time));
    try (Claims.Claim _ = shared.claims().claim(key)) {
      Optional<ObjectFacts> file = bucket.head(key);
      if (file.isPresent()) {
        shared.copies().copy(file.get(), key, file.get().metadataWith(change));
      } else if (names.hasEntries(path)) {
        bucket.mark(keys.directory(path), change);
      } else {
        throw names.missing(path);
      }
    }
    return time;
  }

  /// What the store keeps itself: it belongs to the object as it is, whoever wrote it.
  @Override
  public Optional<Checksum> checksum(FtpPath file, ChecksumAlgorithm algorithm)
      throws StorageException {
    return file.isRoot() || !keys.canBe(file)
        ? Optional.empty()
        : bucket.checksum(keys.file(file), algorithm);
  }

  @Override
  public OptionalLong free(FtpPath directory) throws StorageException {
    checkKnown(directory);
    if (names.kind(directory) != Names.Kind.DIRECTORY) {
      throw names.missingDirectory(directory);
    }
    return OptionalLong.empty();
  }

  private void checkKnown(FtpPath path) throws StorageException {
    if (!keys.canBe(path)) {
      throw new StorageException(Failure.NOT_FOUND, path.toString());
    }
  }

  private void checkNew(FtpPath path) throws StorageException {
    checkWritable();
    if (!keys.canBe(path)) {
      throw new StorageException(Failure.BAD_NAME, path + " cannot be a key");
    }
  }

  private void checkWritable() throws StorageException {
    if (shared.settings().readOnly()) {
      throw new StorageException(Failure.DENIED, "the storage is read-only");
    }
  }
}
