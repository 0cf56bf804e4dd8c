package dev.wharf.storage.localfs;

import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.EntryType;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.Listing;
import dev.wharf.storage.spi.PosixFacts;
import dev.wharf.storage.spi.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// A directory held by a [SecureDirectoryStream].
///
/// What that class lacks is made up for: a new directory is made beside the root, where only the
/// administrator writes, and moved to its place; directories cannot be forced to disk by name, so a
/// commit forces the file once more. Between a look at a file and its opening a pipe may take its
/// place; only somebody with an account on the machine can do that, and only this transfer waits.
final class WalkingFolder implements Folder {
  private static final LinkOption NO_LINK = LinkOption.NOFOLLOW_LINKS;

  private final SecureDirectoryStream<Path> directory;
  private final Path workshop;
  private final StagingNames names;

  /// @param directory open; closed with the folder
  /// @param workshop a directory of the machine for making others
  WalkingFolder(SecureDirectoryStream<Path> directory, Path workshop, StagingNames names) {
    this.directory = directory;
    this.workshop = workshop;
    this.names = names;
  }

  SecureDirectoryStream<Path> stream() {
    return directory;
  }

  static PosixFileAttributeView view(SecureDirectoryStream<Path> directory, Path name) {
    return directory.getFileAttributeView(name, PosixFileAttributeView.class, NO_LINK);
  }

  private PosixFileAttributeView view(String name) throws StorageException {
    return name.isEmpty()
        ? directory.getFileAttributeView(PosixFileAttributeView.class)
        : view(directory, WalkingJail.segment(name));
  }

  @Override
  public Entry entry(String name) throws StorageException {
    try {
      return describe(name, view(name).readAttributes());
    } catch (IOException e) {
      throw Failures.of(e, name);
    }
  }

  static Entry describe(String name, PosixFileAttributes facts) {
    EntryType type =
        facts.isRegularFile()
            ? EntryType.FILE
            : facts.isDirectory()
                ? EntryType.DIRECTORY
                : facts.isSymbolicLink() ? EntryType.LINK : EntryType.OTHER;
    var posix =
        new PosixFacts(
            facts.owner().getName(), facts.group().getName(), ModeBits.of(facts.permissions()), 1);
    return new Entry(
        name,
        type,
        type == EntryType.FILE ? facts.size() : 0,
        facts.lastModifiedTime().toInstant(),
        Optional.ofNullable(facts.fileKey()).map(Object::toString),
        Optional.of(posix),
        Optional.empty());
  }

  @Override
  public Listing entries() throws StorageException {
    try {
      var copy = directory.newDirectoryStream(Path.of("."), NO_LINK);
      return new WalkingListing(copy, copy.iterator());
    } catch (IOException e) {
      throw Failures.of(e, ".");
    }
  }

  @Override
  public FileChannel open(String name, Access access) throws StorageException {
    checkRegular(name);
    return open(
        name,
        switch (access) {
          case READ -> Set.of(StandardOpenOption.READ, NO_LINK);
          case WRITE -> Set.of(StandardOpenOption.WRITE, NO_LINK);
        });
  }

  private void checkRegular(String name) throws StorageException {
    switch (entry(name).type()) {
      case FILE -> {}
      case DIRECTORY -> throw new StorageException(Failure.IS_A_DIRECTORY, name);
      case LINK, OTHER -> throw new StorageException(Failure.NOT_A_FILE, name);
    }
  }

  private FileChannel open(String name, Set<OpenOption> options) throws StorageException {
    try {
      SeekableByteChannel channel =
          directory.newByteChannel(
              WalkingJail.segment(name),
              options,
              PosixFilePermissions.asFileAttribute(ModeBits.permissions(0600)));
      if (channel instanceof FileChannel file) {
        return file;
      }
      channel.close();
      throw new StorageException(Failure.UNSUPPORTED, "files have no channels here");
    } catch (StorageException e) {
      throw e;
    } catch (IOException e) {
      throw Failures.of(e, name);
    }
  }

