package dev.wharf.storage.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wharf.domain.FtpPath;
import dev.wharf.storage.spi.Capability;
import dev.wharf.storage.spi.Download;
import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.EntryType;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.FileRegion;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.Listing;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import dev.wharf.storage.spi.WriteMode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [FileTree] promises. Extend it, hand out an empty tree, and all tests are yours:
///
/// ```java
/// final class MyTreeTest extends FileTreeContract {
///   @Override
///   protected FileTree emptyTree() {
///     return new MyTree();
///   }
///
///   @Override
///   protected Set<Capability> capabilities() {
///     return Set.of(Capability.SET_TIME);
///   }
/// }
/// ```
///
/// Methods that begin with `can` say what else your storage has; each of them switches tests on
/// that are skipped otherwise. Tests of a missing [Capability] run exactly when you do not claim
/// it.
public abstract class FileTreeContract {
  private static final WriteMode REPLACE = new WriteMode.Replace();
  private static final WriteMode APPEND = new WriteMode.Append();
  private static final WriteMode UNIQUE = new WriteMode.CreateUnique();

  private FileTree tree = MemoryTree.empty();

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

  /// A name that the storage keeps for itself, if there are such names.
  protected Optional<String> reservedName() {
    return Optional.empty();
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

  // stat and entry

  @Test
  void the_root_is_a_directory_without_a_name() throws Exception {
    Entry root = tree.stat(FtpPath.ROOT);
    assertThat(root.name()).isEmpty();
    assertThat(root.isDirectory()).isTrue();
    assertThat(root.size()).isZero();
    assertThat(tree.entry(FtpPath.ROOT).type()).isEqualTo(EntryType.DIRECTORY);
  }

  @Test
  void a_file_is_described_with_its_name_and_size() throws Exception {
    store("a.txt", "hello");
    Entry file = tree.stat(path("a.txt"));
    assertThat(file.name()).isEqualTo("a.txt");
    assertThat(file.isFile()).isTrue();
    assertThat(file.size()).isEqualTo(5);
    assertThat(tree.entry(path("a.txt"))).isEqualTo(file);
  }

  @Test
  void what_is_not_there_is_not_found() {
    assertFails(Failure.NOT_FOUND, () -> tree.stat(path("none")));
    assertFails(Failure.NOT_FOUND, () -> tree.entry(path("none")));
    assertFails(Failure.NOT_FOUND, () -> tree.stat(path("none/below")));
    assertFails(Failure.NOT_FOUND, () -> tree.list(path("none")));
    assertFails(Failure.NOT_FOUND, () -> tree.download(path("none"), 0));
    assertFails(Failure.NOT_FOUND, () -> tree.delete(path("none")));
    assertFails(Failure.NOT_FOUND, () -> tree.removeDirectory(path("none")));
    assertFails(Failure.NOT_FOUND, () -> tree.rename(path("none"), path("other")));
  }

  @Test
  void a_file_on_the_way_is_no_directory() throws Exception {
    store("file", "x");
    assertFails(Failure.NOT_A_DIRECTORY, () -> tree.stat(path("file/below")));
    assertFails(Failure.NOT_A_DIRECTORY, () -> tree.entry(path("file/below")));
    assertFails(Failure.NOT_A_DIRECTORY, () -> tree.list(path("file/below")));
    assertFails(Failure.NOT_A_DIRECTORY, () -> tree.upload(path("file/below"), REPLACE));
    assertFails(Failure.NOT_A_DIRECTORY, () -> tree.makeDirectory(path("file/below")));
  }

  @Test
  void identities_tell_objects_apart() throws Exception {
    store("a", "x");
    store("b", "x");
    Optional<String> a = tree.stat(path("a")).identity();
    assumeTrue(a.isPresent(), "the storage has no identities");
    assertThat(tree.stat(path("b")).identity()).isPresent().isNotEqualTo(a);
    tree.rename(path("a"), path("c"));
    assertThat(tree.stat(path("c")).identity()).isEqualTo(a);
  }

  // list

  @Test
  void a_listing_holds_each_entry_once_and_neither_dot_nor_dot_dot() throws Exception {
    store("a.txt", "hello");
    tree.makeDirectory(path("d"));
    store("d/below", "x");
    List<String> names = new ArrayList<>(names(FtpPath.ROOT));
    assertThat(names).containsExactlyInAnyOrder("a.txt", "d");
    assertThat(names(path("d"))).containsExactly("below");
  }

  @Test
  void a_listing_describes_entries_as_stat_does() throws Exception {
    store("a.txt", "hello");
    try (Listing listing = tree.list(FtpPath.ROOT)) {
      Entry entry = listing.next().orElseThrow();
      assertThat(entry).isEqualTo(tree.entry(path("a.txt")));
      assertThat(listing.next()).isEmpty();
      assertThat(listing.next()).isEmpty();
    }
  }

  @Test
  void a_large_directory_is_listed_completely() throws Exception {
    var expected = new TreeSet<String>();
    for (int i = 0; i < 1200; i++) {
      String name = "file-with-a-name-of-some-length-" + i;
      tree.makeDirectory(path(name));
      expected.add(name);
    }
    assertThat(names(FtpPath.ROOT)).hasSize(1200).containsAll(expected);
  }

  @Test
  void an_empty_directory_has_no_entries_and_closing_a_listing_twice_is_fine() throws Exception {
    Listing listing = tree.list(FtpPath.ROOT);
    assertThat(listing.next()).isEmpty();
    listing.close();
    listing.close();
  }

  @Test
  void a_file_cannot_be_listed() throws Exception {
    store("a.txt", "hello");
    assertFails(Failure.NOT_A_DIRECTORY, () -> tree.list(path("a.txt")));
  }

  @Test
  void names_come_back_as_they_were_sent() throws Exception {
    List<String> names =
        List.of(
            " a blank in front",
            "a blank behind ",
            "back\\slash",
            "semi;colon",
            "per%2fcent",
            "~",
            "-rf",
            "*",
            "...",
            "ünï-κ-ж",
            "e\u0301",
            "\u00e9",
            "\uD83D\uDE80.txt",
            "a\"b'c",
            "x".repeat(255),
            "é".repeat(127));
    for (String name : names) {
      write(FtpPath.ROOT.child(name), REPLACE, name);
    }
    assertThat(names(FtpPath.ROOT)).containsExactlyInAnyOrderElementsOf(names);
    for (String name : names) {
      assertThat(read(FtpPath.ROOT.child(name), 0)).isEqualTo(name);
    }
  }

  @Test
  void too_long_names_are_refused_for_what_is_new_and_not_found_otherwise() {
    FtpPath longName = FtpPath.ROOT.child("x".repeat(256));
    assertFails(Failure.BAD_NAME, () -> tree.upload(longName, REPLACE));
    assertFails(Failure.BAD_NAME, () -> tree.makeDirectory(longName));
    assertFails(Failure.NOT_FOUND, () -> tree.stat(longName));
    assertFails(Failure.NOT_FOUND, () -> tree.delete(longName));
  }

  // download

  @Test
  void a_download_begins_at_its_offset() throws Exception {
    store("a.txt", "hello");
    assertThat(read(path("a.txt"), 0)).isEqualTo("hello");
    assertThat(read(path("a.txt"), 2)).isEqualTo("llo");
    assertThat(read(path("a.txt"), 5)).isEmpty();
  }

  @Test
  void a_download_knows_what_is_left_if_it_says_so() throws Exception {
    store("a.txt", "hello");
    try (Download download = tree.download(path("a.txt"), 1)) {
      OptionalLong before = download.remaining();
      assumeTrue(before.isPresent(), "the storage does not know");
      assertThat(before).hasValue(4);
      assertThat(download.read(ByteBuffer.allocate(3))).isEqualTo(3);
      assertThat(download.remaining()).hasValue(1);
    }
  }

  @Test
  void a_region_holds_the_remaining_bytes() throws Exception {
    store("a.txt", "hello");
    try (Download download = tree.download(path("a.txt"), 1)) {
      Optional<FileRegion> offered = download.fileRegion();
      assumeTrue(offered.isPresent(), "the storage has no regions");
      FileRegion region = offered.get();
      assertThat(region.count()).isEqualTo(4);
      ByteBuffer bytes = ByteBuffer.allocate(4);
      assertThat(region.channel().read(bytes, region.position())).isEqualTo(4);
      assertThat(new String(bytes.array(), UTF_8)).isEqualTo("ello");
    }
  }

  @Test
  void an_offset_beyond_the_end_is_out_of_range() throws Exception {
    store("a.txt", "hello");
    assertFails(Failure.OUT_OF_RANGE, () -> tree.download(path("a.txt"), 6));
    assertFails(Failure.OUT_OF_RANGE, () -> tree.download(path("a.txt"), Long.MAX_VALUE));
  }

  @Test
  void a_directory_cannot_be_downloaded() throws Exception {
    tree.makeDirectory(path("d"));
    assertFails(Failure.IS_A_DIRECTORY, () -> tree.download(path("d"), 0));
    assertFails(Failure.IS_A_DIRECTORY, () -> tree.download(FtpPath.ROOT, 0));
  }

  @Test
  void a_download_never_mixes_two_files() throws Exception {
    String old = "old".repeat(100_000);
    store("a.txt", old);
    try (Download download = tree.download(path("a.txt"), 0)) {
      ByteBuffer first = ByteBuffer.allocate(10);
      download.read(first);
      store("a.txt", "new".repeat(100_000));
      String rest;
      try {
        rest = drain(download);
      } catch (IOException _) {
        return; // to fail is allowed
      }
      String all = new String(first.array(), 0, first.position(), UTF_8) + rest;
      assumeTrue(!writesInPlace(), "bytes change under the reader where they are written in place");
      assertThat(all).isEqualTo(old);
    }
  }

  @Test
  void a_download_survives_the_removal_of_its_file_or_fails() throws Exception {
    store("a.txt", "hello");
    try (Download download = tree.download(path("a.txt"), 0)) {
      tree.delete(path("a.txt"));
      try {
        assertThat(drain(download)).isEqualTo("hello");
      } catch (IOException e) {
        assertThat(e).isInstanceOf(StorageException.class);
      }
    }
  }

  @Test
  void a_closed_download_cannot_be_read() throws Exception {
    store("a.txt", "hello");
    Download download = tree.download(path("a.txt"), 0);
    assertThat(download.isOpen()).isTrue();
    download.close();
    download.close();
    assertThat(download.isOpen()).isFalse();
    assertThat(catchThrowableOfType(IOException.class, () -> download.read(ByteBuffer.allocate(1))))
        .isInstanceOf(ClosedChannelException.class);
  }

  // upload: Replace

  @Test
  void an_upload_appears_with_its_commit() throws Exception {
    try (Upload upload = tree.upload(path("a.txt"), REPLACE)) {
      assertThat(upload.path()).isEqualTo(path("a.txt"));
      assertThat(upload.isOpen()).isTrue();
      assertThat(upload.write(bytes("hel"))).isEqualTo(3);
      assertThat(upload.write(bytes("lo"))).isEqualTo(2);
      if (!writesInPlace()) {
        assertFails(Failure.NOT_FOUND, () -> tree.stat(path("a.txt")));
        assertThat(names(FtpPath.ROOT)).isEmpty();
      }
      upload.commit();
      assertThat(read(path("a.txt"), 0)).isEqualTo("hello");
    }
    assertThat(names(FtpPath.ROOT)).containsExactly("a.txt");
  }

  @Test
  void an_upload_without_commit_never_happened() throws Exception {
    assumeTrue(!writesInPlace(), "bytes are written in place");
    store("old", "old");
    for (String name : List.of("new", "old")) {
      Upload upload = tree.upload(path(name), REPLACE);
      upload.write(bytes("half"));
      upload.close();
      upload.close();
      assertThat(upload.isOpen()).isFalse();
    }
    assertThat(names(FtpPath.ROOT)).containsExactly("old");
    assertThat(read(path("old"), 0)).isEqualTo("old");
  }

  @Test
  void an_upload_replaces_all_of_a_longer_file() throws Exception {
    store("a.txt", "a long text");
    store("a.txt", "short");
    assertThat(read(path("a.txt"), 0)).isEqualTo("short");
  }

  @Test
  void an_upload_of_nothing_is_an_empty_file() throws Exception {
    store("empty", "");
    assertThat(tree.stat(path("empty")).size()).isZero();
  }

  @Test
  void direct_and_array_buffers_are_written_completely() throws Exception {
    byte[] content = new byte[300_000];
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (i * 31);
    }
    ByteBuffer direct = ByteBuffer.allocateDirect(content.length).put(content).flip();
    try (Upload upload = tree.upload(path("big"), REPLACE)) {
      assertThat(upload.write(direct)).isEqualTo(content.length);
      assertThat(direct.hasRemaining()).isFalse();
      ByteBuffer part = ByteBuffer.wrap(content, 100, 50);
      assertThat(upload.write(part)).isEqualTo(50);
      upload.commit();
    }
    byte[] read = readBytes(path("big"), 0);
    assertThat(read).hasSize(content.length + 50).startsWith(content);
    assertThat(read[content.length]).isEqualTo(content[100]);
  }

