package dev.wharf.storage.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wharf.domain.FtpPath;
import dev.wharf.storage.spi.Capability;
import dev.wharf.storage.spi.Checksum;
import dev.wharf.storage.spi.ChecksumAlgorithm;
import dev.wharf.storage.spi.Download;
import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.Listing;
import dev.wharf.storage.spi.PosixFacts;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import dev.wharf.storage.spi.WriteMode;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.zip.CRC32;

/// A tree in memory with every capability, for tests of what stands above a storage.
///
/// ```java
/// var tree = MemoryTree.empty().with("docs/a.txt", "hello").withDirectory("incoming");
/// ```
///
/// Names that begin with [#RESERVED] are its staging names, as far as callers can tell. Every new
/// or changed entry gets the time of its clock, which stands still at [#TIME] unless another is
/// given. Thread-safe.
public final class MemoryTree implements FileTree {
  /// What a tree without a clock of its own takes for now.
  public static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

  /// How the names begin that the tree keeps for itself.
  public static final String RESERVED = ".wharf-";

  private final Clock clock;
  private final MemoryNode.OfDirectory root;
  private final Set<Capability> capabilities = EnumSet.allOf(Capability.class);
  private final Map<Moment, Failure> failures = new EnumMap<>(Moment.class);
  private final MemoryUploads uploads = new MemoryUploads(this);
  private boolean knowsChecksums;
  private long room = 1L << 30;
  private long lastNumber;

  /// When a failure that a test asked for happens.
  public enum Moment {
    /// At the next call of a method of the tree.
    CALL,
    /// At the next read of a download.
    READ,
    /// At the next write of an upload.
    WRITE,
    /// At the next commit of an upload.
    COMMIT,
    /// Behind the next change that a commit or a method of the tree makes, which stays made.
    CHANGED
  }

  private MemoryTree(Clock clock) {
    this.clock = clock;
    this.root = new MemoryNode.OfDirectory(0, clock.instant());
  }

  /// A tree with nothing in it, at [#TIME].
  public static MemoryTree empty() {
    return at(Clock.fixed(TIME, ZoneOffset.UTC));
  }

  /// A tree with nothing in it that takes the time from `clock`.
  public static MemoryTree at(Clock clock) {
    return new MemoryTree(clock);
  }

  /// Adds a file and the directories above it.
  ///
  /// @param path relative to the root
  /// @return this tree
  public MemoryTree with(String path, String text) {
    return with(path, text.getBytes(UTF_8));
  }

  /// Adds a file and the directories above it.
  ///
  /// @param path relative to the root
  /// @return this tree
  public synchronized MemoryTree with(String path, byte[] content) {
    return put(path, new MemoryNode.OfFile(++lastNumber, clock.instant(), content.clone()));
  }

  /// Adds a directory and those above it.
  ///
  /// @param path relative to the root
  /// @return this tree
  public synchronized MemoryTree withDirectory(String path) {
    return put(path, new MemoryNode.OfDirectory(++lastNumber, clock.instant()));
  }

  /// Adds a symbolic link and the directories above it; an absolute target begins at the root.
  ///
  /// @param path relative to the root
  /// @return this tree
  public synchronized MemoryTree withLink(String path, String target) {
    return put(path, new MemoryNode.OfLink(++lastNumber, clock.instant(), target));
  }

  /// Adds something that is neither file nor directory, and the directories above it.
  ///
  /// @param path relative to the root
  /// @return this tree
  public synchronized MemoryTree withSpecial(String path) {
    return put(path, new MemoryNode.OfSpecial(++lastNumber, clock.instant()));
  }

  /// Takes a capability away; only before the tree is used.
  ///
  /// @return this tree
  public synchronized MemoryTree without(Capability capability) {
    capabilities.remove(capability);
    return this;
  }

  /// Keeps interrupted uploads for [#resumable].
  ///
  /// @return this tree
  public synchronized MemoryTree keepingInterruptedUploads() {
    uploads.keepInterrupted();
    return this;
  }

