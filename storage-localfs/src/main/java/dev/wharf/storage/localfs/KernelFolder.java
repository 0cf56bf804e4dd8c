package dev.wharf.storage.localfs;

import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.EntryType;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.Listing;
import dev.wharf.storage.spi.StorageException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// A directory held by a descriptor; every call is one `*at` call on it.
///
/// Files are first opened with `O_PATH`, which touches nothing, then looked at, and only regular
/// ones are opened again through `/proc/self/fd`: a pipe never blocks and a device never acts, also
/// when somebody swaps names meanwhile.
final class KernelFolder implements Folder {
  private final Descriptor directory;
  private final OwnerNames owners;
  private boolean closed;

  /// @param directory held; given up when the folder is closed
  KernelFolder(Descriptor directory, OwnerNames owners) {
    this.directory = directory;
    this.owners = owners;
  }

  int number() {
    return directory.number();
  }

  /// The descriptor, for one more holder.
  Descriptor hold() {
    return directory.retain();
  }

  @Override
  public Entry entry(String name) throws StorageException {
    try (Arena arena = Arena.ofConfined()) {
      return status(number(), name, arena).entry(name, owners);
    }
  }

  /// What stands under `name`; [EntryType#OTHER] if nothing does.
  EntryType type(String name) throws StorageException {
    try (Arena arena = Arena.ofConfined()) {
      FileStatus status = FileStatus.allocate(arena);
      int answer = KernelJail.status(number(), name, status, arena);
      if (answer == -Libc.ENOENT) {
        return EntryType.OTHER;
      }
      check(answer, name);
      return status.type();
    }
  }

  Optional<byte[]> linkText(String name) {
    return Libc.readLink(number(), name);
  }

  private static FileStatus status(int descriptor, String name, Arena arena)
      throws StorageException {
    FileStatus status = FileStatus.allocate(arena);
    check(KernelJail.status(descriptor, name, status, arena), name);
    return status;
  }

  @Override
  public Listing entries() throws StorageException {
    return new KernelListing(
        check(Libc.open(number(), ".", Libc.O_RDONLY | Libc.O_DIRECTORY, 0), "."), owners);
  }

  @Override
  public FileChannel open(String name, Access access) throws StorageException {
    int file = locate(name, EntryType.FILE);
    try {
      return reopen(file, access);
    } finally {
      Libc.close(file);
    }
  }

  /// Opens `name` as a mere handle and makes sure that it is what is wanted.
  ///
  /// @return a descriptor, to be closed by the caller
  private int locate(String name, EntryType... wanted) throws StorageException {
    int file = check(Libc.open(number(), pathOf(name), Libc.O_PATH | Libc.O_NOFOLLOW, 0), name);
    try (Arena arena = Arena.ofConfined()) {
      EntryType type = status(file, "", arena).type();
      for (EntryType one : wanted) {
        if (type == one) {
          return file;
        }
      }
      throw new StorageException(
          type == EntryType.DIRECTORY ? Failure.IS_A_DIRECTORY : Failure.NOT_A_FILE, name);
    } catch (StorageException e) {
      Libc.close(file);
      throw e;
    }
  }

  private static String pathOf(String name) {
    return name.isEmpty() ? "." : name;
  }

  private static FileChannel reopen(int file, Access access) throws StorageException {
    Path path = Path.of(Libc.reopen(file));
    try {
      return switch (access) {
        case READ -> FileChannel.open(path, StandardOpenOption.READ);
        case WRITE -> FileChannel.open(path, StandardOpenOption.WRITE);
      };
    } catch (IOException e) {
      throw Failures.of(e, path.toString());
    }
  }

  @Override
  public Staging create(String name, int mode) throws StorageException {
    int flags = Libc.O_WRONLY | Libc.O_CREAT | Libc.O_EXCL | Libc.O_NOFOLLOW;
    Staging staging = lock(check(Libc.open(number(), name, flags, 0600), name), name);
    try {
      staging.setMode(mode);
      return staging;
    } catch (StorageException e) {
      staging.close();
      throw e;
    }
  }