  @Override
  public Staging create(String name, int mode) throws StorageException {
    FileChannel channel =
        open(name, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, NO_LINK));
    Staging staging = WalkingStaging.lock(channel, this, name);
    try {
      if (new Place(this, name).entryIfAny().isEmpty()) {
        throw new StorageException(Failure.BUSY, name + " was cleared away");
      }
      staging.setMode(mode);
      return staging;
    } catch (StorageException e) {
      staging.close();
      throw e;
    }
  }

  @Override
  public Staging takeOver(String name) throws StorageException {
    return WalkingStaging.lock(open(name, Access.WRITE), this, name);
  }

  @Override
  public void makeDirectory(String name, int mode) throws StorageException {
    Path target = WalkingJail.segment(name);
    if (new Place(this, name).entryIfAny().isPresent()) {
      throw new StorageException(Failure.EXISTS, name);
    }
    Path fresh = workshop.resolve(names.directory());
    try (DirectoryStream<Path> bench = Files.newDirectoryStream(workshop)) {
      Files.createDirectory(fresh);
      try {
        Files.setPosixFilePermissions(fresh, ModeBits.permissions(mode));
        ((SecureDirectoryStream<Path>) bench).move(fresh.getFileName(), directory, target);
      } catch (IOException e) {
        Files.deleteIfExists(fresh);
        throw e;
      }
    } catch (IOException e) {
      throw Failures.of(e, name);
    }
  }

  @Override
  public void unlink(String name) throws StorageException {
    try {
      directory.deleteFile(WalkingJail.segment(name));
    } catch (IOException e) {
      throw Failures.of(e, name);
    }
  }

  @Override
  public void removeDirectory(String name) throws StorageException {
    try {
      directory.deleteDirectory(WalkingJail.segment(name));
    } catch (IOException e) {
      throw Failures.of(e, name);
    }
  }

  @Override
  public void move(String name, Folder to, String newName, boolean replace)
      throws StorageException {
    if (!replace && new Place(to, newName).entryIfAny().isPresent()) {
      throw new StorageException(Failure.EXISTS, newName);
    }
    try {
      directory.move(
          WalkingJail.segment(name), ((WalkingFolder) to).stream(), WalkingJail.segment(newName));
    } catch (IOException e) {
      throw Failures.of(e, name);
    }
  }

  @Override
  public Instant setModified(String name, Instant time) throws StorageException {
    checkFileOrDirectory(name);
    try {
      PosixFileAttributeView view = view(name);
      view.setTimes(FileTime.from(time), null, null);
      return view.readAttributes().lastModifiedTime().toInstant();
    } catch (IOException e) {
      throw Failures.of(e, name);
    }
  }

  @Override
  public void setMode(String name, int mode) throws StorageException {
    checkFileOrDirectory(name);
    try {
      view(name).setPermissions(ModeBits.permissions(mode));
    } catch (IOException e) {
      throw Failures.of(e, name);
    }
  }

  @Override
  public void giveAway(String name, int uid, int gid) throws StorageException {
    throw new StorageException(Failure.UNSUPPORTED, "only the kernel jail gives files away");
  }

  private void checkFileOrDirectory(String name) throws StorageException {
    Entry entry = entry(name);
    if (!entry.isFile() && !entry.isDirectory()) {
      throw new StorageException(Failure.NOT_A_FILE, name);
    }
  }

  @Override
  public OptionalLong free() {
    try {
      return OptionalLong.of(Files.getFileStore(workshop).getUsableSpace());
    } catch (IOException _) {
      return OptionalLong.empty(); // then nobody knows
    }
  }

  @Override
  public boolean sync() {
    return false;
  }

  @Override
  public void close() {
    close(directory);
  }

  static void close(SecureDirectoryStream<Path> directory) {
    try {
      directory.close();
    } catch (IOException _) {
      // it was only read; the descriptor is gone either way
    }
  }
}