  /// Knows the CRC-32 of every file without being read.
  ///
  /// @return this tree
  public synchronized MemoryTree knowingChecksums() {
    knowsChecksums = true;
    return this;
  }

  /// Says how many bytes [#free] reports; a commit of more is refused with [Failure#NO_SPACE].
  ///
  /// @return this tree
  public synchronized MemoryTree withRoom(long bytes) {
    room = bytes;
    return this;
  }

  /// Makes the next thing of that kind fail, once.
  public synchronized void failNext(Moment moment, Failure failure) {
    failures.put(moment, failure);
  }

  /// Makes the next commit fail, once.
  public void failNextCommit(Failure failure) {
    failNext(Moment.COMMIT, failure);
  }

  /// Makes the next write of an upload fail, once.
  public void failNextWrite(Failure failure) {
    failNext(Moment.WRITE, failure);
  }

  /// What the tree can do.
  public synchronized Set<Capability> capabilities() {
    return Set.copyOf(capabilities);
  }

  /// The content of a file.
  ///
  /// @param path relative to the root
  /// @throws AssertionError if no file is there
  public synchronized byte[] bytes(String path) {
    try {
      return regular(FtpPath.ROOT.resolve(path)).content.clone();
    } catch (StorageException e) {
      throw new AssertionError("no file at " + path, e);
    }
  }

  /// The content of a text file in UTF-8.
  ///
  /// @param path relative to the root
  /// @throws AssertionError if no file is there
  public String text(String path) {
    return new String(bytes(path), UTF_8);
  }

  /// Whether anything stands under `path`, which is relative to the root.
  public synchronized boolean contains(String path) {
    try {
      return find(FtpPath.ROOT.resolve(path), false).node().isPresent();
    } catch (StorageException _) {
      return false; // something on the way is missing or no directory
    }
  }

  private MemoryTree put(String path, MemoryNode node) {
    FtpPath place = FtpPath.ROOT.resolve(path);
    MemoryNode.OfDirectory directory = root;
    for (String segment : place.parent().segments()) {
      MemoryNode next =
          directory.entries.computeIfAbsent(
              segment, _ -> new MemoryNode.OfDirectory(++lastNumber, clock.instant()));
      if (!(next instanceof MemoryNode.OfDirectory below)) {
        throw new IllegalArgumentException("not a directory: " + segment);
      }
      directory = below;
    }
    directory.entries.put(place.name(), node);
    return this;
  }

  @Override
  public synchronized Entry stat(FtpPath path) throws StorageException {
    fail(Moment.CALL);
    return describe(path.name(), existing(path, true), path.parent());
  }

  @Override
  public synchronized Entry entry(FtpPath path) throws StorageException {
    fail(Moment.CALL);
    return describe(path.name(), existing(path, false), path.parent());
  }

  private Entry describe(String name, MemoryNode node, FtpPath parent) {
    long size = node instanceof MemoryNode.OfFile file ? file.content.length : 0;
    Optional<String> target =
        node instanceof MemoryNode.OfLink link && leadsSomewhere(parent.child(name))
            ? Optional.of(link.target)
            : Optional.empty();
    return new Entry(
        name,
        node.type(),
        size,
        node.modified,
        Optional.of("memory:" + node.number),
        Optional.of(new PosixFacts("wharf", "wharf", node.mode, 1)),
        target);
  }

  private boolean leadsSomewhere(FtpPath link) {
    try {
      return find(link, true).node().isPresent();
    } catch (StorageException _) {
      return false; // it dangles
    }
  }

