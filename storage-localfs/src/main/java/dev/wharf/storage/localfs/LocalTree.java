package dev.wharf.storage.localfs;

import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Username;
import dev.wharf.storage.spi.Download;
import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.Listing;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import dev.wharf.storage.spi.WriteMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalLong;

/// The files below one home. Decides what may be asked for; the [Jail] makes sure that it stays
/// inside, and an open [Folder] does it.
final class LocalTree implements FileTree {
  /// Most directories that may be nested: deeper trees break backup programs and `rm -r`.
  static final int DEEPEST = 100;

  private final Jail jail;
  private final LocalSettings settings;
  private final LocalUploads uploads;

  /// @param jail closed with the tree
  LocalTree(Jail jail, Username account, LocalSettings settings, LocalUploads.Shared shared) {
    this.jail = jail;
    this.settings = settings;
    this.uploads = new LocalUploads(jail, account, settings, shared);
  }

  @Override
  public Entry stat(FtpPath path) throws StorageException {
    checkKnown(path);
    try (Place place = jail.find(path, true)) {
      return named(path.name(), place.entry());
    }
  }

  @Override
  public Entry entry(FtpPath path) throws StorageException {
    checkKnown(path);
    try (Place place = jail.find(path, false)) {
      return LocalListing.withTarget(jail, path, place.entry());
    }
  }

  private static Entry named(String name, Entry entry) {
    return new Entry(
        name,
        entry.type(),
        entry.size(),
        entry.modified(),
        entry.identity(),
        entry.posix(),
        entry.target());
  }

  @Override
  public Listing list(FtpPath directory) throws StorageException {
    checkKnown(directory);
    try (Folder folder = jail.folder(directory)) {
      return new LocalListing(jail, directory, folder.entries());
    }
  }

  @Override
  public Download download(FtpPath file, long offset) throws StorageException {
    checkKnown(file);
    try (Place place = jail.find(file, true)) {
      return LocalDownload.of(
          place.folder().open(place.name(), Folder.Access.READ), offset, file.toString());
    }
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
    return uploads.resumable(file);
  }

  @Override
  public void delete(FtpPath file) throws StorageException {
    checkKnown(file);
    checkWritable();
    try (Place place = jail.find(file, false)) {
      Optional<Entry> entry = place.entryIfAny();
      if (entry.isEmpty()) {
        uploads.drop(place);
        return;
      }
      if (entry.get().isDirectory()) {
        throw new StorageException(Failure.IS_A_DIRECTORY, file.toString());
      }
      place.folder().unlink(place.name());
    }
  }

  @Override
  public void makeDirectory(FtpPath directory) throws StorageException {
    checkNew(directory);
    if (directory.isRoot()) {
      throw new StorageException(Failure.EXISTS, "the root");
    }
    try (Place place = jail.find(directory, false)) {
      place.folder().makeDirectory(place.name(), settings.directoryMode());
    }
  }

  @Override
  public void removeDirectory(FtpPath directory) throws StorageException {
    checkKnown(directory);
    checkWritable();
    if (directory.isRoot()) {
      throw new StorageException(Failure.DENIED, "the root stays");
    }
    try (Place place = jail.find(directory, false)) {
      remove(place, directory);
    }
  }

  /// A directory that looks empty to clients goes, whatever interrupted uploads have left in it.
  private void remove(Place place, FtpPath directory) throws StorageException {
    try {
      place.folder().removeDirectory(place.name());
    } catch (StorageException e) {
      if (e.failure() != Failure.NOT_EMPTY || !uploads.clear(directory)) {
        throw e;
      }
      place.folder().removeDirectory(place.name());
    }
  }

  @Override
  public void rename(FtpPath from, FtpPath to) throws StorageException {
    checkKnown(from);
    checkNew(to);
    if (from.isRoot()) {
      throw new StorageException(Failure.DENIED, "the root stays");
    }
    try (Place source = jail.find(from, false);
        Place target = jail.find(to, false)) {
      Entry moved = source.entry();
      if (to.equals(from)) {
        return;
      }
      if (to.startsWith(from)) {
        throw new StorageException(Failure.BAD_NAME, to + " lies below " + from);
      }
      if (moved.isDirectory()
          && to.depth() > from.depth()
          && !fitsInto(from, DEEPEST - to.depth())) {
        throw new StorageException(Failure.BAD_NAME, from + " is too deep for " + to);
      }
      Optional<Entry> replaced = target.entryIfAny();
      if (replaced.filter(Entry::isDirectory).isPresent()) {
        throw new StorageException(Failure.IS_A_DIRECTORY, to.toString());
      }
      source.folder().move(source.name(), target.folder(), target.name(), !moved.isDirectory());
    }
  }

  /// Whether nothing in a directory lies more than so many levels below it. Else a tree without an
  /// end could be made of pieces that are not too deep by themselves.
  private boolean fitsInto(FtpPath directory, int levels) throws StorageException {
    var below = new ArrayList<FtpPath>();
    try (Folder folder = jail.folder(directory);
        Listing entries = folder.entries()) {
      if (levels > 0 && hasOnlyFiles(folder)) {
        return true;
      }
      for (Optional<Entry> next = entries.next(); next.isPresent(); next = entries.next()) {
        if (levels == 0) {
          return false;
        }
        if (next.get().isDirectory()) {
          below.add(directory.child(next.get().name()));
        }
      }
    }
    for (FtpPath one : below) {
      if (!fitsInto(one, levels - 1)) {
        return false;
      }
    }
    return true;
  }

  /// Most file systems count a link for each directory in a directory, beside its name and its dot:
  /// where there are two, nobody has to look at each of a million files.
  private static boolean hasOnlyFiles(Folder folder) throws StorageException {
    return folder.entry("").posix().filter(facts -> facts.links() == 2).isPresent();
  }

  @Override
  public Instant setModified(FtpPath path, Instant time) throws StorageException {
    checkKnown(path);
    checkWritable();
    try (Place place = jail.find(path, true)) {
      Instant before = place.entry().modified();
      Instant stored = place.folder().setModified(place.name(), time);
      if (Duration.between(stored, time).abs().compareTo(Duration.ofSeconds(2)) >= 0) {
        place.folder().setModified(place.name(), before);
        throw new StorageException(Failure.OUT_OF_RANGE, "no file here can be from " + time);
      }
      return stored;
    }
  }

  @Override
  public void setMode(FtpPath path, int mode) throws StorageException {
    checkKnown(path);
    checkWritable();
    try (Place place = jail.find(path, true)) {
      if (place.name().isEmpty()) { // several accounts may share it
        throw new StorageException(Failure.DENIED, "the root keeps its mode");
      }
      place.folder().setMode(place.name(), mode & 0777);
    }
  }

  @Override
  public OptionalLong free(FtpPath directory) throws StorageException {
    checkKnown(directory);
    try (Folder folder = jail.folder(directory)) {
      return folder.free();
    }
  }

  @Override
  public void close() {
    jail.close();
  }

  private void checkWritable() throws StorageException {
    if (settings.readOnly()) {
      throw new StorageException(Failure.DENIED, "the storage is read-only");
    }
  }

  /// What cannot be there is not there.
  private static void checkKnown(FtpPath path) throws StorageException {
    if (!path.fits() || StagingNames.anyReserved(path)) {
      throw new StorageException(Failure.NOT_FOUND, path.toString());
    }
  }

  private void checkNew(FtpPath path) throws StorageException {
    checkWritable();
    if (!path.fits() || path.depth() > DEEPEST || StagingNames.anyReserved(path)) {
      throw new StorageException(Failure.BAD_NAME, path.toString());
    }
  }
}
