package dev.wharf.auth.unix;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/// A small file that is replaced as a whole when it is edited: readers see all of a change or none
/// of it, also after a loss of power. Mode, owner and group stay; a new file is its owner's alone.
///
/// Editors of all programs take turns, by a lock on the file `.NAME.lock` beside it, which stays:
/// the edited file itself is another one after each change. Thread-safe.
final class EditedFile {
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /// The system locks for the whole process, so threads take turns first.
  private static final ReentrantLock TURN = new ReentrantLock();

  private final Path path;

  EditedFile(Path path) {
    this.path = path.toAbsolutePath();
  }

  Path path() {
    return path;
  }

  /// The content, empty if there is no file.
  ///
  /// @throws IOException if it cannot be read, is no regular file, or is larger than `largest`
  static byte[] content(Path path, int largest) throws IOException {
    if (!Files.isRegularFile(path)) {
      if (Files.notExists(path)) {
        return new byte[0];
      }
      throw new FileSystemException(path.toString(), null, "not a regular file");
    }
    try (var in = Files.newInputStream(path)) {
      byte[] content = in.readNBytes(largest + 1);
      if (content.length > largest) {
        throw new FileSystemException(path.toString(), null, "larger than " + largest + " bytes");
      }
      return content;
    }
  }

  /// Reads the file, and replaces it.
  ///
  /// @param change gets the content, and gives the new one; empty for no change
  /// @return whether there was a change
  boolean edit(int largest, Function<byte[], Optional<byte[]>> change) throws IOException {
    Path real = Files.exists(path) ? path.toRealPath() : path; // a symbolic link stays one
    TURN.lock();
    try (FileChannel door = open(sibling(real, ".lock"));
        FileLock _ = door.lock()) {
      Optional<byte[]> changed = change.apply(content(real, largest));
      if (changed.isPresent()) {
        replace(real, changed.get());
      }
      return changed.isPresent();
    } finally {
      TURN.unlock();
    }
  }

  private static FileChannel open(Path lock) throws IOException {
    return FileChannel.open(
        lock, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), PRIVATE);
  }

  private static Path sibling(Path file, String suffix) {
    return file.resolveSibling("." + file.getFileName() + suffix);
  }

  private static void replace(Path real, byte[] content) throws IOException {
    Path fresh = sibling(real, ".new");
    Files.deleteIfExists(fresh); // what a crash left
    try {
      write(fresh, content);
      keepOwnerAndMode(real, fresh);
      Files.move(fresh, real, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
    Path directory = real.toAbsolutePath().getParent();
    if (directory != null) {
      try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
        names.force(true);
      }
    }
  }

  private static void write(Path fresh, byte[] content) throws IOException {
    try (FileChannel out =
        FileChannel.open(
            fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PRIVATE)) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        out.write(rest);
      }
      out.force(true);
    }
  }

  private static void keepOwnerAndMode(Path old, Path fresh) throws IOException {
    PosixFileAttributes wanted;
    try {
      wanted = Files.readAttributes(old, PosixFileAttributes.class);
    } catch (NoSuchFileException _) {
      return; // the first version
    }
    var view = Files.getFileAttributeView(fresh, PosixFileAttributeView.class);
    PosixFileAttributes given = view.readAttributes();
    if (!given.owner().equals(wanted.owner())) {
      view.setOwner(wanted.owner());
    }
    if (!given.group().equals(wanted.group())) {
      view.setGroup(wanted.group());
    }
    view.setPermissions(wanted.permissions());
  }
}