  @Override
  public synchronized Listing list(FtpPath directory) throws StorageException {
    fail(Moment.CALL);
    List<Entry> entries = new ArrayList<>();
    directory(directory)
        .entries
        .forEach(
            (name, node) -> {
              if (!(node instanceof MemoryNode.OfSpecial)) {
                entries.add(describe(name, node, directory));
              }
            });
    Iterator<Entry> iterator = entries.iterator();
    return new Listing() {
      @Override
      public Optional<Entry> next() {
        return iterator.hasNext() ? Optional.of(iterator.next()) : Optional.empty();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public synchronized Download download(FtpPath file, long offset) throws StorageException {
    fail(Moment.CALL);
    byte[] content = regular(file).content;
    checkOffset(offset, content.length, file);
    return new MemoryDownload(this, content, (int) offset);
  }

  @Override
  public synchronized Upload upload(FtpPath file, WriteMode mode) throws StorageException {
    fail(Moment.CALL);
    switch (mode) {
      case WriteMode.Append() -> require(Capability.APPEND);
      case WriteMode.ResumeAt(_) -> require(Capability.RESUME_UPLOAD);
      case WriteMode.Replace(), WriteMode.CreateUnique() -> {}
    }
    checkNewName(file);
    return uploads.open(file, mode);
  }

  @Override
  public synchronized OptionalLong resumable(FtpPath file) throws StorageException {
    fail(Moment.CALL);
    return uploads.resumable(file);
  }

  @Override
  public synchronized Optional<Checksum> checksum(FtpPath file, ChecksumAlgorithm algorithm)
      throws StorageException {
    if (!knowsChecksums || algorithm != ChecksumAlgorithm.CRC32 || !contains(file.toString())) {
      return Optional.empty();
    }
    if (!(find(file, true).node().orElse(root) instanceof MemoryNode.OfFile found)) {
      return Optional.empty();
    }
    fail(Moment.CALL);
    var sum = new CRC32();
    sum.update(found.content);
    return Optional.of(
        new Checksum(found.content.length, HexFormat.of().toHexDigits(sum.getValue(), 8)));
  }

  @Override
  public synchronized void delete(FtpPath file) throws StorageException {
    fail(Moment.CALL);
    if (existing(file, false) instanceof MemoryNode.OfDirectory) {
      throw new StorageException(Failure.IS_A_DIRECTORY, file.toString());
    }
    directory(file.parent()).entries.remove(file.name());
    fail(Moment.CHANGED);
  }

  @Override
  public synchronized void makeDirectory(FtpPath directory) throws StorageException {
    fail(Moment.CALL);
    checkNewName(directory);
    MemoryWalk.Place place = find(directory, false);
    if (place.node().isPresent()) {
      throw new StorageException(Failure.EXISTS, directory.toString());
    }
    place
        .directory()
        .entries
        .put(place.name(), new MemoryNode.OfDirectory(++lastNumber, clock.instant()));
    fail(Moment.CHANGED);
  }

  @Override
  public synchronized void removeDirectory(FtpPath directory) throws StorageException {
    fail(Moment.CALL);
    if (directory.isRoot()) {
      throw new StorageException(Failure.DENIED, "the root stays");
    }
    if (!(existing(directory, false) instanceof MemoryNode.OfDirectory node)) {
      throw new StorageException(Failure.NOT_A_DIRECTORY, directory.toString());
    }
    if (!node.entries.isEmpty()) {
      throw new StorageException(Failure.NOT_EMPTY, directory.toString());
    }
    directory(directory.parent()).entries.remove(directory.name());
    fail(Moment.CHANGED);
  }

  @Override
  public synchronized void rename(FtpPath from, FtpPath to) throws StorageException {
    fail(Moment.CALL);
    MemoryNode node = existing(from, false);
    checkNewName(to);
    if (from.isRoot()) {
      throw new StorageException(Failure.DENIED, "the root stays");
    }
    if (to.equals(from)) {
      return;
    }
    if (to.startsWith(from)) {
      throw new StorageException(Failure.BAD_NAME, to + " lies below " + from);
    }
    MemoryNode old = find(to, false).node().orElse(null);
    if (old instanceof MemoryNode.OfDirectory) {
      throw new StorageException(Failure.IS_A_DIRECTORY, to.toString());
    }
    if (old != null && node instanceof MemoryNode.OfDirectory) {
      throw new StorageException(Failure.NOT_A_DIRECTORY, to.toString());
    }
    directory(from.parent()).entries.remove(from.name());
    directory(to.parent()).entries.put(to.name(), node);
    fail(Moment.CHANGED);
  }

  @Override
  public synchronized Instant setModified(FtpPath path, Instant time) throws StorageException {
    fail(Moment.CALL);
    require(Capability.SET_TIME);
    existing(path, true).modified = time;
    return time;
  }

  @Override
  public synchronized void setMode(FtpPath path, int mode) throws StorageException {
    fail(Moment.CALL);
    require(Capability.SET_MODE);
    existing(path, true).mode = mode & 0777;
  }

  @Override
  public synchronized OptionalLong free(FtpPath directory) throws StorageException {
    fail(Moment.CALL);
    directory(directory);
    return capabilities.contains(Capability.FREE_SPACE)
        ? OptionalLong.of(room)
        : OptionalLong.empty();
  }

  /// Puts a file under a name, at the commit of its upload.
  synchronized void publish(MemoryUploads.Target target, byte[] content) throws StorageException {
    fail(Moment.COMMIT);
    if (content.length > room) {
      throw new StorageException(Failure.NO_SPACE, target.path().toString());
    }
    MemoryUploads.checkFree(target);
    target.put(new MemoryNode.OfFile(++lastNumber, clock.instant(), content));
    fail(Moment.CHANGED);
  }

  /// Ends an upload, committed or not.
  synchronized void end(MemoryUploads.Target target, boolean committed, byte[] content) {
    uploads.end(target, committed, content);
  }

  /// Fails if a test asked for it.
  synchronized void fail(Moment moment) throws StorageException {
    Failure failure = failures.remove(moment);
    if (failure != null) {
      throw new StorageException(failure, "a test asked for it");
    }
  }

  private void require(Capability capability) throws StorageException {
    if (!capabilities.contains(capability)) {
      throw new StorageException(Failure.UNSUPPORTED, "no " + capability + " here");
    }
  }

  private static void checkNewName(FtpPath path) throws StorageException {
    if (!path.fits()) {
      throw new StorageException(Failure.BAD_NAME, path + " is too long");
    }
    if (path.name().startsWith(RESERVED)) {
      throw new StorageException(Failure.BAD_NAME, path + " is reserved");
    }
  }

  static void checkOffset(long offset, long size, FtpPath file) throws StorageException {
    if (offset < 0 || offset > size) {
      throw new StorageException(Failure.OUT_OF_RANGE, file + " ends at " + size);
    }
  }

  MemoryWalk.Place find(FtpPath path, boolean follow) throws StorageException {
    return MemoryWalk.find(root, path, follow);
  }

  private MemoryNode existing(FtpPath path, boolean follow) throws StorageException {
    return find(path, follow)
        .node()
        .orElseThrow(() -> new StorageException(Failure.NOT_FOUND, path.toString()));
  }

  MemoryNode.OfDirectory directory(FtpPath path) throws StorageException {
    if (existing(path, true) instanceof MemoryNode.OfDirectory directory) {
      return directory;
    }
    throw new StorageException(Failure.NOT_A_DIRECTORY, path.toString());
  }

  private MemoryNode.OfFile regular(FtpPath path) throws StorageException {
    return switch (existing(path, true)) {
      case MemoryNode.OfFile file -> file;
      case MemoryNode.OfDirectory _ ->
          throw new StorageException(Failure.IS_A_DIRECTORY, path.toString());
      case MemoryNode.OfLink _, MemoryNode.OfSpecial _ ->
          throw new StorageException(Failure.NOT_A_FILE, path.toString());
    };
  }
}
