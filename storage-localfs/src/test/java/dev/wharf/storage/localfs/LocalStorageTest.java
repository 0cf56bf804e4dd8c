package dev.wharf.storage.localfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wharf.domain.Account;
import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Settings;
import dev.wharf.domain.SettingsException;
import dev.wharf.domain.Username;
import dev.wharf.storage.spi.Changes;
import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.Listing;
import dev.wharf.storage.spi.PosixFacts;
import dev.wharf.storage.spi.Storage;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.StorageProvider;
import dev.wharf.storage.spi.Upload;
import dev.wharf.storage.spi.WriteMode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the local disk does beyond the contract.
@Timeout(60)
final class LocalStorageTest {
  private static final WriteMode REPLACE = new WriteMode.Replace();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  @TempDir private Path root;

  @ParameterizedTest
  @EnumSource
  void a_read_only_storage_refuses_every_change(Jails jails) throws Exception {
    Files.writeString(root.resolve("a"), "x");
    Files.createDirectory(root.resolve("d"));
    var settings =
        new LocalSettings(
            root, true, 0640, 0750, true, UploadMode.DIRECT, true, Duration.ofHours(1));
    try (LocalStorage storage = jails.storage(settings);
        FileTree tree = storage.treeFor(Jails.ADA)) {
      List<ThrowingCallable> changes =
          List.of(
              () -> tree.upload(path("a"), REPLACE),
              () -> tree.upload(path("a"), new WriteMode.Append()),
              () -> tree.upload(path("a"), new WriteMode.ResumeAt(0)),
              () -> tree.upload(path("b"), new WriteMode.CreateUnique()),
              () -> tree.delete(path("a")),
              () -> tree.makeDirectory(path("e")),
              () -> tree.removeDirectory(path("d")),
              () -> tree.rename(path("a"), path("b")),
              () -> tree.setModified(path("a"), Instant.EPOCH),
              () -> tree.setMode(path("a"), 0777));
      for (ThrowingCallable change : changes) {
        assertFails(Failure.DENIED, change);
      }
      assertThat(storage.changes(Jails.ADA, path("a"))).isEqualTo(Changes.NONE);
      assertThat(tree.stat(path("a")).size()).isEqualTo(1);
      assertFails(Failure.NOT_FOUND, () -> storage.treeFor(Jails.at("new home")));
    }
    assertThat(Files.readString(root.resolve("a"))).isEqualTo("x");
  }