  @Test
  void a_finished_upload_takes_no_more_bytes() throws Exception {
    Upload upload = tree.upload(path("a.txt"), REPLACE);
    upload.write(bytes("x"));
    upload.commit();
    assertThat(catchThrowableOfType(IOException.class, () -> upload.write(bytes("y")))).isNotNull();
    upload.close();
    assertThat(catchThrowableOfType(IOException.class, () -> upload.write(bytes("y"))))
        .isInstanceOf(ClosedChannelException.class);
    assertThat(read(path("a.txt"), 0)).isEqualTo("x");
  }

  @Test
  void nothing_can_be_uploaded_to_a_directory_or_below_nothing() throws Exception {
    tree.makeDirectory(path("d"));
    for (WriteMode mode : usableModes()) {
      if (!(mode instanceof WriteMode.CreateUnique)) {
        assertFails(Failure.IS_A_DIRECTORY, () -> tree.upload(path("d"), mode));
        assertFails(Failure.IS_A_DIRECTORY, () -> tree.upload(FtpPath.ROOT, mode));
      }
      assertFails(Failure.NOT_FOUND, () -> tree.upload(path("none/file"), mode));
    }
    assertThat(names(FtpPath.ROOT)).containsExactly("d");
  }

  @Test
  void a_directory_made_meanwhile_stops_the_commit() throws Exception {
    assumeTrue(!writesInPlace(), "the name is taken from the start");
    try (Upload upload = tree.upload(path("a"), REPLACE)) {
      upload.write(bytes("x"));
      tree.makeDirectory(path("a"));
      assertFails(Failure.IS_A_DIRECTORY, upload::commit);
    }
    assertThat(names(FtpPath.ROOT)).containsExactly("a");
    assertThat(tree.stat(path("a")).isDirectory()).isTrue();
  }

