package dev.wharf.storage.localfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.domain.FtpPath;
import dev.wharf.storage.spi.Download;
import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.Listing;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import dev.wharf.storage.spi.WriteMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Nothing outside the root is read, changed or learned about. A canary outside watches.
@Timeout(120)
final class EscapeTest {
  // No sequence of the six-byte uploads below makes a file of this size: 6n, or 6n + 1.
  private static final String SECRET = "nobody may see or touch";
  private static final int RACE_ROUNDS = 250;

  @TempDir private Path machine;
  private Path root;
  private Path outside;
  private String before = "";
  private long openFiles;

  @BeforeEach
  void set_out_the_canary() throws IOException {
    root = Files.createDirectory(machine.resolve("root"));
    outside = Files.createDirectory(machine.resolve("outside"));
    Files.writeString(outside.resolve("canary"), SECRET);
    Files.createDirectory(outside.resolve("cage"));
    before = outsideNow();
    openFiles = Jails.openFiles();
  }

  @AfterEach
  void the_canary_sings_as_before() throws IOException {
    assertThat(Jails.openFiles()).isEqualTo(openFiles);
    assertThat(outsideNow()).isEqualTo(before);
  }

  private LocalSettings settings(UploadMode mode) {
    return new LocalSettings(root, false, 0640, 0750, false, mode, false, Duration.ofHours(1));
  }