  @Override
  public Staging takeOver(String name) throws StorageException {
    int handle = locate(name, EntryType.FILE);
    int file;
    try {
      int flags = Libc.O_RDWR | Libc.O_NONBLOCK;
      file = check(Libc.open(Libc.AT_FDCWD, Libc.reopen(handle), flags, 0), name);
    } finally {
      Libc.close(handle);
    }
    return lock(file, name);
  }

  /// Locks an open file, of which it becomes the owner.
  ///
  /// @throws StorageException BUSY if somebody else holds the lock or has removed the file
  private static Staging lock(int file, String name) throws StorageException {
    try (Arena arena = Arena.ofConfined()) {
      check(Libc.lock(file), name);
      if (status(file, "", arena).links() == 0) {
        throw new StorageException(Failure.BUSY, name + " was cleared away");
      }
      return new KernelStaging(reopen(file, Access.WRITE), file);
    } catch (StorageException e) {
      Libc.close(file);
      throw e;
    }
  }

  @Override
  public void makeDirectory(String name, int mode) throws StorageException {
    check(Libc.makeDirectory(number(), name, 0700), name);
    setMode(name, mode);
  }

  @Override
  public void unlink(String name) throws StorageException {
    check(Libc.unlink(number(), name, 0), name);
  }

  @Override
  public void removeDirectory(String name) throws StorageException {
    check(Libc.unlink(number(), name, Libc.AT_REMOVEDIR), name);
  }

  @Override
  public void move(String name, Folder to, String newName, boolean replace)
      throws StorageException {
    int target = ((KernelFolder) to).number();
    int flags = replace ? 0 : Libc.RENAME_NOREPLACE;
    int answer = Libc.rename(number(), name, target, newName, flags);
    if (answer == -Libc.EINVAL && !replace) { // a file system without NOREPLACE
      if (new Place(to, newName).entryIfAny().isPresent()) {
        throw new StorageException(Failure.EXISTS, newName);
      }
      answer = Libc.rename(number(), name, target, newName, 0);
    }
    check(answer, name);
  }

  @Override
  public Instant setModified(String name, Instant time) throws StorageException {
    int file = locate(name, EntryType.FILE, EntryType.DIRECTORY);
    try (Arena arena = Arena.ofConfined()) {
      check(Libc.setModified(file, time.getEpochSecond(), time.getNano()), name);
      return status(file, "", arena).modified();
    } finally {
      Libc.close(file);
    }
  }

  @Override
  public void setMode(String name, int mode) throws StorageException {
    int file = locate(name, EntryType.FILE, EntryType.DIRECTORY);
    try {
      check(Libc.setMode(file, mode & 0777), name);
    } finally {
      Libc.close(file);
    }
  }

  /// What the kernel calls it now, all links followed.
  @Override
  public Optional<String> location() {
    return Libc.readLink(Libc.AT_FDCWD, Libc.reopen(number()))
        .map(path -> new String(path, StandardCharsets.UTF_8))
        .filter(path -> path.startsWith("/"));
  }

  @Override
  public void giveAway(String name, int uid, int gid) throws StorageException {
    int file = locate(name, EntryType.DIRECTORY);
    try (Arena arena = Arena.ofConfined()) {
      if (status(file, "", arena).user() != ThreadIdentity.user()) {
        throw new StorageException(Failure.DENIED, name + " was replaced");
      }
      check(Libc.setOwner(file, uid, gid), name);
    } finally {
      Libc.close(file);
    }
  }

  @Override
  public OptionalLong free() {
    long bytes = Libc.free(number());
    return bytes < 0 ? OptionalLong.empty() : OptionalLong.of(bytes);
  }

  @Override
  public boolean sync() throws StorageException {
    int readable = Libc.open(number(), ".", Libc.O_RDONLY | Libc.O_DIRECTORY, 0);
    if (readable == -Libc.EACCES) {
      return false;
    }
    check(readable, ".");
    try {
      int answer = Libc.sync(readable);
      if (answer < 0) {
        throw new StorageException(Failure.UNAVAILABLE, "fsync of a directory: errno " + -answer);
      }
      return true;
    } finally {
      Libc.close(readable);
    }
  }

  private static int check(int answer, String name) throws StorageException {
    if (answer < 0) {
      throw Failures.of(answer, name);
    }
    return answer;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      directory.release();
    }
  }
}