  @Test
  void a_second_writer_of_a_name_is_told_to_wait() throws Exception {
    Upload first = tree.upload(path("a.txt"), REPLACE);
    first.write(bytes("first"));
    Optional<Failure> second = failureOf(() -> tree.upload(path("a.txt"), REPLACE).close());
    assertThat(second).isIn(Optional.empty(), Optional.of(Failure.BUSY));
    first.commit();
    first.close();
    assertThat(read(path("a.txt"), 0)).isEqualTo("first");
    store("a.txt", "afterwards");
    assertThat(read(path("a.txt"), 0)).isEqualTo("afterwards");
  }

  @Test
  void an_upload_goes_on_after_its_tree_is_closed() throws Exception {
    Upload upload = tree.upload(path("a.txt"), REPLACE);
    tree.close();
    try (upload) {
      upload.write(bytes("hello"));
      upload.commit();
    }
  }

  @Test
  void a_download_goes_on_after_its_tree_is_closed() throws Exception {
    store("a.txt", "hello");
    try (Download download = tree.download(path("a.txt"), 0)) {
      tree.close();
      assertThat(drain(download)).isEqualTo("hello");
    }
  }

  // upload: Append and ResumeAt

  @Test
  void append_adds_to_what_is_there() throws Exception {
    assumeCapability(Capability.APPEND);
    write(path("log"), APPEND, "one ");
    write(path("log"), APPEND, "two");
    assertThat(read(path("log"), 0)).isEqualTo("one two");
  }

