package dev.wharf.storage.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wharf.domain.FtpPath;
import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.EntryType;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.Listing;
import dev.wharf.storage.spi.WriteMode;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
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
/// A storage in which nothing can be changed extends [ReadingContract] instead.
///
/// The other methods of [TreeUnderTest] that can be overridden say what else your storage has; they
/// switch tests on that are skipped otherwise. Tests of a missing [Capability] run exactly when you
/// do not claim it.
public abstract class FileTreeContract extends ChangeContract {
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
}
