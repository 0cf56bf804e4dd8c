package dev.wharf.storage.localfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wharf.domain.Account;
import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Home;
import dev.wharf.domain.PosixIdentity;
import dev.wharf.domain.Settings;
import dev.wharf.domain.SettingsException;
import dev.wharf.domain.Username;
import dev.wharf.storage.spi.Download;
import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.Listing;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import dev.wharf.storage.spi.WriteMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the kernel says to calls that are made as users. After every test all threads are the
/// server's own, and all descriptors are closed.
@Timeout(60)
final class ImpersonationTest {
  private static final WriteMode REPLACE = new WriteMode.Replace();

  @TempDir private Path root;
  private Set<String> identities = Set.of();
  private long openFiles;

  @BeforeEach
  void note_who_this_process_is() throws IOException {
    Users.assumeRoot();
    Users.ADA.own(root, "rwxr-xr-x");
    identities = Users.identitiesOfThreads();
    openFiles = Jails.openFiles();
  }

  @AfterEach
  void leaves_no_identity_and_no_open_file() throws IOException {
    assertThat(Users.identitiesOfThreads()).isEqualTo(identities);
    assertThat(Jails.openFiles()).isEqualTo(openFiles);
  }

  @FunctionalInterface
  private interface Use {
    void of(FileTree tree) throws Exception;
  }

  private void as(Users user, Use use) throws Exception {
    try (LocalStorage storage =
            Jails.KERNEL.actingStorage(Jails.settings(root, UploadMode.ATOMIC));
        FileTree tree = storage.treeFor(user.account())) {
      use.of(tree);
    }
  }

  private static FtpPath path(String text) {
    return FtpPath.ROOT.resolve(text);
  }

  private static void upload(FileTree tree, String name, String text) throws IOException {
    try (Upload upload = tree.upload(path(name), REPLACE)) {
      upload.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      upload.commit();
    }
  }

  private static String download(FileTree tree, String name) throws IOException {
    try (Download download = tree.download(path(name), 0)) {
      ByteBuffer bytes = ByteBuffer.allocate(100);
      while (download.read(bytes) >= 0) {
        // until its end
      }
      return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }
  }

  private static void assertDenied(ThrowingCallable call) {
    StorageException no = catchThrowableOfType(StorageException.class, call);
    assertThat(no).isNotNull();
    assertThat(no.failure()).as(no.reason()).isEqualTo(Failure.DENIED);
  }

  @Test
  void what_is_made_belongs_to_the_user() throws Exception {
    as(
        Users.ADA,
        tree -> {
          upload(tree, "file", "x");
          tree.makeDirectory(path("d"));
          upload(tree, "d/inside", "x");
          upload(tree, "d/inside", "again");
        });
    for (String name : List.of("file", "d", "d/inside")) {
      assertThat(Users.ADA.owns(root.resolve(name))).as(name).isTrue();
    }
  }

  @Test
  void the_kernel_refuses_what_the_user_may_not() throws Exception {
    Users server = new Users("root", 0, 0);
    Path secret = Files.writeString(root.resolve("secret"), "x");
    server.own(secret, "rw-------");
    server.own(Files.createDirectory(root.resolve("closed")), "rwx------");
    Path open = server.own(Files.createDirectory(root.resolve("open")), "rwxr-xr-x");
    server.own(Files.writeString(open.resolve("file"), "x"), "rw-r--r--");
    as(
        Users.ADA,
        tree -> {
          List<ThrowingCallable> refused =
              List.of(
                  () -> tree.download(path("secret"), 0),
                  () -> tree.upload(path("secret"), new WriteMode.Append()),
                  () -> tree.list(path("closed")),
                  () -> tree.stat(path("closed/file")),
                  () -> tree.upload(path("open/new"), REPLACE),
                  () -> tree.makeDirectory(path("open/new")),
                  () -> tree.delete(path("open/file")),
                  () -> tree.rename(path("open/file"), path("file")),
                  () -> tree.setModified(path("open/file"), Instant.EPOCH),
                  () -> tree.setMode(path("open/file"), 0777),
                  () -> tree.setMode(path("secret"), 0777));
          for (ThrowingCallable call : refused) {
            assertDenied(call);
          }
          assertThat(download(tree, "open/file")).isEqualTo("x");
        });
    assertThat(open).isDirectoryContaining(file -> file.endsWith("file"));
  }

