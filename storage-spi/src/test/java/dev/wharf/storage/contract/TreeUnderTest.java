package dev.wharf.storage.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wharf.domain.FtpPath;
import dev.wharf.storage.spi.Capability;
import dev.wharf.storage.spi.ChecksumAlgorithm;
import dev.wharf.storage.spi.Download;
import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.Listing;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import dev.wharf.storage.spi.WriteMode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// The tree that a contract is about: what an adapter has to say about it, and words for the tests.
public abstract class TreeUnderTest {
  static final WriteMode REPLACE = new WriteMode.Replace();
  static final WriteMode APPEND = new WriteMode.Append();
  static final WriteMode UNIQUE = new WriteMode.CreateUnique();

  FileTree tree = MemoryTree.empty();

  /// An empty tree, another one for each test. The contract closes it.
  protected abstract FileTree emptyTree() throws Exception;

  /// What the tree claims to do beyond the basics.
  protected abstract Set<Capability> capabilities();

  /// Whether bytes become visible while they are written, since the storage is configured so.
  protected boolean writesInPlace() {
    return false;
  }

  /// Whether interrupted uploads can be resumed.
  protected boolean canResumeInterrupted() {
    return false;
  }

  /// Makes a symbolic link, if the storage has links and follows them.
  ///
  /// @param link where to make it; its parent exists
  /// @param target what it leads to, as text; absolute from the root of the tree
  /// @return false if the storage has no links; then nothing was done
  protected boolean link(FtpPath link, String target) throws Exception {
    return false;
  }

  /// Makes something that is neither file nor directory.
  ///
  /// @return false if the storage has no such things; then nothing was done
  protected boolean special(FtpPath path) throws Exception {
    return false;
  }

  /// The checksums that the storage knows of every file that is uploaded whole, as for
  /// [FileTree#checksum].
  protected Set<ChecksumAlgorithm> knownChecksums() {
    return Set.of();
  }

  /// A name that the storage keeps for itself, if there are such names.
  protected Optional<String> reservedName() {
    return Optional.empty();
  }

  /// The longest name of a file or directory that the storage can hold, in bytes of UTF-8: from 64
  /// up to 255, which is the longest that clients may send.
  protected int longestName() {
    return FtpPath.MAX_NAME_BYTES;
  }

  /// Whether nothing can be changed through the tree. Such a storage extends [ReadingContract], and
  /// says with [#putFile] and [#putDirectory] how what the tests read gets there.
  protected boolean isReadOnly() {
    return false;
  }

  /// Makes a file that tests read, or gives it another content; with an upload, if not overridden.
  protected void putFile(FtpPath file, String text) throws Exception {
    write(file, REPLACE, text);
  }

  /// Makes a directory for tests that read, in one that is there; through the tree, if not
  /// overridden.
  protected void putDirectory(FtpPath directory) throws Exception {
    tree.makeDirectory(directory);
  }

  @BeforeEach
  void open() throws Exception {
    tree = emptyTree();
  }

  @AfterEach
  void close() throws Exception {
    tree.close();
  }

  /// The tree under test, for tests of your own.
  protected final FileTree tree() {
    return tree;
  }

  List<WriteMode> usableModes() {
    List<WriteMode> modes = new ArrayList<>(List.of(REPLACE, UNIQUE));
    if (capabilities().contains(Capability.APPEND)) {
      modes.add(APPEND);
    }
    if (capabilities().contains(Capability.RESUME_UPLOAD)) {
      modes.add(new WriteMode.ResumeAt(0));
    }
    return modes;
  }

  void assumeCapability(Capability capability) {
    assumeTrue(capabilities().contains(capability), "the storage does not claim " + capability);
  }

  void assumeCanChange() {
    assumeTrue(!isReadOnly(), "nothing can be changed");
  }

  void assumeNoCapability(Capability capability) {
    assumeTrue(!capabilities().contains(capability), "the storage claims " + capability);
  }

  /// A path below the root.
  protected static FtpPath path(String text) {
    return FtpPath.ROOT.resolve(text);
  }

  /// Uploads a text, complete.
  protected final void store(String file, String text) throws IOException {
    write(path(file), REPLACE, text);
  }

  /// Uploads a text, complete.
  protected final void write(FtpPath file, WriteMode mode, String text) throws IOException {
    assertThat(writeTo(file, mode, text)).isEqualTo(file);
  }

  FtpPath writeTo(FtpPath file, WriteMode mode, String text) throws IOException {
    try (Upload upload = tree.upload(file, mode)) {
      upload.write(bytes(text));
      upload.commit();
      return upload.path();
    }
  }

  void interrupt(String file, String sent) throws IOException {
    try (Upload upload = tree.upload(path(file), REPLACE)) {
      upload.write(bytes(sent));
    }
  }

  /// The text of a file from an offset on.
  protected final String read(FtpPath file, long offset) throws IOException {
    return new String(readBytes(file, offset), UTF_8);
  }

  byte[] readBytes(FtpPath file, long offset) throws IOException {
    try (Download download = tree.download(file, offset)) {
      return drainBytes(download);
    }
  }

  static String drain(Download download) throws IOException {
    return new String(drainBytes(download), UTF_8);
  }

  static byte[] drainBytes(Download download) throws IOException {
    var all = new ByteArrayOutputStream();
    ByteBuffer piece = ByteBuffer.allocate(10_000);
    while (download.read(piece) >= 0) {
      all.write(piece.array(), 0, piece.position());
      piece.clear();
    }
    return all.toByteArray();
  }

  /// The names in a directory, in the order in which the tree gives them.
  protected final List<String> names(FtpPath directory) throws IOException {
    var names = new ArrayList<String>();
    try (Listing listing = tree.list(directory)) {
      for (Optional<Entry> next = listing.next(); next.isPresent(); next = listing.next()) {
        names.add(next.get().name());
      }
    }
    return names;
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  /// Asserts that a call fails with that failure.
  protected static void assertFails(Failure expected, ThrowingCallable call) {
    assertThat(failureOf(call)).hasValue(expected);
  }

  static Optional<Failure> failureOf(ThrowingCallable call) {
    StorageException failure = catchThrowableOfType(StorageException.class, call);
    return Optional.ofNullable(failure).map(StorageException::failure);
  }
}
