package dev.wharf.storage.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wharf.domain.FtpPath;
import dev.wharf.storage.spi.Capability;
import dev.wharf.storage.spi.Checksum;
import dev.wharf.storage.spi.ChecksumAlgorithm;
import dev.wharf.storage.spi.Download;
import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.EntryType;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.FileRegion;
import dev.wharf.storage.spi.Listing;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.WriteMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// What [FileTree] promises of looking at entries, of listings and of downloads.
///
/// A storage in which nothing can be changed extends this, and not [FileTreeContract]:
///
/// ```java
/// final class ZipTreeTest extends ReadingContract {
///   // emptyTree and capabilities as for FileTreeContract, and
///
///   @Override
///   protected boolean isReadOnly() {
///     return true;
///   }
///
///   @Override
///   protected void putFile(FtpPath file, String text) throws IOException {
///     zip.add(file.toString(), text); // behind the back of the tree
///   }
///
///   @Override
///   protected void putDirectory(FtpPath directory) throws IOException {
///     zip.addDirectory(directory.toString());
///   }
/// }
/// ```
public abstract class ReadingContract extends TreeUnderTest {
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
    putFile(path("a.txt"), "hello");
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
    assumeCanChange();
    assertFails(Failure.NOT_FOUND, () -> tree.delete(path("none")));
    assertFails(Failure.NOT_FOUND, () -> tree.removeDirectory(path("none")));
    assertFails(Failure.NOT_FOUND, () -> tree.rename(path("none"), path("other")));
  }

  @Test
  void a_file_on_the_way_is_no_directory() throws Exception {
    putFile(path("file"), "x");
    assertFails(Failure.NOT_A_DIRECTORY, () -> tree.stat(path("file/below")));
    assertFails(Failure.NOT_A_DIRECTORY, () -> tree.entry(path("file/below")));
    assertFails(Failure.NOT_A_DIRECTORY, () -> tree.list(path("file/below")));
    assumeCanChange();
    assertFails(Failure.NOT_A_DIRECTORY, () -> tree.upload(path("file/below"), REPLACE));
    assertFails(Failure.NOT_A_DIRECTORY, () -> tree.makeDirectory(path("file/below")));
  }

  @Test
  void identities_tell_objects_apart() throws Exception {
    putFile(path("a"), "x");
    putFile(path("b"), "x");
    Optional<String> a = tree.stat(path("a")).identity();
    assumeTrue(a.isPresent(), "the storage has no identities");
    assertThat(tree.stat(path("b")).identity()).isPresent().isNotEqualTo(a);
    assumeCanChange();
    tree.rename(path("a"), path("c"));
    assertThat(tree.stat(path("c")).identity()).isEqualTo(a);
  }

  // list

  @Test
  void a_listing_holds_each_entry_once_and_neither_dot_nor_dot_dot() throws Exception {
    putFile(path("a.txt"), "hello");
    putDirectory(path("d"));
    putFile(path("d/below"), "x");
    List<String> names = new ArrayList<>(names(FtpPath.ROOT));
    assertThat(names).containsExactlyInAnyOrder("a.txt", "d");
    assertThat(names(path("d"))).containsExactly("below");
  }

  @Test
  void a_listing_describes_entries_as_stat_does() throws Exception {
    putFile(path("a.txt"), "hello");
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
      putDirectory(path(name));
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
    putFile(path("a.txt"), "hello");
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
            "x".repeat(longestName()),
            "é".repeat(longestName() / 2));
    for (String name : names) {
      putFile(FtpPath.ROOT.child(name), name);
    }
    assertThat(names(FtpPath.ROOT)).containsExactlyInAnyOrderElementsOf(names);
    for (String name : names) {
      assertThat(read(FtpPath.ROOT.child(name), 0)).isEqualTo(name);
    }
  }

  @Test
  void too_long_names_are_refused_for_what_is_new_and_not_found_otherwise() throws Exception {
    FtpPath longName = FtpPath.ROOT.child("x".repeat(longestName() + 1));
    assertFails(Failure.NOT_FOUND, () -> tree.stat(longName));
    assumeCanChange();
    assertFails(Failure.BAD_NAME, () -> tree.upload(longName, REPLACE));
    assertFails(Failure.BAD_NAME, () -> tree.makeDirectory(longName));
    putFile(path("a"), "x");
    assertFails(Failure.BAD_NAME, () -> tree.rename(path("a"), longName));
    assertFails(Failure.NOT_FOUND, () -> tree.delete(longName));
  }

  // download

  @Test
  void a_download_begins_at_its_offset() throws Exception {
    putFile(path("a.txt"), "hello");
    assertThat(read(path("a.txt"), 0)).isEqualTo("hello");
    assertThat(read(path("a.txt"), 2)).isEqualTo("llo");
    assertThat(read(path("a.txt"), 5)).isEmpty();
  }

  @Test
  void a_download_knows_what_is_left_if_it_says_so() throws Exception {
    putFile(path("a.txt"), "hello");
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
    putFile(path("a.txt"), "hello");
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
    putFile(path("a.txt"), "hello");
    assertFails(Failure.OUT_OF_RANGE, () -> tree.download(path("a.txt"), 6));
    assertFails(Failure.OUT_OF_RANGE, () -> tree.download(path("a.txt"), Long.MAX_VALUE));
  }

  @Test
  void a_directory_cannot_be_downloaded() throws Exception {
    putDirectory(path("d"));
    assertFails(Failure.IS_A_DIRECTORY, () -> tree.download(path("d"), 0));
    assertFails(Failure.IS_A_DIRECTORY, () -> tree.download(FtpPath.ROOT, 0));
  }

  @Test
  void a_download_never_mixes_two_files() throws Exception {
    String old = "old".repeat(100_000);
    putFile(path("a.txt"), old);
    try (Download download = tree.download(path("a.txt"), 0)) {
      ByteBuffer first = ByteBuffer.allocate(10);
      download.read(first);
      putFile(path("a.txt"), "new".repeat(100_000));
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
    putFile(path("a.txt"), "hello");
    try (Download download = tree.download(path("a.txt"), 0)) {
      assumeCanChange();
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
    putFile(path("a.txt"), "hello");
    Download download = tree.download(path("a.txt"), 0);
    assertThat(download.isOpen()).isTrue();
    download.close();
    download.close();
    assertThat(download.isOpen()).isFalse();
    assertThat(catchThrowableOfType(IOException.class, () -> download.read(ByteBuffer.allocate(1))))
        .isInstanceOf(ClosedChannelException.class);
  }

  // checksum

  @Test
  void a_checksum_that_is_known_is_that_of_the_whole_file_as_it_is_now() throws Exception {
    putFile(path("a.txt"), "hello");
    assertChecksums(
        Map.of(
            ChecksumAlgorithm.CRC32,
            "3610a686",
            ChecksumAlgorithm.MD5,
            "5d41402abc4b2a76b9719d911017c592"),
        5);
    putFile(path("a.txt"), "other text");
    assertChecksums(
        Map.of(
            ChecksumAlgorithm.CRC32,
            "294d860b",
            ChecksumAlgorithm.MD5,
            "a6c6905fd3fb5f3020cbf2bf7a2f5f85"),
        10);
    if (capabilities().contains(Capability.APPEND)) {
      write(path("a.txt"), APPEND, ", longer");
      assertThat(tree.checksum(path("a.txt"), ChecksumAlgorithm.CRC32).map(Checksum::size))
          .isIn(Optional.empty(), Optional.of(18L));
    }
    assumeCanChange();
    tree.rename(path("a.txt"), path("b.txt"));
    assertThat(tree.checksum(path("a.txt"), ChecksumAlgorithm.CRC32)).isEmpty();
  }

  private void assertChecksums(Map<ChecksumAlgorithm, String> expected, long size)
      throws Exception {
    for (Map.Entry<ChecksumAlgorithm, String> one : expected.entrySet()) {
      Optional<Checksum> known = tree.checksum(path("a.txt"), one.getKey());
      if (known.isPresent() || knownChecksums().contains(one.getKey())) {
        assertThat(known).hasValue(new Checksum(size, one.getValue()));
      }
    }
  }

  @Test
  void nothing_but_a_file_has_a_checksum() throws Exception {
    putDirectory(path("d"));
    for (FtpPath path : List.of(FtpPath.ROOT, path("d"), path("none"), path("none/below"))) {
      assertThat(tree.checksum(path, ChecksumAlgorithm.CRC32)).isEmpty();
    }
  }

  // nothing but reading

  @Test
  void a_tree_that_nobody_can_change_denies_every_change() throws Exception {
    assumeTrue(isReadOnly(), "the tree can be changed");
    putFile(path("a"), "x");
    putDirectory(path("d"));
    List<ThrowingCallable> changes =
        List.of(
            () -> tree.upload(path("a"), REPLACE).close(),
            () -> tree.upload(path("new"), REPLACE).close(),
            () -> tree.upload(path("new"), UNIQUE).close(),
            () -> tree.delete(path("a")),
            () -> tree.makeDirectory(path("new")),
            () -> tree.removeDirectory(path("d")),
            () -> tree.rename(path("a"), path("b")));
    for (ThrowingCallable change : changes) {
      assertFails(Failure.DENIED, change);
    }
    List<ThrowingCallable> capabilities =
        List.of(
            () -> tree.upload(path("a"), APPEND).close(),
            () -> tree.upload(path("a"), new WriteMode.ResumeAt(1)).close(),
            () -> tree.setModified(path("a"), Instant.EPOCH),
            () -> tree.setMode(path("a"), 0600));
    for (ThrowingCallable change : capabilities) {
      assertThat(failureOf(change).orElseThrow()).isIn(Failure.DENIED, Failure.UNSUPPORTED);
    }
    assertThat(names(FtpPath.ROOT)).containsExactlyInAnyOrder("a", "d");
    assertThat(read(path("a"), 0)).isEqualTo("x");
  }
}