  /// Everything about the outside: names, contents, modes, times.
  private String outsideNow() throws IOException {
    var facts = new StringBuilder();
    try (Stream<Path> files = Files.walk(outside).sorted()) {
      for (Path file : (Iterable<Path>) files::iterator) {
        PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class);
        facts.append(file).append(attributes.permissions()).append(attributes.lastModifiedTime());
        if (attributes.isRegularFile()) {
          facts.append(Files.readString(file));
        }
      }
    }
    return facts.toString();
  }

  @ParameterizedTest
  @EnumSource
  void a_080_no_pathname_climbs_out(Jails jails) throws Exception {
    Files.createDirectory(root.resolve("d"));
    List<String> climbs = new ArrayList<>();
    for (String up :
        List.of(
            "..",
            "....",
            "../..",
            "..//..",
            "..\\..",
            "%2e%2e",
            "%2e%2e%2f%2e%2e",
            ". .",
            "..;",
            "/./..",
            "/../..",
            "d/../..",
            "d/./../../..",
            "d/x/../../../..",
            " ..",
            ".. ",
            "..%20.",
            "..:",
            "\u2025",
            "\uFF0E\uFF0E",
            "....//....",
            "..../",
            "%252e%252e",
            "~",
            "$HOME")) {
      for (String target : List.of("/outside/canary", "/outside/cage", "/../outside/canary", "")) {
        climbs.add(up + target);
        climbs.add("/" + up + target);
      }
    }
    climbs.add(outside.resolve("canary").toString());
    climbs.add("/proc/self/root" + outside.resolve("canary"));
    climbs.add("d/" + "../".repeat(300) + outside.resolve("canary"));
    try (LocalStorage storage = jails.storage(settings(UploadMode.ATOMIC));
        FileTree tree = storage.treeFor(Jails.ADA)) {
      for (String climb : climbs) {
        attack(tree, FtpPath.ROOT.resolve(climb));
        attack(tree, FtpPath.ROOT.child("d").resolve(climb));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_083_no_link_leads_out(Jails jails) throws Exception {
    link("absolute", outside.toString());
    link("relative", "../outside");
    link("file", outside.resolve("canary").toString());
    link("climbing", "../".repeat(50) + outside.toString().substring(1));
    link("chain", "absolute");
    link("longer chain", "chain");
    link("magic", "/proc/self/root");
    link("more magic", "/proc/self/root" + outside);
    Files.createDirectory(root.resolve("d"));
    link("d/up", "../../outside");
    for (UploadMode mode : UploadMode.values()) {
      try (LocalStorage storage = jails.storage(settings(mode));
          FileTree tree = storage.treeFor(Jails.ADA)) {
        for (String name :
            List.of(
                "absolute",
                "relative",
                "climbing",
                "chain",
                "longer chain",
                "magic",
                "more magic",
                "d/up",
                "file")) {
          FtpPath link = FtpPath.ROOT.resolve(name);
          assertThat(tree.entry(link).target()).isEmpty();
          for (FtpPath path :
              List.of(link.child("canary"), link.child("cage"), link.child("new"))) {
            attack(tree, path);
          }
          lookOnly(tree, link);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_083_an_upload_to_a_link_that_leads_out_writes_inside_or_nowhere(Jails jails)
      throws Exception {
    link("file", outside.resolve("canary").toString());
    link("relative", "../outside/canary");
    for (UploadMode mode : UploadMode.values()) {
      try (LocalStorage storage = jails.storage(settings(mode));
          FileTree tree = storage.treeFor(Jails.ADA)) {
        attack(tree, FtpPath.ROOT.child("file"));
        attack(tree, FtpPath.ROOT.child("relative"));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_084_swapping_a_directory_for_a_link_wins_no_race(Jails jails) throws Exception {
    Path flip = Files.createDirectory(root.resolve("flip"));
    Files.writeString(flip.resolve("canary"), "harmless");
    Path asLink = Files.createSymbolicLink(root.resolve("link"), outside);
    Path asDirectory = root.resolve("directory");
    Thread swapper =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    while (!Thread.currentThread().isInterrupted()) {
                      move(flip, asDirectory);
                      move(asLink, flip);
                      move(flip, asLink);
                      move(asDirectory, flip);
                    }
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
    try (LocalStorage storage = jails.storage(settings(UploadMode.ATOMIC));
        LocalStorage direct = jails.storage(settings(UploadMode.DIRECT));
        FileTree tree = storage.treeFor(Jails.ADA);
        FileTree directTree = direct.treeFor(Jails.ADA)) {
      FtpPath through = FtpPath.ROOT.child("flip");
      for (int i = 0; i < RACE_ROUNDS; i++) {
        attack(i % 2 == 0 ? tree : directTree, through.child("canary"));
        attack(i % 2 == 0 ? tree : directTree, through.child("new" + i % 10));
      }
    } finally {
      assertThat(swapper.isAlive()).isTrue();
      swapper.interrupt();
      swapper.join();
    }
  }

  private static void move(Path from, Path to) throws IOException {
    if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_084_a_file_swapped_for_a_link_is_not_followed_out(Jails jails) throws Exception {
    Path file = Files.writeString(root.resolve("file"), "harmless");
    Path asLink = Files.createSymbolicLink(root.resolve("link"), outside.resolve("canary"));
    Path aside = root.resolve("aside");
    Thread swapper =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    while (!Thread.currentThread().isInterrupted()) {
                      move(file, aside);
                      move(asLink, file);
                      move(file, asLink);
                      move(aside, file);
                    }
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
    try (LocalStorage direct = jails.storage(settings(UploadMode.DIRECT));
        FileTree tree = direct.treeFor(Jails.ADA)) {
      for (int i = 0; i < RACE_ROUNDS; i++) {
        FtpPath path = FtpPath.ROOT.child("file");
        lookOnly(tree, path);
        attempt(() -> tree.setMode(path, 0600));
        attempt(() -> tree.setModified(path, Instant.EPOCH));
        attempt(() -> upload(tree, path, new WriteMode.Append()));
      }
    } finally {
      swapper.interrupt();
      swapper.join();
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_082_two_accounts_do_not_reach_each_other(Jails jails) throws Exception {
    Files.createDirectory(root.resolve("bob"));
    Path bobby = Files.createDirectory(root.resolve("bobby"));
    Files.writeString(bobby.resolve("hers"), SECRET);
    Files.createSymbolicLink(root.resolve("bob/link"), Path.of("../bobby"));
    try (LocalStorage storage = jails.storage(settings(UploadMode.ATOMIC));
        FileTree tree = storage.treeFor(Jails.at(root.resolve("bob").toString()))) {
      attack(tree, FtpPath.ROOT.resolve("../bobby/hers"));
      attack(tree, FtpPath.ROOT.resolve("link/hers"));
      attack(tree, FtpPath.ROOT.resolve("link/new"));
    }
    assertThat(bobby).isDirectoryContaining(file -> file.endsWith("hers"));
    assertThat(Files.readString(bobby.resolve("hers"))).isEqualTo(SECRET);
    try (Stream<Path> files = Files.list(bobby)) {
      assertThat(files.count()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_090_nothing_new_is_deeper_than_a_hundred_levels(Jails jails) throws Exception {
    try (LocalStorage storage = jails.storage(settings(UploadMode.ATOMIC));
        FileTree tree = storage.treeFor(Jails.ADA)) {
      FtpPath path = FtpPath.ROOT;
      for (int i = 0; i < LocalTree.DEEPEST; i++) {
        path = path.child("d");
        tree.makeDirectory(path);
      }
      FtpPath tooDeep = path.child("d");
      assertThatThrownBy(() -> tree.makeDirectory(tooDeep))
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.failure()).isEqualTo(Failure.BAD_NAME));
      assertThatThrownBy(() -> tree.upload(tooDeep, new WriteMode.Replace()))
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.failure()).isEqualTo(Failure.BAD_NAME));
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_097_set_user_id_and_its_sisters_are_never_set(Jails jails) throws Exception {
    try (LocalStorage storage = jails.storage(settings(UploadMode.ATOMIC));
        FileTree tree = storage.treeFor(Jails.ADA)) {
      Files.writeString(root.resolve("tool"), "old");
      Jails.run("chmod", "4755", root.resolve("tool").toString());
      upload(tree, FtpPath.ROOT.child("tool"), new WriteMode.Replace());
      tree.setMode(FtpPath.ROOT.child("tool"), 06711);
      assertThat(mode(root.resolve("tool"))).isEqualTo(0711);
    }
  }

  private static int mode(Path file) throws IOException {
    return (int) Files.getAttribute(file, "unix:mode") & 07777;
  }

  private void link(String name, String target) throws IOException {
    Files.createSymbolicLink(root.resolve(name), Path.of(target));
  }

  /// Tries everything at a path that seems to lead outside.
  private void attack(FileTree tree, FtpPath path) throws IOException {
    lookOnly(tree, path);
    attempt(() -> upload(tree, path, new WriteMode.Replace()));
    attempt(() -> upload(tree, path, new WriteMode.Append()));
    attempt(() -> upload(tree, path, new WriteMode.ResumeAt(1)));
    attempt(() -> upload(tree, path, new WriteMode.CreateUnique()));
    attempt(() -> tree.makeDirectory(path));
    attempt(() -> tree.setMode(path, 0700));
    attempt(() -> tree.setModified(path, Instant.EPOCH));
    FtpPath mine = FtpPath.ROOT.child("mine");
    attempt(() -> tree.rename(path, mine));
    attempt(() -> upload(tree, mine, new WriteMode.Replace()));
    attempt(() -> tree.rename(mine, path));
    attempt(() -> tree.delete(path));
    attempt(() -> tree.removeDirectory(path));
    attempt(() -> tree.free(path));
  }

  private void lookOnly(FileTree tree, FtpPath path) throws IOException {
    BasicFileAttributes canary =
        Files.readAttributes(outside.resolve("canary"), BasicFileAttributes.class);
    attempt(() -> assertThat(tree.stat(path).size()).isNotEqualTo(canary.size()));
    attempt(() -> assertThat(tree.entry(path).target()).isEmpty());
    attempt(
        () -> {
          try (Listing listing = tree.list(path)) {
            for (Optional<Entry> next = listing.next(); next.isPresent(); next = listing.next()) {
              assertThat(next.get().name()).isNotEqualTo("cage");
            }
          }
        });
    attempt(
        () -> {
          try (Download download = tree.download(path, 0)) {
            ByteBuffer bytes = ByteBuffer.allocate(100);
            while (download.read(bytes) > 0) {
              // until the buffer is full or the file ends
            }
            assertThat(new String(bytes.array(), 0, bytes.position(), UTF_8)).isNotEqualTo(SECRET);
          }
        });
  }

  private static void upload(FileTree tree, FtpPath path, WriteMode mode) throws IOException {
    try (Upload upload = tree.upload(path, mode)) {
      upload.write(ByteBuffer.wrap("attack".getBytes(UTF_8)));
      upload.commit();
    }
  }

  @FunctionalInterface
  private interface Attempt {
    void make() throws IOException;
  }

  /// Most attempts are refused; what matters is what they leave.
  private static void attempt(Attempt attempt) throws IOException {
    try {
      attempt.make();
    } catch (StorageException e) {
      assertThat(e.failure()).isNotNull();
    }
  }
}