  @Test
  void without_append_it_is_refused_and_nothing_changes() throws Exception {
    assumeNoCapability(Capability.APPEND);
    store("log", "one");
    assertFails(Failure.UNSUPPORTED, () -> tree.upload(path("log"), APPEND));
    assertThat(read(path("log"), 0)).isEqualTo("one");
  }

  @Test
  void c_160_resuming_keeps_the_bytes_before_the_offset_and_none_behind_it() throws Exception {
    assumeCapability(Capability.RESUME_UPLOAD);
    store("at the end", "12345");
    write(path("at the end"), new WriteMode.ResumeAt(5), "678");
    assertThat(read(path("at the end"), 0)).isEqualTo("12345678");
    store("inside", "1234567890");
    write(path("inside"), new WriteMode.ResumeAt(2), "xy");
    assertThat(read(path("inside"), 0)).isEqualTo("12xy");
    store("at zero", "1234567890");
    write(path("at zero"), new WriteMode.ResumeAt(0), "x");
    assertThat(read(path("at zero"), 0)).isEqualTo("x");
    write(path("new"), new WriteMode.ResumeAt(0), "x");
    assertThat(read(path("new"), 0)).isEqualTo("x");
  }

  @Test
  void c_161_resuming_beyond_the_end_is_out_of_range_and_leaves_no_hole() throws Exception {
    assumeCapability(Capability.RESUME_UPLOAD);
    store("a.txt", "hello");
    assertFails(Failure.OUT_OF_RANGE, () -> tree.upload(path("a.txt"), new WriteMode.ResumeAt(6)));
    assertFails(Failure.OUT_OF_RANGE, () -> tree.upload(path("none"), new WriteMode.ResumeAt(1)));
    assertThat(names(FtpPath.ROOT)).containsExactly("a.txt");
    assertThat(read(path("a.txt"), 0)).isEqualTo("hello");
    store("a.txt", "the name is free again");
  }

  @Test
  void without_resume_it_is_refused_and_nothing_changes() throws Exception {
    assumeNoCapability(Capability.RESUME_UPLOAD);
    store("a.txt", "hello");
    assertFails(Failure.UNSUPPORTED, () -> tree.upload(path("a.txt"), new WriteMode.ResumeAt(5)));
    assertThat(read(path("a.txt"), 0)).isEqualTo("hello");
  }

