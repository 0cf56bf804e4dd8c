package dev.wharf.server.hooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wharf.domain.Account;
import dev.wharf.domain.FtpPath;
import dev.wharf.domain.SettingsException;
import dev.wharf.domain.Username;
import dev.wharf.server.Until;
import dev.wharf.storage.contract.FileTreeContract;
import dev.wharf.storage.contract.MemoryStorage;
import dev.wharf.storage.contract.MemoryTree;
import dev.wharf.storage.contract.Wrappers;
import dev.wharf.storage.spi.Capability;
import dev.wharf.storage.spi.Checksum;
import dev.wharf.storage.spi.ChecksumAlgorithm;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import dev.wharf.storage.spi.WriteMode;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class CheckedTreeTest {
  private static final WriteMode REPLACE = new WriteMode.Replace();
  private static final Duration LONG = Duration.ofSeconds(50);

  @TempDir private Path directory;

  private final MemoryTree tree = MemoryTree.empty();
  private Path spool;
  private Path quarantine;

  @BeforeEach
  void prepare() throws Exception {
    spool = Files.createDirectory(directory.resolve("spool"));
    quarantine = Files.createDirectory(directory.resolve("quarantine"));
  }

  @AfterEach
  void nothing_is_left_in_the_spool() {
    assertThat(spool).isEmptyDirectory();
  }

  /// With a check that likes everything, a tree keeps all promises of a tree.
  @Nested
  final class Contract extends FileTreeContract {
    @Override
    protected FileTree emptyTree() throws Exception {
      return checked(rules("exit 0", LONG, false));
    }

    @Override
    protected Set<Capability> capabilities() {
      return EnumSet.allOf(Capability.class);
    }

    @Override
    protected boolean link(FtpPath link, String target) {
      tree.withLink(link.toString(), target);
      return true;
    }

    @Override
    protected boolean special(FtpPath path) {
      tree.withSpecial(path.toString());
      return true;
    }

    @Override
    protected Optional<String> reservedName() {
      return Optional.of(MemoryTree.RESERVED + "x");
    }
  }

  private ProgramCheck.Rules rules(String script, Duration timeout, boolean publish)
      throws Exception {
    List<String> command = Scripts.sh(directory, script, "{file}");
    return new ProgramCheck.Rules(command, timeout, 2, publish, Optional.of(quarantine), spool);
  }

  private FileTree checked(ProgramCheck.Rules rules) {
    return new CheckedView(MemoryStorage.of(tree), new ProgramCheck(rules))
        .of(Account.named(new Username("ada")), tree);
  }

  private static FtpPath path(String text) {
    return FtpPath.ROOT.resolve(text);
  }

  private static void store(FileTree tree, String name, WriteMode mode, String text)
      throws Exception {
    try (Upload upload = tree.upload(path(name), mode)) {
      upload.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
      upload.commit();
    }
  }

  private StorageException refused(ProgramCheck.Rules rules, String name) throws Exception {
    FileTree checked = checked(rules);
    return catchThrowableOfType(
        StorageException.class, () -> store(checked, name, REPLACE, "virus"));
  }

  @Test
  void the_program_sees_the_bytes_and_says_yes_before_anybody_sees_the_file() throws Exception {
    Path seen = directory.resolve("seen");
    String script =
        "cat > "
            + seen
            + "; cmp -s \"$1\" "
            + seen
            + " && echo \"$WHARF_ACCOUNT $WHARF_PATH $WHARF_SIZE\" >> "
            + seen;
    FileTree checked = checked(rules(script, LONG, false));
    try (Upload upload = checked.upload(path("a"), REPLACE)) {
      upload.write(ByteBuffer.wrap("hello ".getBytes(UTF_8)));
      upload.sync();
      assertThat(tree.contains("/a")).isFalse();
      assertThat(seen).hasContent("hello ada /a 6");
      upload.write(ByteBuffer.wrap("world ".getBytes(UTF_8)));
      upload.commit();
    }
    assertThat(tree.text("/a")).isEqualTo("hello world ");
    assertThat(seen).as("asked again, since more came").hasContent("hello world ada /a 12");
  }

  @Test
  void exit_code_1_refuses_with_its_first_line_and_the_old_file_stays() throws Exception {
    tree.with("/a", "old");
    var no = refused(rules("printf '\\n Eicar\\033[2J-Test\\nmore\\n'; exit 1", LONG, false), "a");

    assertThat(no.failure()).isEqualTo(Failure.DENIED);
    assertThat(no.told()).isEqualTo("Refused: Eicar?[2J-Test");
    assertThat(tree.text("/a")).isEqualTo("old");
  }

  @Test
  void a_client_is_not_told_where_the_file_lies_on_this_machine() throws Exception {
    var no = refused(rules("echo \"$WHARF_FILE: Eicar FOUND\"; exit 1", LONG, false), "a");

    assertThat(no.told()).isEqualTo("Refused: /a: Eicar FOUND");
  }

  @Test
  void exit_code_2_is_about_size() throws Exception {
    var no = refused(rules("echo too much; exit 2", LONG, false), "a");

    assertThat(no.failure()).isEqualTo(Failure.QUOTA);
    assertThat(no.told()).isEqualTo("Refused: too much");
    assertThat(tree.contains("/a")).isFalse();
  }

  @Test
  void what_is_refused_lies_in_quarantine_beside_who_and_why() throws Exception {
    refused(rules("echo Eicar; exit 1", LONG, false), "x");

    try (var files = Files.list(quarantine)) {
      List<Path> kept = files.sorted().toList();
      assertThat(kept).hasSize(2);
      assertThat(kept.get(0)).hasContent("virus");
      assertThat(Files.getPosixFilePermissions(kept.get(0))).hasSize(2);
      assertThat(kept.get(1)).hasFileName(kept.get(0).getFileName() + ".json");
      assertThat(Files.readString(kept.get(1)))
          .contains("\"account\":\"ada\",\"path\":\"/x\",\"size\":5,\"reason\":\"Eicar\"");
    }
  }

  @Test
  void without_a_verdict_nothing_is_published() throws Exception {
    List<ProgramCheck.Rules> all =
        List.of(
            rules("exit 3", LONG, false),
            rules("kill -SEGV $$", LONG, false),
            rules("sleep 1000", Duration.ofMillis(200), false),
            new ProgramCheck.Rules(
                List.of("/nowhere"), LONG, 1, false, Optional.of(quarantine), spool));
    for (ProgramCheck.Rules rules : all) {
      var no = refused(rules, "a");
      assertThat(no.failure()).isEqualTo(Failure.UNAVAILABLE);
      assertThat(no.told()).isEqualTo("The file could not be checked, try again later.");
    }
    assertThat(tree.contains("/a")).isFalse();
    assertThat(quarantine).isEmptyDirectory();
  }

  @Test
  void without_a_verdict_the_administrator_may_want_it_published() throws Exception {
    store(checked(rules("exit 3", LONG, true)), "a", REPLACE, "good");
    assertThat(tree.text("/a")).isEqualTo("good");

    assertThat(refused(rules("exit 1", LONG, true), "b").failure()).isEqualTo(Failure.DENIED);
  }

  @Test
  void a_virus_in_two_pieces_is_seen_as_a_whole() throws Exception {
    FileTree checked = checked(rules("if grep -q evil; then echo evil; exit 1; fi", LONG, false));
    store(checked, "a", REPLACE, "ev");
    for (WriteMode mode : List.of(new WriteMode.Append(), new WriteMode.ResumeAt(2))) {
      assertThatThrownBy(() -> store(checked, "a", mode, "il"))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("evil");
      assertThat(tree.text("/a")).isEqualTo("ev");
    }
    store(checked, "a", new WriteMode.ResumeAt(1), "xil");
    store(checked, "new", new WriteMode.Append(), "x");
    assertThat(tree.text("/a")).isEqualTo("exil");
  }

  @Test
  void an_interrupted_upload_that_nobody_can_read_is_not_continued() throws Exception {
    tree.keepingInterruptedUploads();
    try (Upload upload = tree.upload(path("a"), REPLACE)) {
      upload.write(ByteBuffer.wrap("ev".getBytes(UTF_8)));
    }
    FileTree checked = checked(rules("exit 0", LONG, false));
    for (WriteMode mode : List.of(new WriteMode.Append(), new WriteMode.ResumeAt(2))) {
      var no = catchThrowableOfType(StorageException.class, () -> store(checked, "a", mode, "il"));
      assertThat(no.failure()).isEqualTo(Failure.UNSUPPORTED);
    }
    assertThat(tree.contains("/a")).isFalse();
  }

  @Test
  void nothing_of_the_old_file_is_fetched_before_an_append_has_ended() throws Exception {
    tree.with("/a", "old ");
    FileTree checked = checked(rules("grep -q '^old new$'", LONG, false));
    try (Upload upload = checked.upload(path("a"), new WriteMode.Append())) {
      assertThat(spool).isDirectoryContaining(file -> file.toFile().length() == 0);
      upload.write(ByteBuffer.wrap("new".getBytes(UTF_8)));
      upload.commit();
    }
    assertThat(tree.text("/a")).isEqualTo("old new");
  }

  @Test
  void an_end_kills_the_check_that_runs() throws Exception {
    Path started = directory.resolve("started");
    var check = new ProgramCheck(rules("touch " + started + "; exec sleep 1000", LONG, true));
    Thread closing =
        Thread.ofVirtual()
            .start(
                () -> {
                  Until.holds("the program", () -> Files.exists(started));
                  check.close();
                });
    Path file = Files.writeString(directory.resolve("file"), "x");

    assertThat(check.judge(new UploadCheck.Candidate("ada", "/x", file, 1)))
        .isInstanceOf(UploadCheck.Verdict.Unknown.class);
    assertThat(check.judge(new UploadCheck.Candidate("ada", "/x", file, 1)))
        .isEqualTo(new UploadCheck.Verdict.Unknown("the server ends"));
    closing.join();
  }

  /// A new method of the port may bring bytes: somebody has to think about it before it gets by.
  @Test
  void only_these_calls_get_by_the_check() {
    assertThat(Wrappers.leftAlone(FileTree.class, CheckedTree.class))
        .containsExactly(
            "checksum",
            "close",
            "delete",
            "download",
            "entry",
            "free",
            "list",
            "makeDirectory",
            "removeDirectory",
            "rename",
            "resumable",
            "setMode",
            "setModified",
            "stat",
            "usage");
    assertThat(Wrappers.leftAlone(Upload.class, CheckedUpload.class))
        .containsExactly("isOpen", "location", "path", "staged", "start");
  }

  @Test
  void a_checksum_that_the_storage_knows_is_told_behind_a_check_too() throws Exception {
    tree.with("a", "hello").knowingChecksums();
    assertThat(checked(rules("exit 0", LONG, false)).checksum(path("a"), ChecksumAlgorithm.CRC32))
        .contains(new Checksum(5, "3610a686"));
  }

  @Test
  void a_storage_that_shows_uploads_as_they_come_cannot_be_checked() throws Exception {
    var direct = MemoryStorage.of(MemoryTree.empty().without(Capability.ATOMIC_REPLACE));
    var check = new ProgramCheck(rules("exit 0", LONG, false));
    assertThatThrownBy(() -> new CheckedView(direct, check))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("uploads.mode");
  }

  @Test
  void what_a_crash_left_in_the_spool_is_gone_after_the_next_start() throws Exception {
    Files.writeString(spool.resolve("wharf-check-old"), "left");
    try (Spool inUse = Spool.open(spool, 0, () -> tree.download(path("a"), 0))) {
      checked(rules("exit 0", LONG, false));
      assertThat(inUse.whole()).exists();
    }
    assertThat(spool.resolve("wharf-check-old")).doesNotExist();
  }
}