  @Test
  void further_groups_count() throws Exception {
    Path shared =
        new Users("team", 0, 54_399)
            .own(Files.createDirectory(root.resolve("shared")), "rwxrwx---");
    as(Users.ADA, tree -> assertDenied(() -> tree.list(path("shared"))));
    try (LocalStorage storage = Jails.KERNEL.storage(Jails.settings(root, UploadMode.ATOMIC));
        Impersonation acting = Impersonation.begin(Optional.empty());
        FileTree tree =
            new ActingTree(
                storage.treeFor(Users.ADA.account()),
                acting,
                Persona.of(Users.ADA.uid(), Users.ADA.gid(), 7, 54_399))) {
      upload(tree, "shared/file", "x");
    }
    assertThat(Users.ADA.owns(shared.resolve("file"))).isTrue();
  }

  @Test
  void virtual_threads_act_through_others() throws Exception {
    Files.createDirectory(root.resolve("closed"));
    new Users("root", 0, 0).own(root.resolve("closed"), "rwx------");
    as(
        Users.ADA,
        tree -> {
          try (ExecutorService sessions = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> done =
                sessions.submit(
                    () -> {
                      tree.makeDirectory(path("d"));
                      upload(tree, "d/file", "x");
                      assertDenied(() -> tree.list(path("closed")));
                      assertThat(names(tree, path("d"))).containsExactly("file");
                      return true;
                    });
            assertThat(done.get()).isTrue();
          }
        });
    assertThat(Users.ADA.owns(root.resolve("d/file"))).isTrue();
  }

  private static List<String> names(FileTree tree, FtpPath directory) throws IOException {
    var names = new ArrayList<String>();
    try (Listing listing = tree.list(directory)) {
      for (Optional<Entry> next = listing.next(); next.isPresent(); next = listing.next()) {
        names.add(next.get().name());
      }
    }
    return names;
  }

  @Test
  void a_long_directory_is_listed_whole() throws Exception {
    for (int i = 0; i < 1000; i++) {
      Files.createFile(root.resolve("file " + i));
    }
    as(
        Users.ADA,
        tree -> assertThat(names(tree, FtpPath.ROOT)).hasSize(1000).doesNotHaveDuplicates());
  }

  @Test
  void the_identity_is_given_back_after_a_call_that_fails() throws Exception {
    try (Impersonation acting = Impersonation.begin(Optional.empty())) {
      Persona ada = Persona.of(Users.ADA.uid(), Users.ADA.gid());
      assertThatThrownBy(
              () ->
                  acting.run(
                      ada,
                      () -> {
                        assertThat(ThreadIdentity.user()).isEqualTo(Users.ADA.uid());
                        assertThat(ThreadIdentity.current().countOfGroups()).isZero();
                        throw new IllegalArgumentException("on purpose");
                      }))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(ThreadIdentity.user()).isZero();
      assertThat(Users.identitiesOfThreads()).isEqualTo(identities);
    }
  }

