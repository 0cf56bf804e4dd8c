package dev.wharf.server.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wharf.domain.Account;
import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Home;
import dev.wharf.domain.Mount;
import dev.wharf.domain.SettingsException;
import dev.wharf.domain.Username;
import dev.wharf.storage.contract.MemoryStorage;
import dev.wharf.storage.contract.MemoryTree;
import dev.wharf.storage.spi.Changes;
import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.EntryType;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.Listing;
import dev.wharf.storage.spi.Storage;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import dev.wharf.storage.spi.WriteMode;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class MountedTreeTest {
  private static final Account ADA = Account.named(new Username("ada"));
  private static final WriteMode REPLACE = new WriteMode.Replace();

  private final MemoryTree own = MemoryTree.empty();
  private final MemoryTree attic = MemoryTree.empty().with("old", "bytes");

  private FileTree tree(Mount... mounts) throws StorageException {
    return new Storages(
            MemoryStorage.of(own), Map.of("attic", MemoryStorage.of(attic)), List.of(mounts))
        .treeFor(ADA);
  }

  private static Mount at(String path) {
    return Mount.of(path(path), "attic");
  }

  private static FtpPath path(String path) {
    return FtpPath.ROOT.resolve(path);
  }

  @Test
  void c_092_what_is_mounted_to_read_only_and_mounts_themselves_are_told_to_be_fixed() {
    Storage storage =
        new Storages(
            MemoryStorage.of(own),
            Map.of("attic", MemoryStorage.of(attic)),
            List.of(at("/team/free"), new Mount(path("/team/free/fixed"), "attic", "", true)));
    assertThat(changes(storage, "/", "/team", "/team/free")).containsOnly(Changes.INSIDE);
    assertThat(changes(storage, "/file", "/team/file", "/team/free/old")).containsOnly(Changes.ALL);
    assertThat(changes(storage, "/team/free/fixed", "/team/free/fixed/old"))
        .containsOnly(Changes.NONE);
    assertThat(storage.changes(ADA.withStorage("attic"), path("/file"))).isEqualTo(Changes.ALL);
  }

  private static List<Changes> changes(Storage storage, String... paths) {
    return Stream.of(paths).map(path -> storage.changes(ADA, path(path))).toList();
  }

  @Test
  void a_mount_is_a_directory_that_nobody_made() throws Exception {
    own.with("file", "x");
    FileTree tree = tree(at("/archive"));
    assertThat(list(tree, "/"))
        .containsOnly(Map.entry("file", EntryType.FILE), Map.entry("archive", EntryType.DIRECTORY));
    assertThat(tree.stat(path("/archive")).name()).isEqualTo("archive");
    assertThat(tree.entry(path("/archive")).isDirectory()).isTrue();
    assertThat(list(tree, "/archive")).containsOnlyKeys("old");
    assertThat(tree.stat(path("/archive/old")).size()).isEqualTo(5);
  }

  @Test
  void a_mount_hides_what_is_below_it_and_leaves_it_alone() throws Exception {
    own.withDirectory("archive").with("archive/hidden", "x");
    FileTree tree = tree(at("/archive"));
    assertThat(list(tree, "/")).containsOnlyKeys("archive");
    assertThat(list(tree, "/archive")).containsOnlyKeys("old");
    assertFails(Failure.NOT_FOUND, () -> tree.stat(path("/archive/hidden")));
    assertThat(own.contains("archive/hidden")).isTrue();
  }

  @Test
  void the_way_to_a_deep_mount_is_there_too() throws Exception {
    FileTree tree = tree(at("/a/b/archive"));
    assertThat(list(tree, "/")).containsOnly(Map.entry("a", EntryType.DIRECTORY));
    assertThat(list(tree, "/a")).containsOnlyKeys("b");
    assertThat(list(tree, "/a/b")).containsOnlyKeys("archive");
    assertThat(tree.stat(path("/a/b")).isDirectory()).isTrue();
    assertFails(Failure.NOT_FOUND, () -> tree.stat(path("/a/c")));
    assertFails(Failure.NOT_FOUND, () -> tree.list(path("/a/c")));
  }

  @Test
  void a_file_in_the_way_of_a_mount_is_hidden_and_a_directory_is_shown_once() throws Exception {
    own.with("a", "in the way").withDirectory("d").with("d/own", "x");
    FileTree tree = tree(at("/a/archive"), at("/d/archive"));
    assertThat(list(tree, "/"))
        .containsOnly(Map.entry("a", EntryType.DIRECTORY), Map.entry("d", EntryType.DIRECTORY));
    assertThat(tree.stat(path("/a")).isDirectory()).isTrue();
    assertThat(tree.entry(path("/a")).isDirectory()).isTrue();
    assertThat(list(tree, "/a")).containsOnlyKeys("archive");
    assertThat(list(tree, "/d")).containsOnlyKeys("own", "archive");
  }

  @Test
  void a_mount_in_a_mount_is_found() throws Exception {
    MemoryTree cellar = MemoryTree.empty().with("wine", "x");
    FileTree tree =
        new Storages(
                MemoryStorage.of(own),
                Map.of("attic", MemoryStorage.of(attic), "cellar", MemoryStorage.of(cellar)),
                List.of(at("/house"), Mount.of(path("/house/cellar"), "cellar")))
            .treeFor(ADA);
    assertThat(list(tree, "/house")).containsOnlyKeys("old", "cellar");
    assertThat(list(tree, "/house/cellar")).containsOnlyKeys("wine");
  }

  @Test
  void uploads_go_to_the_mounted_tree_under_the_path_that_clients_know() throws Exception {
    FileTree tree = tree(at("/archive"));
    try (Upload upload = tree.upload(path("/archive/new"), REPLACE)) {
      assertThat(upload.path()).isEqualTo(path("/archive/new"));
      upload.write(ByteBuffer.wrap("fresh".getBytes(UTF_8)));
      upload.sync();
      assertThat(attic.contains("new")).isFalse();
      upload.commit();
    }
    assertThat(attic.text("new")).isEqualTo("fresh");
    tree.rename(path("/archive/new"), path("/archive/newer"));
    Instant time = Instant.parse("2020-01-01T00:00:00Z");
    tree.setModified(path("/archive/newer"), time);
    assertThat(attic.stat(path("/newer")).modified()).isEqualTo(time);
    tree.delete(path("/archive/newer"));
    tree.makeDirectory(path("/archive/d"));
    tree.removeDirectory(path("/archive/d"));
    assertThat(list(attic, "/")).containsOnlyKeys("old");
  }

  @Test
  void mounted_directories_and_the_way_to_them_stay_where_they_are() throws Exception {
    own.with("file", "x").withDirectory("a");
    FileTree tree = tree(at("/a/archive"));
    for (String place : List.of("/a", "/a/archive")) {
      FtpPath path = path(place);
      assertFails(Failure.IS_A_DIRECTORY, () -> tree.delete(path));
      assertFails(Failure.DENIED, () -> tree.removeDirectory(path));
      assertFails(Failure.EXISTS, () -> tree.makeDirectory(path));
      assertFails(Failure.DENIED, () -> tree.rename(path, path("/elsewhere")));
      assertFails(Failure.EXISTS, () -> tree.rename(path("/file"), path));
      assertFails(Failure.IS_A_DIRECTORY, () -> tree.upload(path, REPLACE));
      assertFails(Failure.IS_A_DIRECTORY, () -> tree.upload(path, new WriteMode.CreateUnique()));
      assertFails(Failure.IS_A_DIRECTORY, () -> tree.download(path, 0));
    }
    assertThat(own.text("file")).isEqualTo("x");
  }

  @Test
  void nothing_is_renamed_from_one_storage_to_another() throws Exception {
    own.with("file", "x");
    FileTree tree = tree(at("/archive"));
    assertFails(Failure.UNSUPPORTED, () -> tree.rename(path("/file"), path("/archive/file")));
    assertFails(Failure.UNSUPPORTED, () -> tree.rename(path("/archive/old"), path("/old")));
    assertThat(own.text("file")).isEqualTo("x");
    assertThat(attic.text("old")).isEqualTo("bytes");
  }

  @Test
  void a_mount_to_read_only_takes_no_change() throws Exception {
    FileTree tree = tree(new Mount(path("/archive"), "attic", "", true));
    assertThat(tree.stat(path("/archive/old")).size()).isEqualTo(5);
    tree.download(path("/archive/old"), 0).close();
    List<ThrowingCallable> changes =
        List.of(
            () -> tree.upload(path("/archive/new"), REPLACE),
            () -> tree.delete(path("/archive/old")),
            () -> tree.makeDirectory(path("/archive/d")),
            () -> tree.rename(path("/archive/old"), path("/archive/older")),
            () -> tree.setModified(path("/archive/old"), Instant.EPOCH),
            () -> tree.setMode(path("/archive/old"), 0600));
    changes.forEach(change -> assertFails(Failure.DENIED, change));
    try (Upload upload = tree.upload(path("/own"), REPLACE)) {
      upload.commit();
    }
    assertThat(list(attic, "/")).containsOnlyKeys("old");
  }

  @Test
  void each_account_sees_a_home_of_its_own_in_the_mounted_storage() throws Exception {
    MemoryStorage storage =
        MemoryStorage.of(attic).with("/users/ada", MemoryTree.empty().with("hers", "x"));
    Storages storages =
        new Storages(
            MemoryStorage.of(own),
            Map.of("attic", storage),
            List.of(new Mount(path("/mine"), "attic", "/users/{account}", false)));
    assertThat(list(storages.treeFor(ADA), "/mine")).containsOnlyKeys("hers");
    FileTree tree = storages.treeFor(Account.named(new Username("../ada")));
    assertFails(Failure.DENIED, () -> tree.list(path("/mine")));
    assertThat(list(tree, "/")).containsOnlyKeys("mine");
  }

  @Test
  void a_storage_that_does_not_answer_keeps_nobody_from_the_rest() throws Exception {
    own.with("file", "x");
    FileTree tree =
        new Storages(
                MemoryStorage.of(own),
                Map.of("attic", MemoryStorage.of(attic)),
                List.of(new Mount(path("/archive"), "attic", "/nobody is here", false)))
            .treeFor(ADA);
    assertThat(list(tree, "/")).containsOnlyKeys("file", "archive");
    assertThat(tree.stat(path("/file")).size()).isEqualTo(1);
    assertFails(Failure.NOT_FOUND, () -> tree.list(path("/archive")));
    assertFails(Failure.NOT_FOUND, () -> tree.stat(path("/archive")));
  }

  @Test
  void an_account_goes_to_the_storage_that_it_names_or_nowhere() throws Exception {
    own.with("file", "x");
    var storages =
        new Storages(MemoryStorage.of(own), Map.of("attic", MemoryStorage.of(attic)), List.of());
    assertThat(list(storages.treeFor(ADA), "/")).containsOnlyKeys("file");
    assertThat(list(storages.treeFor(ADA.withStorage("attic")), "/")).containsOnlyKeys("old");
    assertFails(Failure.NOT_FOUND, () -> storages.treeFor(ADA.withStorage("cellar")));
    assertThat(ADA.withStorage("attic").withHome(Home.STORAGE_ROOT).storage()).hasValue("attic");
  }

  @Test
  void mounts_of_nothing_and_at_one_place_are_refused() {
    assertThatThrownBy(() -> tree(Mount.of(path("/archive"), "cellar")))
        .isInstanceOf(SettingsException.class)
        .hasMessage("mount /archive: there is no storage named cellar");
    assertThatThrownBy(() -> tree(at("/archive"), at("/archive")))
        .isInstanceOf(SettingsException.class);
    assertThatThrownBy(() -> at("/")).isInstanceOf(SettingsException.class);
  }

  @Test
  void all_storages_are_closed() {
    MemoryStorage one = MemoryStorage.of(own);
    MemoryStorage other = MemoryStorage.of(attic);
    new Storages(one, Map.of("attic", other), List.of()).close();
    assertThat(one.isClosed()).isTrue();
    assertThat(other.isClosed()).isTrue();
  }

  private static Map<String, EntryType> list(FileTree tree, String directory)
      throws StorageException {
    var entries = new TreeMap<String, EntryType>();
    try (Listing listing = tree.list(path(directory))) {
      for (Optional<Entry> next = listing.next(); next.isPresent(); next = listing.next()) {
        assertThat(entries.put(next.get().name(), next.get().type())).as("shown twice").isNull();
      }
    }
    return entries;
  }

  private static void assertFails(Failure failure, ThrowingCallable call) {
    assertThat(catchThrowableOfType(StorageException.class, call).failure()).isEqualTo(failure);
  }
}
