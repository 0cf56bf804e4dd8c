package dev.wharf.storage.localfs;

import dev.wharf.domain.FtpPath;
import dev.wharf.storage.spi.EntryType;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/// A jail whose walls are the kernel's: each path is resolved by `openat2` as if the jail's
/// directory were the root of the machine, in one call. Links work as in a chroot: an absolute one
/// begins at the jail's root, and `..` stops there.
final class KernelJail implements Jail {
  private static final int MOST_LINKS = 40;
  private static final int MOST_TRIES = 1000;

  private final Descriptor root;
  private final OwnerNames owners;
  private boolean closed;

  private KernelJail(Descriptor root, OwnerNames owners) {
    this.root = root;
    this.owners = owners;
  }

  /// Opens the jail, or says why this system cannot have one.
  ///
  /// @param directory of the machine, absolute; links on the way to it are followed
  static Opening open(Path directory) {
    Optional<String> missing = Libc.missing();
    if (missing.isPresent()) {
      return new Opening.Unsupported(missing.get());
    }
    String path = directory.toString();
    int number = Libc.openInRoot(Libc.AT_FDCWD, ".", Libc.O_PATH | Libc.O_DIRECTORY);
    if (number < 0) {
      return new Opening.Unsupported("openat2: errno " + -number);
    }
    boolean reopens = Files.exists(Path.of(Libc.reopen(number)));
    Libc.close(number);
    if (!reopens) {
      return new Opening.Unsupported("no /proc/self/fd");
    }
    int root = Libc.open(Libc.AT_FDCWD, path, Libc.O_PATH | Libc.O_DIRECTORY, 0);
    return root < 0
        ? new Opening.Failed(Failures.of(root, path))
        : new Opening.Done(
            new KernelJail(new Descriptor(root), new OwnerNames(InstantSource.system())));
  }

  /// What came of opening a jail.
  sealed interface Opening {
    /// It is open.
    record Done(KernelJail jail) implements Opening {}

    /// The system lacks something.
    record Unsupported(String reason) implements Opening {}

    /// The directory cannot be opened.
    record Failed(StorageException cause) implements Opening {}
  }

  @Override
  public Folder folder(FtpPath directory) throws StorageException {
    return directory.isRoot()
        ? new KernelFolder(holdRoot(), owners)
        : open(String.join("/", directory.segments()));
  }

  private KernelFolder open(String path) throws StorageException {
    Descriptor held = holdRoot();
    try {
      int number = resolve(held, path, Libc.O_PATH | Libc.O_DIRECTORY);
      if (number < 0) {
        throw Failures.of(number, path);
      }
      return new KernelFolder(new Descriptor(number), owners);
    } finally {
      held.release();
    }
  }

  /// Opens below the root. The kernel answers EAGAIN when something was renamed while it went up
  /// through a `..`: then it has to start again.
  private static int resolve(Descriptor root, String path, int flags) {
    for (int tries = 1; ; tries++) {
      int number = Libc.openInRoot(root.number(), path.isEmpty() ? "." : path, flags);
      if (number != -Libc.EAGAIN || tries == MOST_TRIES) {
        return number;
      }
      Thread.onSpinWait();
    }
  }

  @Override
  public Place find(FtpPath path, boolean follow) throws StorageException {
    if (path.isRoot()) {
      return new Place(folder(path), "");
    }
    Place place = new Place(folder(path.parent()), path.name());
    return follow ? followLinks(place) : place;
  }

  private Place followLinks(Place start) throws StorageException {
    Place place = start;
    try {
      for (int links = 0; links <= MOST_LINKS; links++) {
        KernelFolder folder = (KernelFolder) place.folder();
        if (place.name().isEmpty() || folder.type(place.name()) != EntryType.LINK) {
          return place;
        }
        Optional<String> text = folder.linkText(place.name()).flatMap(KernelJail::decode);
        if (text.isPresent()) { // else it was replaced just now: look again
          Place next = leap(folder, text.get());
          place.close();
          place = next;
        }
      }
    } catch (StorageException e) {
      place.close();
      throw e;
    }
    place.close();
    throw new StorageException(Failure.NOT_FOUND, start.name() + ": too many links");
  }

  /// The place that a link with this text leads to. All but its last name is left to the kernel.
  private Place leap(KernelFolder folder, String text) throws StorageException {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '/') {
      end--;
    }
    String trimmed = text.substring(0, end);
    int slash = trimmed.lastIndexOf('/');
    String name = trimmed.substring(slash + 1);
    String base = text.startsWith("/") ? "" : pathOf(folder) + "/";
    if (FtpPath.isName(name)) {
      return new Place(open(relative(base + trimmed.substring(0, slash + 1))), name);
    }
    return new Place(open(relative(base + trimmed)), ""); // "..", "." or "/"
  }

  private static String relative(String path) {
    int start = 0;
    while (start < path.length() && path.charAt(start) == '/') {
      start++;
    }
    return path.substring(start);
  }

  /// The path of an open folder below the root, as of now. If it is moved before the path is used,
  /// another place in the jail is found, or none: never one outside.
  private String pathOf(KernelFolder folder) throws StorageException {
    Descriptor held = holdRoot();
    try {
      Path top = Path.of(absolute(held.number()));
      Path here = Path.of(absolute(folder.number()));
      if (!here.startsWith(top)) {
        throw new StorageException(Failure.NOT_FOUND, here + " is no longer below " + top);
      }
      return top.relativize(here).toString();
    } finally {
      held.release();
    }
  }

  private static String absolute(int number) throws StorageException {
    return Libc.readLink(Libc.AT_FDCWD, Libc.reopen(number))
        .flatMap(KernelJail::decode)
        .orElseThrow(() -> new StorageException(Failure.NOT_FOUND, "a directory has no path"));
  }

  /// Reads the text first and then follows that very text: a link that is swapped meanwhile does
  /// not tell what it held before.
  @Override
  public Optional<String> target(FtpPath path) {
    try (Place link = find(path, false)) {
      KernelFolder folder = (KernelFolder) link.folder();
      Optional<String> text =
          folder.linkText(link.name()).flatMap(KernelJail::decode).filter(FtpPath::isPathname);
      return text.isPresent() && leadsSomewhere(folder, text.get()) ? text : Optional.empty();
    } catch (StorageException _) {
      return Optional.empty(); // it leads nowhere that this jail knows
    }
  }

  private boolean leadsSomewhere(KernelFolder folder, String text) throws StorageException {
    try (Place end = followLinks(leap(folder, text))) {
      return end.entryIfAny().isPresent();
    }
  }

  /// Bytes of a name as text; empty if they are not UTF-8.
  static Optional<String> decode(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException _) {
      return Optional.empty(); // no FtpPath can hold it
    }
  }

  @Override
  public Jail below(FtpPath directory) throws StorageException {
    try (KernelFolder folder = (KernelFolder) folder(directory)) {
      return new KernelJail(folder.hold(), owners);
    }
  }

  private synchronized Descriptor holdRoot() {
    if (closed) {
      throw new IllegalStateException("the tree is closed");
    }
    return root.retain();
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      root.release();
    }
  }

  /// Reads the facts of a name in an open directory.
  static int status(int directory, String name, FileStatus target, Arena arena) {
    return Libc.status(directory, arena.allocateFrom(name), target.facts(), arena);
  }
}