  @Test
  void an_interrupted_append_leaves_the_file_as_it_was() throws Exception {
    assumeCapability(Capability.APPEND);
    assumeTrue(!writesInPlace(), "bytes are written in place");
    store("log", "one");
    try (Upload upload = tree.upload(path("log"), APPEND)) {
      upload.write(bytes("two"));
    }
    assertThat(read(path("log"), 0)).isEqualTo("one");
    assertThat(tree.resumable(path("log"))).isEmpty();
  }

  @Test
  void nothing_is_resumable_without_an_interrupted_upload() throws Exception {
    store("a.txt", "hello");
    assertThat(tree.resumable(path("a.txt"))).isEmpty();
    assertThat(tree.resumable(path("none"))).isEmpty();
  }

  @Test
  void an_interrupted_upload_is_hidden_and_can_be_resumed() throws Exception {
    assumeTrue(canResumeInterrupted(), "the storage keeps no interrupted uploads");
    interrupt("big", "12345");
    assertThat(names(FtpPath.ROOT)).isEmpty();
    assertFails(Failure.NOT_FOUND, () -> tree.stat(path("big")));
    assertThat(tree.resumable(path("big"))).hasValue(5);
    write(path("big"), new WriteMode.ResumeAt(5), "678");
    assertThat(read(path("big"), 0)).isEqualTo("12345678");
    assertThat(tree.resumable(path("big"))).isEmpty();
  }

  @Test
  void an_interrupted_upload_can_be_resumed_at_an_earlier_byte_and_by_append() throws Exception {
    assumeTrue(canResumeInterrupted(), "the storage keeps no interrupted uploads");
    interrupt("a", "12345");
    write(path("a"), new WriteMode.ResumeAt(3), "x");
    assertThat(read(path("a"), 0)).isEqualTo("123x");
    interrupt("b", "12345");
    write(path("b"), APPEND, "x");
    assertThat(read(path("b"), 0)).isEqualTo("12345x");
  }

  @Test
  void a_refused_offset_leaves_an_interrupted_upload_alone() throws Exception {
    assumeTrue(canResumeInterrupted(), "the storage keeps no interrupted uploads");
    interrupt("a", "12345");
    assertFails(Failure.OUT_OF_RANGE, () -> tree.upload(path("a"), new WriteMode.ResumeAt(6)));
    assertThat(tree.resumable(path("a"))).hasValue(5);
  }

  @Test
  void a_published_file_ends_an_interrupted_upload() throws Exception {
    assumeTrue(canResumeInterrupted(), "the storage keeps no interrupted uploads");
    interrupt("a", "12345");
    store("a", "whole");
    assertThat(tree.resumable(path("a"))).isEmpty();
    assertThat(read(path("a"), 0)).isEqualTo("whole");
  }

  // upload: CreateUnique

  @Test
  void a_unique_upload_takes_the_name_asked_for_if_it_is_free() throws Exception {
    assertThat(writeTo(path("a"), UNIQUE, "one")).isEqualTo(path("a"));
    FtpPath second = writeTo(path("a"), UNIQUE, "two");
    assertThat(second).isNotEqualTo(path("a"));
    assertThat(second.parent()).isEqualTo(FtpPath.ROOT);
    assertThat(read(path("a"), 0)).isEqualTo("one");
    assertThat(read(second, 0)).isEqualTo("two");
  }