  @ParameterizedTest
  @EnumSource
  void a_home_is_the_root_of_its_tree(Jails jails) throws Exception {
    Files.createDirectories(root.resolve("team/ada"));
    Files.writeString(root.resolve("team/ada/hers"), "x");
    Files.writeString(root.resolve("file"), "x");
    Files.createSymbolicLink(root.resolve("out"), Path.of("/etc"));
    try (LocalStorage storage = jails.storage(Jails.settings(root, UploadMode.ATOMIC))) {
      for (String home : List.of("team/ada", root + "/team/ada", root + "/team/ada/")) {
        try (FileTree tree = storage.treeFor(Jails.at(home))) {
          assertThat(names(tree, FtpPath.ROOT)).containsExactly("hers");
        }
      }
      assertFails(Failure.NOT_FOUND, () -> storage.treeFor(Jails.at("none")));
      assertFails(Failure.NOT_A_DIRECTORY, () -> storage.treeFor(Jails.at("file")));
      assertFails(Failure.DENIED, () -> storage.treeFor(Jails.at("/etc")));
      assertThat(failureOf(() -> storage.treeFor(Jails.at("out"))))
          .isIn(Failure.NOT_FOUND, Failure.DENIED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void missing_homes_are_made_when_configured(Jails jails) throws Exception {
    var settings =
        new LocalSettings(
            root, false, 0640, 0710, true, UploadMode.ATOMIC, true, Duration.ofHours(1));
    try (LocalStorage storage = jails.storage(settings);
        FileTree tree = storage.treeFor(Jails.at("team/ada"))) {
      assertThat(names(tree, FtpPath.ROOT)).isEmpty();
      storage.treeFor(Jails.at("team/ada")).close();
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("team"))))
        .isEqualTo("rwx--x---");
  }

  @ParameterizedTest
  @EnumSource
  void modes_are_as_configured_whatever_the_umask(Jails jails) throws Exception {
    for (UploadMode mode : UploadMode.values()) {
      var settings =
          new LocalSettings(root, false, 0666, 0777, false, mode, true, Duration.ofHours(1));
      try (LocalStorage storage = jails.storage(settings);
          FileTree tree = storage.treeFor(Jails.ADA)) {
        upload(tree, mode + " file", REPLACE, "x");
        tree.makeDirectory(path(mode + " directory"));
        assertThat(posix(tree, mode + " file").mode()).isEqualTo(0666);
        assertThat(posix(tree, mode + " directory").mode()).isEqualTo(0777);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_replaced_file_keeps_its_mode(Jails jails) throws Exception {
    for (UploadMode mode : UploadMode.values()) {
      try (LocalStorage storage = jails.storage(Jails.settings(root, mode));
          FileTree tree = storage.treeFor(Jails.ADA)) {
        upload(tree, "script", REPLACE, "old");
        tree.setMode(path("script"), 0751);
        upload(tree, "script", REPLACE, "new");
        assertThat(posix(tree, "script").mode()).isEqualTo(0751);
        upload(tree, "script", new WriteMode.Append(), "er");
        assertThat(posix(tree, "script").mode()).isEqualTo(0751);
        assertThat(Files.readString(root.resolve("script"))).isEqualTo("newer");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void the_second_of_two_writers_is_told_that_the_file_is_busy(Jails jails) throws Exception {
    Files.createDirectory(root.resolve("d"));
    for (UploadMode mode : UploadMode.values()) {
      try (LocalStorage storage = jails.storage(Jails.settings(root, mode));
          FileTree whole = storage.treeFor(Jails.ADA);
          FileTree part = storage.treeFor(Jails.at("d"));
          FileTree again = storage.treeFor(Jails.at("d"))) {
        try (Upload first = whole.upload(path("d/a"), REPLACE)) {
          assertFails(Failure.BUSY, () -> part.upload(path("a"), REPLACE));
          assertFails(Failure.BUSY, () -> part.upload(path("a"), new WriteMode.Append()));
          part.upload(path("b"), REPLACE).close();
          first.commit();
        }
        again.upload(path("a"), REPLACE).close();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void what_a_crash_left_is_removed_soon_after_the_start(Jails jails) throws Exception {
    Path deep = Files.createDirectories(root.resolve("a/b/c"));
    List<Path> leftovers =
        List.of(
            root.resolve(".wharf-upload-0123456789abcdef0123456789abcdef"),
            deep.resolve(".wharf-upload-fedcba9876543210fedcba9876543210"));
    for (Path leftover : leftovers) {
      Files.writeString(leftover, "half");
    }
    Files.writeString(deep.resolve("whole"), "x");
    try (LocalStorage _ = jails.storage(Jails.settings(root, UploadMode.ATOMIC))) {
      await("the sweep")
          .atMost(PATIENCE)
          .pollInterval(BETWEEN_LOOKS)
          .until(() -> leftovers.stream().noneMatch(Files::exists));
    }
    assertThat(deep.resolve("whole")).exists();
  }

  @Test
  void a_second_server_on_the_same_root_leaves_running_uploads_alone() throws Exception {
    LocalSettings settings = Jails.settings(root, UploadMode.ATOMIC);
    try (LocalStorage first = Jails.KERNEL.storage(settings);
        FileTree tree = first.treeFor(Jails.ADA);
        Upload upload = tree.upload(path("a"), REPLACE);
        Jail jail = Jails.KERNEL.open(root);
        var janitor =
            new Janitor(
                jail, new Leftovers(new Writers()), Duration.ofHours(1), () -> Instant.now())) {
      upload.write(ByteBuffer.wrap("safe".getBytes(UTF_8)));
      Path leftover = Files.writeString(root.resolve(".wharf-upload-00"), "half");
      janitor.sweep();
      assertThat(leftover).doesNotExist();
      upload.commit();
    }
    assertThat(Files.readString(root.resolve("a"))).isEqualTo("safe");
  }

  @ParameterizedTest
  @EnumSource
  void interrupted_uploads_expire(Jails jails) throws Exception {
    LocalSettings settings = Jails.settings(root, UploadMode.RESUMABLE);
    Instant start = Instant.now();
    try (LocalStorage storage = jails.storage(settings);
        FileTree tree = storage.treeFor(Jails.ADA)) {
      try (Upload upload = tree.upload(path("a"), REPLACE)) {
        upload.write(ByteBuffer.wrap("half".getBytes(UTF_8)));
      }
      assertThat(tree.resumable(path("a"))).hasValue(4);
    }
    Instant later = start.plus(Duration.ofHours(25));
    try (LocalStorage storage = jails.storage(settings, () -> start.plus(Duration.ofHours(23)));
        FileTree tree = storage.treeFor(Jails.ADA)) {
      assertThat(tree.resumable(path("a"))).hasValue(4);
    }
    Path partial = root.resolve(StagingNames.partial(Jails.ADA.name(), "a"));
    assertThat(partial).exists();
    try (LocalStorage storage = jails.storage(settings, () -> later);
        FileTree tree = storage.treeFor(Jails.ADA)) {
      assertThat(tree.resumable(path("a"))).isEmpty();
      await("the sweep")
          .atMost(PATIENCE)
          .pollInterval(BETWEEN_LOOKS)
          .until(() -> !Files.exists(partial));
    }
  }

  @ParameterizedTest
  @EnumSource
  void an_interrupted_thread_loses_nothing_that_was_sent(Jails jails) throws Exception {
    try (LocalStorage storage = jails.storage(Jails.settings(root, UploadMode.RESUMABLE));
        FileTree tree = storage.treeFor(Jails.ADA)) {
      try (Upload upload = tree.upload(path("a"), REPLACE)) {
        upload.write(ByteBuffer.wrap("half".getBytes(UTF_8)));
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> upload.write(ByteBuffer.allocate(1)))
            .isInstanceOf(ClosedByInterruptException.class);
      }
      assertThat(Thread.interrupted()).isTrue();
      assertThat(tree.resumable(path("a"))).hasValue(4);
    }
  }

  @ParameterizedTest
  @EnumSource
  void interrupted_uploads_belong_to_their_account(Jails jails) throws Exception {
    try (LocalStorage storage = jails.storage(Jails.settings(root, UploadMode.RESUMABLE));
        FileTree hers = storage.treeFor(Jails.ADA);
        FileTree his = storage.treeFor(Account.named(new Username("bob")))) {
      try (Upload upload = hers.upload(path("a"), REPLACE)) {
        upload.write(ByteBuffer.wrap("half".getBytes(UTF_8)));
      }
      assertThat(his.resumable(path("a"))).isEmpty();
      assertFails(Failure.OUT_OF_RANGE, () -> his.upload(path("a"), new WriteMode.ResumeAt(4)));
      assertThat(hers.resumable(path("a"))).hasValue(4);
    }
  }

  @ParameterizedTest
  @EnumSource
  void bytes_written_in_place_stay_when_the_upload_is_interrupted(Jails jails) throws Exception {
    try (LocalStorage storage = jails.storage(Jails.settings(root, UploadMode.DIRECT));
        FileTree tree = storage.treeFor(Jails.ADA)) {
      try (Upload upload = tree.upload(path("a"), REPLACE)) {
        upload.write(ByteBuffer.wrap("half".getBytes(UTF_8)));
        assertThat(Files.readString(root.resolve("a"))).isEqualTo("half");
      }
      assertThat(Files.readString(root.resolve("a"))).isEqualTo("half");
      upload(tree, "a", new WriteMode.ResumeAt(4), " and half");
      assertThat(Files.readString(root.resolve("a"))).isEqualTo("half and half");
    }
  }

  @ParameterizedTest
  @EnumSource
  void names_that_are_no_text_are_left_out(Jails jails) throws Exception {
    Jails.run(
        "sh",
        "-c",
        "cd '" + root + "' && touch \"$(printf 'a\\377b')\" \"$(printf 'new\\nline')\" good");
    try (LocalStorage storage = jails.storage(Jails.settings(root, UploadMode.ATOMIC));
        FileTree tree = storage.treeFor(Jails.ADA)) {
      assertThat(names(tree, FtpPath.ROOT)).containsExactly("good");
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_full_disk_is_no_space_and_leaves_nothing(Jails jails) throws Exception {
    assumeTrue(
        System.getProperty("user.name", "").equals("root"),
        "only root can mount the small file system that this test fills");
    try {
      Jails.run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", root.toString());
    } catch (IOException e) {
      assumeTrue(false, "no small file system can be mounted here: " + e.getMessage());
    }
    try {
      fill(jails, UploadMode.ATOMIC);
      fill(jails, UploadMode.RESUMABLE);
    } finally {
      Jails.run("umount", root.toString());
    }
  }

  private void fill(Jails jails, UploadMode mode) throws IOException {
    try (LocalStorage storage = jails.storage(Jails.settings(root, mode));
        FileTree tree = storage.treeFor(Jails.ADA)) {
      upload(tree, "old", REPLACE, "old");
      try (Upload upload = tree.upload(path("old"), REPLACE)) {
        assertFails(Failure.NO_SPACE, () -> upload.write(ByteBuffer.allocate(2 << 20)));
      }
      assertThat(names(tree, FtpPath.ROOT)).containsExactly("old");
      assertThat(root.toFile().list()).containsExactly("old");
      upload(tree, "big", REPLACE, "x".repeat(600_000));
      assertFails(Failure.NO_SPACE, () -> tree.upload(path("big"), new WriteMode.Append()));
      assertThat(root.toFile().list()).containsExactlyInAnyOrder("old", "big");
      tree.delete(path("big"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_086_nothing_blocks_on_a_pipe(Jails jails) throws Exception {
    Jails.pipe(root.resolve("pipe"));
    try (LocalStorage storage = jails.storage(Jails.settings(root, UploadMode.DIRECT));
        FileTree tree = storage.treeFor(Jails.ADA)) {
      assertFails(Failure.NOT_A_DIRECTORY, () -> tree.list(path("pipe")));
      assertFails(Failure.NOT_A_DIRECTORY, () -> tree.stat(path("pipe/below")));
      assertFails(Failure.NOT_A_DIRECTORY, () -> tree.removeDirectory(path("pipe")));
      assertFails(Failure.NOT_A_FILE, () -> tree.upload(path("pipe"), REPLACE));
      assertFails(Failure.NOT_A_FILE, () -> tree.setMode(path("pipe"), 0600));
      assertFails(Failure.NOT_A_FILE, () -> tree.setModified(path("pipe"), Instant.EPOCH));
      tree.rename(path("pipe"), path("moved"));
      tree.delete(path("moved"));
    }
  }

  @Test
  void posix_facts_are_those_of_the_disk() throws Exception {
    try (LocalStorage storage = Jails.KERNEL.storage(Jails.settings(root, UploadMode.ATOMIC));
        FileTree tree = storage.treeFor(Jails.ADA)) {
      upload(tree, "a", REPLACE, "x");
      Files.createLink(root.resolve("b"), root.resolve("a"));
      PosixFacts facts = posix(tree, "a");
      assertThat(facts.owner()).isEqualTo(Files.getOwner(root.resolve("a")).getName());
      assertThat(facts.group())
          .isEqualTo(
              Files.readAttributes(root.resolve("a"), PosixFileAttributes.class).group().getName());
      assertThat(facts.links()).isEqualTo(2);
      assertThat(tree.stat(path("a")).identity()).isEqualTo(tree.stat(path("b")).identity());
      assertThat(tree.stat(path("a")).modified())
          .isEqualTo(Files.getLastModifiedTime(root.resolve("a")).toInstant());
    }
  }

  @Test
  void owners_without_a_name_are_numbers() throws Exception {
    Path users =
        Files.writeString(root.resolve("passwd"), "ada:x:7:8::/:\nbroken\nbad name:x:9:9:\n");
    Path groups = Files.writeString(root.resolve("group"), "team:x:8:\n");
    Instant[] now = {Instant.EPOCH};
    var owners = new OwnerNames(users, groups, () -> now[0]);
    assertThat(owners.user(7)).isEqualTo("ada");
    assertThat(owners.group(8)).isEqualTo("team");
    assertThat(owners.user(9)).isEqualTo("9");
    assertThat(owners.user(-2)).isEqualTo("4294967294");
    Files.writeString(users, "eve:x:7:8::/:\n");
    assertThat(owners.user(7)).isEqualTo("ada");
    now[0] = now[0].plus(Duration.ofMinutes(2));
    assertThat(owners.user(7)).isEqualTo("eve");
  }

  @Test
  void the_provider_is_declared_for_modules_and_for_the_class_path() throws Exception {
    Class<?> provider = LocalStorageProvider.class;
    assertThat(provider.getModule().getDescriptor().provides())
        .anyMatch(
            provides ->
                provides.service().equals(StorageProvider.class.getName())
                    && provides.providers().equals(List.of(provider.getName())));
    try (InputStream file =
        provider.getResourceAsStream("/META-INF/services/" + StorageProvider.class.getName())) {
      assertThat(file).isNotNull().hasContent(provider.getName());
    }
  }

  @Test
  void the_provider_makes_a_storage() throws Exception {
    StorageProvider provider = new LocalStorageProvider();
    assertThat(provider.name()).isEqualTo("local");
    Settings settings =
        Settings.read("storage", Map.of("root", root.toString()), provider.settings());
    try (Storage storage = provider.create(settings);
        FileTree tree = storage.treeFor(Jails.ADA)) {
      upload(tree, "a", REPLACE, "x");
    }
    assertThat(root.resolve("a")).exists();
  }

  @Test
  void a_root_that_cannot_be_opened_is_named() throws Exception {
    Path file = Files.writeString(root.resolve("file"), "x");
    for (Path wrong : List.of(root.resolve("none"), file)) {
      var provider = new LocalStorageProvider();
      Settings settings =
          Settings.read("storage", Map.of("root", wrong.toString()), provider.settings());
      assertThatThrownBy(() -> provider.create(settings))
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining(wrong.toString());
    }
  }

  @Test
  void a_closed_tree_says_so_and_touches_nothing() throws Exception {
    try (LocalStorage storage = Jails.KERNEL.storage(Jails.settings(root, UploadMode.ATOMIC))) {
      FileTree tree = storage.treeFor(Jails.ADA);
      tree.close();
      tree.close();
      assertThatThrownBy(() -> tree.stat(path("a"))).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> tree.stat(FtpPath.ROOT)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void times_that_the_disk_cannot_keep_are_refused_and_change_nothing() throws Exception {
    try (LocalStorage storage = Jails.KERNEL.storage(Jails.settings(root, UploadMode.ATOMIC));
        FileTree tree = storage.treeFor(Jails.ADA)) {
      upload(tree, "a", REPLACE, "x");
      Instant before = tree.stat(path("a")).modified();
      Instant far = Instant.parse("+200000-01-01T00:00:00Z");
      Optional<Failure> failure =
          Optional.ofNullable(
                  catchThrowableOfType(
                      StorageException.class, () -> tree.setModified(path("a"), far)))
              .map(StorageException::failure);
      assertThat(failure).isIn(Optional.empty(), Optional.of(Failure.OUT_OF_RANGE));
      assertThat(tree.stat(path("a")).modified()).isEqualTo(failure.isEmpty() ? far : before);
    }
  }

  private static PosixFacts posix(FileTree tree, String name) throws IOException {
    return tree.stat(path(name)).posix().orElseThrow();
  }

  private static void upload(FileTree tree, String name, WriteMode mode, String text)
      throws IOException {
    try (Upload upload = tree.upload(path(name), mode)) {
      upload.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
      upload.commit();
    }
  }

  private static List<String> names(FileTree tree, FtpPath directory) throws IOException {
    List<String> names = new ArrayList<>();
    try (Listing listing = tree.list(directory)) {
      for (Optional<Entry> next = listing.next(); next.isPresent(); next = listing.next()) {
        names.add(next.get().name());
      }
    }
    return names;
  }

  private static FtpPath path(String text) {
    return FtpPath.ROOT.resolve(text);
  }

  private static void assertFails(Failure expected, ThrowingCallable call) {
    assertThat(failureOf(call)).isEqualTo(expected);
  }

  private static Failure failureOf(ThrowingCallable call) {
    StorageException failure = catchThrowableOfType(StorageException.class, call);
    assertThat(failure).isNotNull();
    return failure.failure();
  }
}