  @Test
  void nobody_acts_within_another_identity() throws Exception {
    try (Impersonation acting = Impersonation.begin(Optional.empty())) {
      Persona ada = Persona.of(Users.ADA.uid(), Users.ADA.gid());
      Persona bob = Persona.of(Users.BOB.uid(), Users.BOB.gid());
      assertThatThrownBy(
              () -> acting.run(ada, () -> acting.run(bob, () -> assertThat(true).isFalse())))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void accounts_without_ids_and_root_get_no_tree() throws Exception {
    try (LocalStorage storage =
        Jails.KERNEL.actingStorage(Jails.settings(root, UploadMode.ATOMIC))) {
      assertDenied(() -> storage.treeFor(Jails.ADA));
      assertDenied(() -> storage.treeFor(new Users("toor", 0, 54_322).account()));
      assertDenied(() -> storage.treeFor(new Users("wheel", 54_321, 0).account()));
      Account huge =
          Account.named(new Username("x")).withIdentity(new PosixIdentity(1L << 32, 1000));
      assertDenied(() -> storage.treeFor(huge));
    }
  }

  @Test
  void accounts_without_ids_act_as_others_when_configured() throws Exception {
    var settings =
        Map.of("root", root.toString(), "act-as-user", "true", "act-as-others", "54321:54322");
    var provider = new LocalStorageProvider();
    try (var storage = provider.create(Settings.read("", settings, provider.settings()));
        FileTree tree = storage.treeFor(Jails.ADA)) {
      upload(tree, "file", "x");
    }
    assertThat(Users.ADA.owns(root.resolve("file"))).isTrue();
  }

  @Test
  void others_that_are_root_are_refused() {
    var provider = new LocalStorageProvider();
    for (String ids : List.of("0:1000", "1000:0", "1000", "ada:users", "1:4294967295")) {
      var settings = Map.of("root", root.toString(), "act-as-others", ids);
      assertThatThrownBy(() -> Settings.read("", settings, provider.settings()))
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining("act-as-others");
    }
  }

  @Test
  void a_new_home_is_the_users_and_the_way_to_it_the_servers() throws Exception {
    new Users("root", 0, 0).own(root, "rwxr-xr-x");
    var settings =
        new LocalSettings(
            root, false, 0640, 0750, true, UploadMode.ATOMIC, true, Duration.ofHours(1));
    try (LocalStorage storage = Jails.KERNEL.actingStorage(settings)) {
      Account account = Users.ADA.account().withHome(new Home("team/ada", FtpPath.ROOT));
      try (FileTree tree = storage.treeFor(account)) {
        upload(tree, "file", "x");
      }
      storage.treeFor(account).close();
      Account bob = Users.BOB.account().withHome(new Home("team/ada", FtpPath.ROOT));
      assertDenied(
          () -> {
            try (FileTree tree = storage.treeFor(bob)) {
              names(tree, FtpPath.ROOT);
            }
          });
    }
    assertThat(Users.ADA.owns(root.resolve("team/ada"))).isTrue();
    assertThat(Files.getAttribute(root.resolve("team"), "unix:uid")).isEqualTo(0);
  }

  @Test
  void the_groups_of_a_user_are_those_that_the_machine_says() throws Exception {
    for (String line : Files.readAllLines(Path.of("/etc/passwd"))) {
      String[] fields = line.split(":", -1);
      int uid = Integer.parseInt(fields[2]);
      int gid = Integer.parseInt(fields[3]);
      Persona persona = UserDatabase.persona(fields[0], uid, gid);
      Set<String> groups = Set.of(id("-G", fields[0]).split(" "));
      assertThat(groupsOf(persona)).as(line).isEqualTo(without(groups, "0"));
    }
  }

  @Test
  void the_name_of_an_account_alone_gives_no_groups() throws Exception {
    Persona persona = UserDatabase.persona("postgres", 54_321, 54_322);
    assertThat(groupsOf(persona)).containsExactly("54322");
  }

  private static Set<String> groupsOf(Persona persona) {
    var groups = new java.util.HashSet<String>();
    for (int i = 0; i < persona.countOfGroups(); i++) {
      groups.add(
          Integer.toUnsignedString(
              persona.groups().getAtIndex(java.lang.foreign.ValueLayout.JAVA_INT, i)));
    }
    return groups;
  }

  private static Set<String> without(Set<String> groups, String one) {
    var rest = new java.util.HashSet<>(groups);
    rest.remove(one);
    return rest;
  }

  private static String id(String... arguments) throws IOException {
    var command = new ArrayList<>(List.of("id"));
    command.addAll(List.of(arguments));
    Process id = new ProcessBuilder(command).start();
    try (var out = id.getInputStream();
        var _ = id.getErrorStream();
        var _ = id.getOutputStream()) {
      return new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }

  @Test
  void two_users_at_once_never_get_each_others_files() throws Exception {
    int threads = 4;
    int rounds = 420; // times four threads, two users and three changes: 10,000
    for (Users user : List.of(Users.ADA, Users.BOB)) {
      user.own(Files.createDirectory(root.resolve(user.name())), "rwx------");
    }
    var settings =
        new LocalSettings(
            root, false, 0640, 0750, false, UploadMode.ATOMIC, false, Duration.ofHours(1));
    try (LocalStorage storage = Jails.KERNEL.actingStorage(settings);
        ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor();
        ExecutorService platform = Executors.newFixedThreadPool(threads)) {
      var running = new ArrayList<Future<Boolean>>();
      for (Users user : List.of(Users.ADA, Users.BOB)) {
        Users other = user.equals(Users.ADA) ? Users.BOB : Users.ADA;
        for (int i = 0; i < threads; i++) {
          ExecutorService executor = i % 2 == 0 ? virtual : platform;
          String prefix = user.name() + "/" + i + "-";
          running.add(
              executor.submit(
                  () -> {
                    try (FileTree tree = storage.treeFor(user.account())) {
                      for (int n = 0; n < rounds; n++) {
                        tree.makeDirectory(path(prefix + n));
                        upload(tree, prefix + n + "/file", "x");
                        assertDenied(() -> tree.stat(path(other.name() + "/0-0")));
                      }
                    }
                    return true;
                  }));
        }
      }
      for (Future<Boolean> one : running) {
        assertThat(one.get()).isTrue();
      }
    }
    for (Users user : List.of(Users.ADA, Users.BOB)) {
      try (Stream<Path> files = Files.walk(root.resolve(user.name()))) {
        List<Path> all = files.toList();
        assertThat(all).hasSize(1 + 2 * threads * rounds);
        for (Path file : all) {
          assertThat(user.owns(file)).as(file.toString()).isTrue();
        }
      }
    }
  }
}
