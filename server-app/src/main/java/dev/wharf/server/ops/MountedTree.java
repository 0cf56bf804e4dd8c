package dev.wharf.server.ops;

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
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/// One tree made of several: the account's own, and others that are mounted in it. The deepest
/// mount on the way to a path decides whose path it is.
///
/// Mounted directories are always there, and so are the directories on the way to them, whatever
/// the tree below has at those names.
final class MountedTree implements FileTree {
  private final FileTree root;
  private final List<MountPoint> mounts;
  private final Instant since;

  /// @param since the time that directories show which no tree has
  MountedTree(FileTree root, List<MountPoint> mounts, Instant since) {
    this.root = root;
    this.mounts = List.copyOf(mounts);
    this.since = since;
  }

  @Override
  public Entry stat(FtpPath path) throws StorageException {
    Place place = place(path);
    if (place.isMountPoint()) {
      return place.named(place.tree().stat(FtpPath.ROOT), path.name());
    }
    try {
      Entry entry = place.entry(place.tree().stat(place.inside()));
      return entry.isDirectory() || !leadsToMount(path) ? entry : onTheWay(path);
    } catch (StorageException e) {
      return insteadOf(e, path);
    }
  }

  @Override
  public Entry entry(FtpPath path) throws StorageException {
    Place place = place(path);
    return place.isMountPoint() || leadsToMount(path)
        ? stat(path)
        : place.entry(place.tree().entry(place.inside()));
  }

  @Override
  public Listing list(FtpPath directory) throws StorageException {
    Place place = place(directory);
    Set<String> mounted = namesIn(directory, true);
    Set<String> onTheWay = namesIn(directory, false);
    Listing own;
    try {
      own = place.tree().list(place.inside());
    } catch (StorageException e) {
      insteadOf(e, directory);
      own = MountedListing.NOTHING;
    }
    return new MountedListing(own, place, mounted, onTheWay, since);
  }

  @Override
  public Download download(FtpPath file, long offset) throws StorageException {
    Place place = file(file);
    return place.tree().download(place.inside(), offset);
  }

  @Override
  public Upload upload(FtpPath file, WriteMode mode) throws StorageException {
    Place place = file(file).writable();
    Upload upload = place.tree().upload(place.inside(), mode);
    return place.mount() == null ? upload : new MountedUpload(upload, place.outside(upload.path()));
  }

  @Override
  public OptionalLong resumable(FtpPath file) throws StorageException {
    Place place = file(file);
    return place.tree().resumable(place.inside());
  }

  @Override
  public void delete(FtpPath file) throws StorageException {
    Place place = file(file).writable();
    place.tree().delete(place.inside());
  }

  @Override
  public void makeDirectory(FtpPath directory) throws StorageException {
    if (leadsToMount(directory)) {
      throw new StorageException(Failure.EXISTS, directory.toString());
    }
    Place place = place(directory).writable();
    place.tree().makeDirectory(place.inside());
  }

  @Override
  public void removeDirectory(FtpPath directory) throws StorageException {
    requireNoMount(directory);
    Place place = place(directory).writable();
    place.tree().removeDirectory(place.inside());
  }

  @Override
  public void rename(FtpPath from, FtpPath to) throws StorageException {
    requireNoMount(from);
    if (leadsToMount(to)) {
      throw new StorageException(Failure.EXISTS, to.toString());
    }
    Place source = place(from).writable();
    Place target = place(to).writable();
    if (source.mount() != target.mount()) {
      throw new StorageException(
          Failure.UNSUPPORTED, from + " and " + to + " are in different storages");
    }
    source.tree().rename(source.inside(), target.inside());
  }

  @Override
  public Instant setModified(FtpPath path, Instant time) throws StorageException {
    Place place = place(path).writable();
    return place.tree().setModified(place.inside(), time);
  }

  @Override
  public void setMode(FtpPath path, int mode) throws StorageException {
    Place place = place(path).writable();
    place.tree().setMode(place.inside(), mode);
  }

  @Override
  public Optional<Checksum> checksum(FtpPath file, ChecksumAlgorithm algorithm)
      throws StorageException {
    if (leadsToMount(file)) {
      return Optional.empty();
    }
    Place place = place(file);
    return place.tree().checksum(place.inside(), algorithm);
  }

  @Override
  public OptionalLong free(FtpPath directory) throws StorageException {
    Place place = place(directory);
    return place.tree().free(place.inside());
  }

  @Override
  public Optional<Usage> usage() throws StorageException {
    return root.usage();
  }

  @Override
  public void close() {
    try {
      mounts.forEach(MountPoint::close);
    } finally {
      root.close();
    }
  }

  private Place place(FtpPath path) throws StorageException {
    MountPoint deepest = null;
    for (MountPoint mount : mounts) {
      if (path.startsWith(mount.path())
          && (deepest == null || mount.path().depth() > deepest.path().depth())) {
        deepest = mount;
      }
    }
    return deepest == null
        ? new Place(root, path, null)
        : new Place(deepest.tree(), path.below(deepest.path()), deepest);
  }

  /// The place of something that is no directory.
  private Place file(FtpPath path) throws StorageException {
    if (leadsToMount(path)) {
      throw new StorageException(Failure.IS_A_DIRECTORY, path.toString());
    }
    return place(path);
  }

  /// Whether a mount is at `path` or below it.
  private boolean leadsToMount(FtpPath path) {
    return mounts.stream().anyMatch(mount -> mount.path().startsWith(path));
  }

  private void requireNoMount(FtpPath path) throws StorageException {
    if (leadsToMount(path)) {
      throw new StorageException(Failure.DENIED, "a storage is mounted at or below " + path);
    }
  }

  /// Names in `directory` at which something is mounted, or further down.
  private Set<String> namesIn(FtpPath directory, boolean mounted) {
    int depth = directory.depth();
    return mounts.stream()
        .map(MountPoint::path)
        .filter(path -> path.startsWith(directory) && path.depth() > depth)
        .filter(path -> mounted == (path.depth() == depth + 1))
        .map(path -> path.segments().get(depth))
        .collect(Collectors.toSet());
  }

  /// A directory on the way to a mount is there, even if its tree says no.
  private Entry insteadOf(StorageException no, FtpPath path) throws StorageException {
    boolean missing = no.failure() == Failure.NOT_FOUND || no.failure() == Failure.NOT_A_DIRECTORY;
    if (!missing || !leadsToMount(path) || place(path).isMountPoint()) {
      throw no;
    }
    return onTheWay(path);
  }

  private Entry onTheWay(FtpPath path) {
    return Entry.directory(path.name(), since);
  }
}
