package dev.wharf.protocol.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.domain.Account;
import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Limits;
import dev.wharf.domain.Limits.Quota;
import dev.wharf.domain.QuotaLedger;
import dev.wharf.domain.Usage;
import dev.wharf.domain.Username;
import dev.wharf.storage.contract.MemoryTree;
import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.ForwardingTree;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import dev.wharf.storage.spi.WriteMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FtpQuotaLedgerTest {
  private static final Account ALICE =
      Account.named(new Username("alice")).withLimits(Limits.NONE.withQuota(new Quota(100, 0)));

  private final MemoryTree files = MemoryTree.empty().with("old", "0123456789");
  private final List<String> alarms = new ArrayList<>();

  @Test
  void the_file_is_made_by_counting_and_kept_as_files_change() throws Exception {
    FileTree tree = tree(new Quotas(new FtpQuotaLedger()));
    store(tree, "a", 20);
    assertThat(files.text("/.ftpquota")).isEqualTo("2 30\n");
    tree.delete(path("old"));
    assertThat(files.text("/.ftpquota")).isEqualTo("1 20\n");
    assertThat(files.contains("/.ftpquota-open")).isTrue();
    tree.close();
    assertThat(files.contains("/.ftpquota-open")).isFalse();
  }

  @Test
  void a_file_of_pure_ftpd_is_believed() throws Exception {
    files.with(".ftpquota", "7 95");
    FileTree tree = tree(new Quotas(new FtpQuotaLedger()));
    assertThat(tree.usage()).contains(new Usage(95, 7));
    assertThatThrownBy(() -> store(tree, "a", 6)).isInstanceOf(StorageException.class);
    store(tree, "a", 5);
    assertThat(files.text("/.ftpquota")).isEqualTo("8 100\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "7",
        "7 ",
        " 7",
        "a 7",
        "7 -1",
        "+1 2",
        "1 2 3",
        "1 2\n\n",
        "1\t2",
        "1 9999999999999999999"
      })
  void a_134_what_makes_no_sense_refuses_uploads_and_is_not_reset(String text) throws Exception {
    files.with(".ftpquota", text);
    FileTree tree = tree(new Quotas(new FtpQuotaLedger()));
    assertThatThrownBy(() -> store(tree, "a", 1))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.failure()).isEqualTo(Failure.UNAVAILABLE));
    assertThat(files.text("/.ftpquota")).isEqualTo(text);
    assertThat(alarms).singleElement().asString().contains(".ftpquota makes no sense");
  }

  @Test
  void after_a_crash_the_files_are_counted() throws Exception {
    FileTree killed = tree(new Quotas(new FtpQuotaLedger()));
    Upload running = killed.upload(path("running"), new WriteMode.Replace());
    running.write(ByteBuffer.allocate(50));
    store(killed, "a", 20); // and then, just before a kill, a file that was not counted
    files.with("b", "1234");
    FileTree tree = tree(new Quotas(new FtpQuotaLedger()));
    assertThat(tree.usage()).contains(new Usage(34, 3));
    assertThat(files.text("/.ftpquota")).isEqualTo("3 34\n");
  }

  @Test
  void after_an_orderly_end_the_file_is_believed() throws Exception {
    FileTree tree = tree(new Quotas(new FtpQuotaLedger()));
    store(tree, "a", 20);
    tree.close();
    files.with("b", "1234"); // by somebody else
    assertThat(tree(new Quotas(new FtpQuotaLedger())).usage()).contains(new Usage(30, 2));
  }

  @Test
  void sessions_of_a_home_share_its_figures_until_the_last_one_ends() throws Exception {
    var quotas = new Quotas(new FtpQuotaLedger());
    FileTree one = tree(quotas);
    FileTree two = tree(quotas);
    Upload upload = one.upload(path("a"), new WriteMode.Replace());
    upload.write(ByteBuffer.allocate(60));
    assertThat(two.usage()).contains(new Usage(70, 2));
    assertThatThrownBy(() -> store(two, "b", 31)).isInstanceOf(StorageException.class);
    upload.close();
    one.close();
    assertThat(files.contains("/.ftpquota-open")).isTrue();
    store(two, "b", 90);
    two.close();
    assertThat(files.contains("/.ftpquota-open")).isFalse();
    assertThat(files.text("/.ftpquota")).isEqualTo("2 100\n");
  }

  @Test
  void a_recount_makes_good_what_made_no_sense() throws Exception {
    files.with(".ftpquota", "rubbish");
    var quotas = new Quotas(new FtpQuotaLedger());
    var counted = new Usage(10, 1);
    assertThat(quotas.recount(ALICE, files))
        .isEqualTo(new QuotaLedger.Recount(Optional.empty(), counted));
    files.with("a", "12345");
    assertThat(quotas.recount(ALICE, files))
        .isEqualTo(new QuotaLedger.Recount(Optional.of(counted), new Usage(15, 2)));
    assertThat(tree(quotas).usage()).contains(new Usage(15, 2));
  }

  @Test
  void a_recount_while_sessions_run_is_seen_by_them() throws Exception {
    var quotas = new Quotas(new FtpQuotaLedger());
    FileTree tree = tree(quotas);
    store(tree, "a", 20);
    files.with("b", "12345");
    new Quotas(new FtpQuotaLedger()).recount(ALICE, files); // another process
    store(tree, "c", 1);
    assertThat(tree.usage()).contains(new Usage(36, 4));
  }

  @Test
  void a_file_that_cannot_be_kept_right_is_not_believed_after_an_orderly_end() throws Exception {
    var full = new AtomicBoolean();
    FileTree home =
        new ForwardingTree(files) {
          @Override
          public Upload upload(FtpPath file, WriteMode mode) throws StorageException {
            if (full.get()) {
              throw new StorageException(Failure.NO_SPACE, "a test asked for it");
            }
            return super.upload(file, mode);
          }
        };
    FileTree tree = new Quotas(new FtpQuotaLedger()).around(ALICE, home, files, true, alarms::add);
    store(tree, "a", 20);
    full.set(true);
    store(tree, "b", 20);
    tree.close();
    assertThat(files.text("/.ftpquota")).isEqualTo("2 30\n");
    assertThat(alarms).isNotEmpty();
    assertThat(tree(new Quotas(new FtpQuotaLedger())).usage()).contains(new Usage(50, 3));
  }

  @Test
  void what_is_in_doubt_is_counted_before_an_orderly_end() throws Exception {
    FileTree tree = tree(new Quotas(new FtpQuotaLedger()));
    tree.makeDirectory(path("d"));
    files.failNext(MemoryTree.Moment.CHANGED, Failure.UNAVAILABLE);
    assertFails(Failure.UNAVAILABLE, () -> tree.delete(path("old")));
    tree.close();
    assertThat(files.text("/.ftpquota")).isEqualTo("1 0\n");
    assertThat(files.contains("/.ftpquota-open")).isFalse();
  }

  /// Guests, for instance, whose names may not begin with a dot.
  @Test
  void it_works_with_the_home_whatever_clients_see_of_it() throws Exception {
    files.with(".hidden", "12345");
    FileTree seen = new HiddenTree(files, name -> name.startsWith("."));
    FileTree tree = new Quotas(new FtpQuotaLedger()).around(ALICE, files, seen, true, alarms::add);
    store(tree, "a", 20);
    assertThat(files.text("/.ftpquota")).isEqualTo("3 35\n");
    assertFails(Failure.BAD_NAME, () -> store(tree, ".ftpquota", 1));
    assertThat(names(tree, FtpPath.ROOT)).containsExactlyInAnyOrder("a", "old");
    tree.close();
    assertThat(alarms).isEmpty();
  }

  @Test
  void its_files_do_not_exist_for_clients() throws Exception {
    files.withDirectory("d").with("d/.ftpquota", "1 1").with(".ftpquota", "1 10");
    for (Account account : List.of(ALICE, ALICE.withLimits(Limits.NONE))) {
      FileTree tree =
          new Quotas(new FtpQuotaLedger()).around(account, files, files, true, alarms::add);
      for (String name : List.of(".ftpquota", "d/.ftpquota", ".ftpquota-open", ".ftpquota/x")) {
        assertFails(Failure.NOT_FOUND, () -> tree.stat(path(name)));
        assertFails(Failure.NOT_FOUND, () -> tree.entry(path(name)));
        assertFails(Failure.NOT_FOUND, () -> tree.download(path(name), 0).close());
        assertFails(Failure.NOT_FOUND, () -> tree.delete(path(name)));
        assertFails(Failure.NOT_FOUND, () -> tree.removeDirectory(path(name)));
        assertFails(Failure.NOT_FOUND, () -> tree.setModified(path(name), MemoryTree.TIME));
        assertFails(Failure.NOT_FOUND, () -> tree.setMode(path(name), 0644));
        assertFails(Failure.NOT_FOUND, () -> tree.rename(path(name), path("new")));
        assertFails(Failure.BAD_NAME, () -> tree.rename(path("old"), path(name)));
        assertFails(Failure.BAD_NAME, () -> tree.makeDirectory(path(name)));
        assertFails(
            Failure.BAD_NAME, () -> tree.upload(path(name), new WriteMode.Replace()).close());
      }
      assertThat(names(tree, FtpPath.ROOT)).containsExactlyInAnyOrder("old", "d");
      assertThat(names(tree, path("d"))).isEmpty();
      tree.close();
    }
  }

  private static List<String> names(FileTree tree, FtpPath directory) throws IOException {
    var names = new ArrayList<String>();
    try (var listing = tree.list(directory)) {
      for (Optional<Entry> next = listing.next(); next.isPresent(); next = listing.next()) {
        names.add(next.get().name());
      }
    }
    return names;
  }

  private FileTree tree(Quotas quotas) {
    return quotas.around(ALICE, files, files, true, alarms::add);
  }

  private static void store(FileTree tree, String name, int size) throws IOException {
    try (Upload upload = tree.upload(path(name), new WriteMode.Replace())) {
      upload.write(ByteBuffer.allocate(size));
      upload.commit();
    }
  }

  private static FtpPath path(String text) {
    return FtpPath.ROOT.resolve(text);
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void assertFails(Failure failure, Work work) {
    assertThatThrownBy(work::run)
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.failure()).isEqualTo(failure));
  }
}