  @Test
  void unique_uploads_at_the_same_time_get_different_names() throws Exception {
    var paths = new HashSet<FtpPath>();
    List<Upload> uploads = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      uploads.add(tree.upload(path("same"), UNIQUE));
    }
    for (Upload upload : uploads) {
      upload.write(bytes(upload.path().name()));
      upload.commit();
      upload.close();
      paths.add(upload.path());
    }
    assertThat(paths).hasSize(5);
    for (FtpPath path : paths) {
      assertThat(read(path, 0)).isEqualTo(path.name());
    }
  }

  @Test
  void a_unique_upload_without_commit_never_happened() throws Exception {
    try (Upload upload = tree.upload(path("a"), UNIQUE)) {
      upload.write(bytes("half"));
    }
    assertThat(names(FtpPath.ROOT)).isEmpty();
  }

  // delete, directories, rename

  @Test
  void delete_removes_files_only() throws Exception {
    store("a", "x");
    tree.makeDirectory(path("d"));
    tree.delete(path("a"));
    assertThat(names(FtpPath.ROOT)).containsExactly("d");
    assertFails(Failure.IS_A_DIRECTORY, () -> tree.delete(path("d")));
    assertFails(Failure.IS_A_DIRECTORY, () -> tree.delete(FtpPath.ROOT));
  }

  @Test
  void a_directory_is_made_once_and_below_an_existing_one() throws Exception {
    tree.makeDirectory(path("d"));
    assertThat(tree.stat(path("d")).isDirectory()).isTrue();
    store("d/file", "x");
    assertFails(Failure.EXISTS, () -> tree.makeDirectory(path("d")));
    assertFails(Failure.EXISTS, () -> tree.makeDirectory(path("d/file")));
    assertFails(Failure.EXISTS, () -> tree.makeDirectory(FtpPath.ROOT));
    assertFails(Failure.NOT_FOUND, () -> tree.makeDirectory(path("none/e")));
    assertThat(names(path("d"))).containsExactly("file");
  }

  @Test
  void only_an_empty_directory_is_removed() throws Exception {
    tree.makeDirectory(path("d"));
    store("d/file", "x");
    assertFails(Failure.NOT_EMPTY, () -> tree.removeDirectory(path("d")));
    assertFails(Failure.NOT_A_DIRECTORY, () -> tree.removeDirectory(path("d/file")));
    tree.delete(path("d/file"));
    tree.removeDirectory(path("d"));
    assertThat(names(FtpPath.ROOT)).isEmpty();
  }

  @Test
  void a_096_the_root_cannot_be_removed_or_renamed() {
    assertFails(Failure.DENIED, () -> tree.removeDirectory(FtpPath.ROOT));
    assertFails(Failure.DENIED, () -> tree.rename(FtpPath.ROOT, path("x")));
  }

  @Test
  void a_file_takes_another_name_and_replaces_a_file_there() throws Exception {
    store("a", "a");
    store("b", "b");
    tree.rename(path("a"), path("c"));
    assertThat(read(path("c"), 0)).isEqualTo("a");
    tree.rename(path("c"), path("b"));
    assertThat(names(FtpPath.ROOT)).containsExactly("b");
    assertThat(read(path("b"), 0)).isEqualTo("a");
    tree.rename(path("b"), path("b"));
    assertThat(read(path("b"), 0)).isEqualTo("a");
  }

  @Test
  void a_directory_moves_with_everything_in_it() throws Exception {
    tree.makeDirectory(path("d"));
    tree.makeDirectory(path("e"));
    store("d/file", "x");
    tree.rename(path("d"), path("e/d2"));
    assertThat(read(path("e/d2/file"), 0)).isEqualTo("x");
    assertThat(names(FtpPath.ROOT)).containsExactly("e");
  }

  @Test
  void nothing_takes_the_place_of_a_directory() throws Exception {
    store("file", "x");
    tree.makeDirectory(path("d"));
    tree.makeDirectory(path("e"));
    for (String from : List.of("file", "d")) {
      assertThat(failureOf(() -> tree.rename(path(from), path("e"))).orElseThrow())
          .isIn(Failure.IS_A_DIRECTORY, Failure.NOT_EMPTY, Failure.EXISTS);
    }
    assertThat(failureOf(() -> tree.rename(path("d"), path("file"))).orElseThrow())
        .isIn(Failure.NOT_A_DIRECTORY, Failure.EXISTS);
    assertThat(names(FtpPath.ROOT)).containsExactlyInAnyOrder("file", "d", "e");
  }

  @Test
  void a_directory_cannot_move_into_itself() throws Exception {
    tree.makeDirectory(path("d"));
    assertFails(Failure.BAD_NAME, () -> tree.rename(path("d"), path("d/e")));
    assertThat(names(path("d"))).isEmpty();
  }

  @Test
  void a_new_name_needs_a_directory() throws Exception {
    store("a", "x");
    assertFails(Failure.NOT_FOUND, () -> tree.rename(path("a"), path("none/a")));
    assertThat(read(path("a"), 0)).isEqualTo("x");
  }

  // attributes

  @Test
  void a_time_that_was_set_can_be_read_back() throws Exception {
    assumeCapability(Capability.SET_TIME);
    store("a", "x");
    tree.makeDirectory(path("d"));
    Instant time = Instant.parse("2001-02-03T04:05:06Z");
    for (String name : List.of("a", "d")) {
      Instant stored = tree.setModified(path(name), time);
      assertThat(stored).isEqualTo(time);
      assertThat(tree.stat(path(name)).modified()).isEqualTo(time);
    }
    Instant before1970 = Instant.parse("1969-12-31T23:59:58Z");
    Optional<Failure> failure = failureOf(() -> tree.setModified(path("a"), before1970));
    assertThat(tree.stat(path("a")).modified()).isEqualTo(failure.isEmpty() ? before1970 : time);
    assertFails(Failure.NOT_FOUND, () -> tree.setModified(path("none"), time));
  }

  @Test
  void without_set_time_it_is_refused_and_nothing_changes() throws Exception {
    assumeNoCapability(Capability.SET_TIME);
    store("a", "x");
    Instant before = tree.stat(path("a")).modified();
    assertFails(Failure.UNSUPPORTED, () -> tree.setModified(path("a"), Instant.EPOCH));
    assertThat(tree.stat(path("a")).modified()).isEqualTo(before);
  }

  @Test
  void mode_bits_that_were_set_can_be_read_back() throws Exception {
    assumeCapability(Capability.SET_MODE);
    store("a", "x");
    tree.setMode(path("a"), 0604);
    assertThat(tree.stat(path("a")).posix().orElseThrow().mode()).isEqualTo(0604);
    tree.makeDirectory(path("d"));
    tree.setMode(path("d"), 0711);
    assertThat(tree.stat(path("d")).posix().orElseThrow().mode()).isEqualTo(0711);
    assertFails(Failure.NOT_FOUND, () -> tree.setMode(path("none"), 0600));
  }

  @Test
  void a_097_higher_mode_bits_are_never_set() throws Exception {
    assumeCapability(Capability.SET_MODE);
    store("a", "x");
    failureOf(() -> tree.setMode(path("a"), 07777));
    assertThat(tree.stat(path("a")).posix().orElseThrow().mode() & 07000).isZero();
  }

  @Test
  void without_set_mode_it_is_refused() throws Exception {
    assumeNoCapability(Capability.SET_MODE);
    store("a", "x");
    assertFails(Failure.UNSUPPORTED, () -> tree.setMode(path("a"), 0600));
  }

  @Test
  void free_space_is_known_if_claimed() throws Exception {
    OptionalLong free = tree.free(FtpPath.ROOT);
    assertThat(free.isPresent()).isEqualTo(capabilities().contains(Capability.FREE_SPACE));
    assertThat(free.orElse(0)).isNotNegative();
    assertFails(Failure.NOT_FOUND, () -> tree.free(path("none")));
  }

  @Test
  void a_reader_sees_the_old_file_until_the_new_one_is_there() throws Exception {
    assumeCapability(Capability.ATOMIC_REPLACE);
    store("a", "old");
    try (Upload upload = tree.upload(path("a"), REPLACE)) {
      upload.write(bytes("new and longer"));
      assertThat(read(path("a"), 0)).isEqualTo("old");
      assertThat(tree.stat(path("a")).size()).isEqualTo(3);
      upload.commit();
      assertThat(read(path("a"), 0)).isEqualTo("new and longer");
    }
  }

  // links and special files

  @Test
  void links_are_followed_inside_the_tree() throws Exception {
    tree.makeDirectory(path("d"));
    store("d/file", "x");
    assumeTrue(link(path("to file"), "d/file"), "the storage has no links");
    link(path("to dir"), "/d");
    link(path("d/up"), "../d/file");
    assertThat(tree.stat(path("to file")).isFile()).isTrue();
    assertThat(tree.stat(path("to file")).name()).isEqualTo("to file");
    assertThat(read(path("to file"), 0)).isEqualTo("x");
    assertThat(read(path("to dir/file"), 0)).isEqualTo("x");
    assertThat(read(path("d/up"), 0)).isEqualTo("x");
    assertThat(names(path("to dir"))).containsExactlyInAnyOrder("file", "up");
  }

  @Test
  void a_link_is_an_entry_of_its_own() throws Exception {
    store("file", "x");
    assumeTrue(link(path("link"), "file"), "the storage has no links");
    link(path("dangling"), "nowhere");
    assertThat(tree.entry(path("link")).type()).isEqualTo(EntryType.LINK);
    assertThat(tree.entry(path("link")).target()).hasValue("file");
    assertThat(tree.entry(path("dangling")).target()).isEmpty();
    assertFails(Failure.NOT_FOUND, () -> tree.stat(path("dangling")));
    try (Listing listing = tree.list(FtpPath.ROOT)) {
      for (Optional<Entry> next = listing.next(); next.isPresent(); next = listing.next()) {
        if (!next.get().name().equals("file")) {
          assertThat(next.get()).isEqualTo(tree.entry(path(next.get().name())));
        }
      }
    }
  }

  @Test
  void delete_and_rename_act_on_the_link_itself() throws Exception {
    store("file", "x");
    assumeTrue(link(path("link"), "file"), "the storage has no links");
    tree.rename(path("link"), path("moved"));
    assertThat(tree.entry(path("moved")).type()).isEqualTo(EntryType.LINK);
    assertFails(Failure.NOT_A_DIRECTORY, () -> tree.removeDirectory(path("moved")));
    assertFails(Failure.EXISTS, () -> tree.makeDirectory(path("moved")));
    tree.delete(path("moved"));
    assertThat(names(FtpPath.ROOT)).containsExactly("file");
  }

  @Test
  void an_upload_to_a_link_writes_the_file_it_leads_to() throws Exception {
    tree.makeDirectory(path("d"));
    store("d/file", "old");
    assumeTrue(link(path("link"), "d/file"), "the storage has no links");
    store("link", "new");
    assertThat(tree.entry(path("link")).type()).isEqualTo(EntryType.LINK);
    assertThat(read(path("d/file"), 0)).isEqualTo("new");
    link(path("to a dir"), "d");
    assertFails(Failure.IS_A_DIRECTORY, () -> tree.upload(path("to a dir"), REPLACE));
  }

  @Test
  void links_in_a_circle_lead_nowhere() throws Exception {
    assumeTrue(link(path("a"), "b"), "the storage has no links");
    link(path("b"), "a");
    assertFails(Failure.NOT_FOUND, () -> tree.stat(path("a")));
    assertFails(Failure.NOT_FOUND, () -> tree.list(path("a")));
    assertFails(Failure.NOT_FOUND, () -> tree.download(path("a"), 0));
    assertThat(tree.entry(path("a")).type()).isEqualTo(EntryType.LINK);
  }

  @Test
  void a_086_special_files_are_not_listed_and_never_opened() throws Exception {
    assumeTrue(special(path("pipe")), "the storage has no special files");
    assertThat(names(FtpPath.ROOT)).isEmpty();
    assertFails(Failure.NOT_A_FILE, () -> tree.download(path("pipe"), 0));
    for (WriteMode mode : usableModes()) {
      if (!(mode instanceof WriteMode.CreateUnique)) {
        assertFails(Failure.NOT_A_FILE, () -> tree.upload(path("pipe"), mode));
      }
    }
    assertThat(tree.entry(path("pipe")).type()).isEqualTo(EntryType.OTHER);
  }

  @Test
  void a_098_reserved_names_do_not_exist() throws Exception {
    Optional<String> name = reservedName();
    assumeTrue(name.isPresent(), "the storage reserves no names");
    FtpPath reserved = path(name.orElseThrow());
    store("a", "x");
    List<ThrowingCallable> calls =
        List.of(
            () -> tree.stat(reserved),
            () -> tree.entry(reserved),
            () -> tree.list(reserved),
            () -> tree.download(reserved, 0),
            () -> tree.upload(reserved, REPLACE),
            () -> tree.upload(reserved, UNIQUE),
            () -> tree.upload(reserved.child("below"), REPLACE),
            () -> tree.delete(reserved),
            () -> tree.makeDirectory(reserved),
            () -> tree.removeDirectory(reserved),
            () -> tree.rename(reserved, path("b")),
            () -> tree.rename(path("a"), reserved));
    for (ThrowingCallable call : calls) {
      assertThat(failureOf(call).orElseThrow()).isIn(Failure.NOT_FOUND, Failure.BAD_NAME);
    }
    assertThat(names(FtpPath.ROOT)).containsExactly("a");
  }

  // how the tests say things

  private List<WriteMode> usableModes() {
    List<WriteMode> modes = new ArrayList<>(List.of(REPLACE, UNIQUE));
    if (capabilities().contains(Capability.APPEND)) {
      modes.add(APPEND);
    }
    if (capabilities().contains(Capability.RESUME_UPLOAD)) {
      modes.add(new WriteMode.ResumeAt(0));
    }
    return modes;
  }

  private void assumeCapability(Capability capability) {
    assumeTrue(capabilities().contains(capability), "the storage does not claim " + capability);
  }

  private void assumeNoCapability(Capability capability) {
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

  private FtpPath writeTo(FtpPath file, WriteMode mode, String text) throws IOException {
    try (Upload upload = tree.upload(file, mode)) {
      upload.write(bytes(text));
      upload.commit();
      return upload.path();
    }
  }

  private void interrupt(String file, String sent) throws IOException {
    try (Upload upload = tree.upload(path(file), REPLACE)) {
      upload.write(bytes(sent));
    }
  }

  /// The text of a file from an offset on.
  protected final String read(FtpPath file, long offset) throws IOException {
    return new String(readBytes(file, offset), UTF_8);
  }

  private byte[] readBytes(FtpPath file, long offset) throws IOException {
    try (Download download = tree.download(file, offset)) {
      return drainBytes(download);
    }
  }

  private static String drain(Download download) throws IOException {
    return new String(drainBytes(download), UTF_8);
  }

  private static byte[] drainBytes(Download download) throws IOException {
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

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  /// Asserts that a call fails with that failure.
  protected static void assertFails(Failure expected, ThrowingCallable call) {
    assertThat(failureOf(call)).hasValue(expected);
  }

  private static Optional<Failure> failureOf(ThrowingCallable call) {
    StorageException failure = catchThrowableOfType(StorageException.class, call);
    return Optional.ofNullable(failure).map(StorageException::failure);
  }
}
