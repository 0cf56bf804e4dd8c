package dev.wharf.protocol.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.domain.Account;
import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Limits;
import dev.wharf.domain.Limits.Quota;
import dev.wharf.domain.Usage;
import dev.wharf.domain.Username;
import dev.wharf.storage.contract.MemoryTree;
import dev.wharf.storage.contract.Wrappers;
import dev.wharf.storage.spi.Capability;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class QuotaTreeTest {
  private static final WriteMode REPLACE = new WriteMode.Replace();
  private static final WriteMode APPEND = new WriteMode.Append();

  private final MemoryTree files = MemoryTree.empty().with("old", "0123456789");
  private final BrokenLedger ledger = new BrokenLedger(new MemoryLedger());
  private final Quotas quotas = new Quotas(ledger);
  private final List<String> alarms = new ArrayList<>();
  private boolean atomic = true;

  @Test
  void what_is_there_already_is_counted_first() throws Exception {
    files.withDirectory("d").with("d/a", "xyz").withLink("l", "old");
    assertThat(tree(100, 0).usage()).contains(new Usage(13, 4));
  }

  @Test
  void uploads_count_when_they_are_committed_and_are_reserved_before() throws Exception {
    FileTree tree = tree(100, 0);
    try (Upload upload = upload(tree, "a", REPLACE, 20)) {
      assertThat(tree.usage()).contains(new Usage(30, 2));
      upload.commit();
    }
    assertThat(tree.usage()).contains(new Usage(30, 2));
    requireTruth(tree);
  }

  @Test
  void an_upload_that_is_given_up_gives_its_room_back() throws Exception {
    FileTree tree = tree(100, 0);
    upload(tree, "a", REPLACE, 90).close();
    assertThat(tree.usage()).contains(new Usage(10, 1));
    store(tree, "b", REPLACE, 90);
    requireTruth(tree);
  }

  @Test
  void what_does_not_fit_is_refused_and_leaves_nothing() throws Exception {
    FileTree tree = tree(100, 0);
    assertFails(Failure.QUOTA, () -> store(tree, "a", REPLACE, 91));
    assertThat(files.contains("/a")).isFalse();
    assertThat(tree.usage()).contains(new Usage(10, 1));
    store(tree, "a", REPLACE, 90);
    assertFails(Failure.QUOTA, () -> tree.upload(path("b"), REPLACE));
    requireTruth(tree);
  }

  @Test
  void of_two_that_fill_the_last_room_together_one_is_stored() throws Exception {
    FileTree tree = tree(100, 0);
    try (Upload first = upload(tree, "a", REPLACE, 45);
        Upload second = upload(tree, "b", REPLACE, 45)) {
      assertFails(Failure.QUOTA, () -> first.write(ByteBuffer.allocate(1)));
      assertThat(second.write(ByteBuffer.allocate(45))).isEqualTo(45);
      assertFails(Failure.QUOTA, () -> first.write(ByteBuffer.allocate(1)));
      second.commit();
    }
    assertThat(tree.usage()).contains(new Usage(100, 2));
    requireTruth(tree);
  }

  @Test
  void room_that_others_can_see_filled_stays_taken_until_it_is_empty() throws Exception {
    atomic = false;
    files.without(Capability.ATOMIC_REPLACE);
    FileTree tree = tree(100, 0);
    try (Upload upload = upload(tree, "a", REPLACE, 90)) {
      assertFails(Failure.QUOTA, () -> upload.write(ByteBuffer.allocate(1)));
      assertThat(tree.usage()).contains(new Usage(100, 2));
    }
    assertThat(tree.usage()).contains(new Usage(10, 1));
    requireTruth(tree);
  }

  @Test
  void only_what_an_overwrite_adds_needs_room() throws Exception {
    FileTree tree = tree(15, 1);
    store(tree, "old", REPLACE, 15);
    store(tree, "old", REPLACE, 3);
    assertFails(Failure.QUOTA, () -> store(tree, "old", REPLACE, 16));
    assertThat(tree.usage()).contains(new Usage(3, 1));
    requireTruth(tree);
  }

  @Test
  void appended_and_resumed_bytes_count_once() throws Exception {
    FileTree tree = tree(20, 0);
    store(tree, "old", APPEND, 5);
    assertThat(tree.usage()).contains(new Usage(15, 1));
    assertFails(Failure.QUOTA, () -> store(tree, "old", APPEND, 6));
    store(tree, "old", new WriteMode.ResumeAt(3), 4);
    assertThat(tree.usage()).contains(new Usage(7, 1));
    store(tree, "fresh", APPEND, 13);
    requireTruth(tree);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void an_append_counts_what_another_session_put_there_in_between(boolean whole) throws Exception {
    files.keepingInterruptedUploads();
    FileTree other = tree(100, 0);
    var late =
        new ForwardingTree(files) {
          @Override
          public Upload upload(FtpPath file, WriteMode mode) throws StorageException {
            try (Upload first = QuotaTreeTest.upload(other, "a", REPLACE, 40)) {
              if (whole) {
                first.commit();
              }
            } catch (IOException e) {
              throw new AssertionError(e);
            }
            return super.upload(file, mode);
          }
        };
    FileTree tree = tree(100, 0, late);
    store(tree, "a", APPEND, 1);
    assertThat(tree.usage()).contains(new Usage(51, 2));
    requireTruth(tree);
  }

  @Test
  void an_interrupted_upload_that_goes_on_counts_as_a_whole() throws Exception {
    files.keepingInterruptedUploads();
    FileTree tree = tree(100, 0);
    upload(tree, "a", REPLACE, 40).close();
    store(tree, "a", APPEND, 2);
    assertThat(tree.usage()).contains(new Usage(52, 2));
    requireTruth(tree);
  }

  @Test
  void unique_names_count_as_new_files() throws Exception {
    FileTree tree = tree(0, 2);
    store(tree, "old", new WriteMode.CreateUnique(), 5);
    assertFails(Failure.QUOTA, () -> tree.upload(path("old"), new WriteMode.CreateUnique()));
    requireTruth(tree);
  }

  @Test
  void directories_count_as_files() throws Exception {
    FileTree tree = tree(0, 2);
    tree.makeDirectory(path("d"));
    assertFails(Failure.QUOTA, () -> tree.makeDirectory(path("e")));
    assertThat(files.contains("/e")).isFalse();
    tree.removeDirectory(path("d"));
    assertThat(tree.usage()).contains(new Usage(10, 1));
    assertFails(Failure.EXISTS, () -> tree.makeDirectory(path("old")));
    requireTruth(tree);
  }

  @Test
  void what_is_deleted_or_replaced_by_a_name_makes_room() throws Exception {
    FileTree tree = tree(100, 0);
    store(tree, "a", REPLACE, 20);
    tree.rename(path("a"), path("old"));
    assertThat(tree.usage()).contains(new Usage(20, 1));
    tree.rename(path("old"), path("old"));
    tree.rename(path("old"), path("new"));
    assertThat(tree.usage()).contains(new Usage(20, 1));
    tree.delete(path("new"));
    assertThat(tree.usage()).contains(Usage.NONE);
    assertFails(Failure.NOT_FOUND, () -> tree.delete(path("new")));
    requireTruth(tree);
  }

  @Test
  void an_interrupted_upload_can_be_deleted_behind_a_quota() throws Exception {
    var deleted = new ArrayList<FtpPath>();
    var home =
        new ForwardingTree(files) {
          @Override
          public void delete(FtpPath file) {
            deleted.add(file);
          }
        };
    FileTree tree = tree(100, 0, home);
    tree.delete(path("half"));
    assertThat(deleted).containsExactly(path("half"));
    assertThat(tree.usage()).contains(new Usage(10, 1));
  }

  @Test
  void a_139_a_file_that_is_deleted_while_it_is_overwritten_is_counted_right() throws Exception {
    FileTree tree = tree(20, 0);
    try (Upload upload = upload(tree, "old", REPLACE, 15)) {
      tree.delete(path("old"));
      upload.commit();
    }
    assertThat(tree.usage()).contains(new Usage(15, 1));
    requireTruth(tree);
  }

  @Test
  void room_that_a_deleted_file_gave_to_others_is_not_used_twice() throws Exception {
    FileTree tree = tree(15, 0);
    try (Upload upload = upload(tree, "old", REPLACE, 10)) {
      tree.delete(path("old"));
      store(tree, "other", REPLACE, 10);
      assertFails(Failure.QUOTA, upload::commit);
    }
    assertThat(tree.usage()).contains(new Usage(10, 1));
    requireTruth(tree);
  }

  @Test
  void a_commit_that_fails_gives_everything_back() throws Exception {
    FileTree tree = tree(100, 0);
    try (Upload upload = upload(tree, "a", REPLACE, 20)) {
      files.failNextCommit(Failure.NO_SPACE);
      assertFails(Failure.NO_SPACE, upload::commit);
    }
    assertThat(tree.usage()).contains(new Usage(10, 1));
  }

  @ParameterizedTest
  @EnumSource(names = {"UNAVAILABLE", "NO_SPACE", "QUOTA"})
  void a_commit_that_fails_behind_the_rename_is_counted(Failure failure) throws Exception {
    FileTree tree = tree(100, 0);
    FileTree other = tree(100, 0);
    try (Upload upload = upload(tree, "a", REPLACE, 80)) {
      files.failNext(MemoryTree.Moment.CHANGED, failure);
      assertFails(failure, upload::commit);
      assertFails(Failure.QUOTA, () -> store(other, "b", REPLACE, 20));
    }
    assertThat(files.contains("/a")).isTrue();
    assertFails(Failure.QUOTA, () -> store(tree, "b", REPLACE, 20));
    assertThat(tree.usage()).contains(new Usage(90, 2));
    requireTruth(tree);
  }

  @Test
  void where_uploads_are_seen_as_they_come_a_commit_that_fails_is_counted_once() throws Exception {
    atomic = false;
    FileTree tree = tree(100, 0);
    try (Upload upload = upload(tree, "a", REPLACE, 20)) {
      files.failNext(MemoryTree.Moment.CHANGED, Failure.UNAVAILABLE);
      assertFails(Failure.UNAVAILABLE, upload::commit);
    }
    assertThat(tree.usage()).contains(new Usage(30, 2));
    requireTruth(tree);
  }

  @Test
  void a_directory_that_is_made_by_a_call_that_fails_is_counted() throws Exception {
    FileTree tree = tree(0, 2);
    files.failNext(MemoryTree.Moment.CHANGED, Failure.UNAVAILABLE);
    assertFails(Failure.UNAVAILABLE, () -> tree.makeDirectory(path("d")));
    assertFails(Failure.QUOTA, () -> tree.makeDirectory(path("e")));
    requireTruth(tree);
  }

  @Test
  void what_goes_by_a_call_that_fails_is_counted() throws Exception {
    FileTree tree = tree(0, 9);
    tree.makeDirectory(path("d"));
    store(tree, "a", REPLACE, 1);
    files.failNext(MemoryTree.Moment.CHANGED, Failure.UNAVAILABLE);
    assertFails(Failure.UNAVAILABLE, () -> tree.rename(path("old"), path("a")));
    assertThat(tree.usage()).contains(new Usage(10, 2));
    files.failNext(MemoryTree.Moment.CHANGED, Failure.UNAVAILABLE);
    assertFails(Failure.UNAVAILABLE, () -> tree.removeDirectory(path("d")));
    assertThat(tree.usage()).contains(new Usage(10, 1));
    files.failNext(MemoryTree.Moment.CHANGED, Failure.UNAVAILABLE);
    assertFails(Failure.UNAVAILABLE, () -> tree.delete(path("a")));
    assertThat(tree.usage()).contains(Usage.NONE);
  }

  /// A new method of the port may bring something, or be the end of something: somebody has to
  /// think about it before it gets by.
  @Test
  void only_these_calls_get_by_a_quota_or_a_name_that_does_not_exist() {
    assertThat(Wrappers.leftAlone(FileTree.class, QuotaTree.class))
        .containsExactly(
            "checksum", "download", "entry", "list", "resumable", "setMode", "setModified", "stat");
    assertThat(Wrappers.leftAlone(Upload.class, QuotaUpload.class))
        .containsExactly("abandon", "isOpen", "location", "path", "staged", "start", "sync");
    assertThat(Wrappers.leftAlone(FileTree.class, HiddenTree.class)).isEmpty();
  }

  @Test
  void the_room_that_is_left_is_told() throws Exception {
    FileTree tree = tree(100, 0);
    assertThat(tree.free(FtpPath.ROOT)).hasValue(90);
    files.withRoom(50);
    assertThat(tree.free(FtpPath.ROOT)).hasValue(50);
    assertThat(tree(0, 5).free(FtpPath.ROOT)).hasValue(50);
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, Long.MAX_VALUE - 1, 1L << 62})
  void a_132_numbers_near_the_largest_do_not_run_over(long limit) throws Exception {
    FileTree tree = tree(limit, limit);
    store(tree, "a", REPLACE, 5);
    assertFails(
        Failure.QUOTA,
        () -> {
          try (Upload upload = tree.upload(path("a"), new WriteMode.ResumeAt(Long.MAX_VALUE))) {
            upload.write(ByteBuffer.allocate(5));
          }
        });
    requireTruth(tree);
  }

  @Test
  void a_ledger_that_fails_lets_nothing_come_and_everything_go() throws Exception {
    FileTree tree = tree(100, 0);
    ledger.broken = true;
    assertFails(Failure.UNAVAILABLE, () -> tree.upload(path("a"), REPLACE));
    assertFails(Failure.UNAVAILABLE, () -> tree.makeDirectory(path("d")));
    assertThat(alarms).hasSize(2).allMatch(alarm -> alarm.contains("a test asked for it"));
    tree.delete(path("old"));
    assertThat(tree.list(FtpPath.ROOT).next()).isEmpty();
    ledger.broken = false;
    assertThat(tree.usage()).contains(Usage.NONE);
    requireTruth(tree);
  }

  @Test
  void a_ledger_that_fails_in_the_middle_is_made_right_before_it_is_believed_again()
      throws Exception {
    FileTree tree = tree(100, 0);
    try (Upload upload = upload(tree, "a", REPLACE, 20)) {
      ledger.broken = true;
      assertFails(Failure.UNAVAILABLE, () -> upload.write(ByteBuffer.allocate(1)));
    }
    tree.delete(path("old"));
    ledger.broken = false;
    FileTree later = tree(100, 0);
    tree.close();
    assertThat(later.usage()).contains(Usage.NONE);
  }

  @Test
  void where_uploads_are_seen_as_they_come_what_stays_is_counted() throws Exception {
    atomic = false;
    files.without(Capability.ATOMIC_REPLACE);
    FileTree tree = tree(100, 0);
    store(tree, "a", REPLACE, 20);
    store(tree, "a", REPLACE, 30);
    upload(tree, "a", REPLACE, 5).close();
    requireTruth(tree);
    assertFails(Failure.QUOTA, () -> store(tree, "b", REPLACE, 200));
    assertThat(files.contains("/b")).isFalse();
    requireTruth(tree);
  }

  @Test
  void a_ledger_in_doubt_is_counted_and_asked_again() throws Exception {
    FileTree tree = tree(100, 0);
    store(tree, "a", REPLACE, 10);
    files.with("b", "12345"); // what a server that died has left
    ledger.doubtful = true;
    store(tree, "c", REPLACE, 75);
    assertFails(Failure.QUOTA, () -> store(tree, "d", REPLACE, 1));
    assertThat(alarms).isEmpty();
    requireTruth(tree);
  }

  @Test
  void what_is_not_reserved_any_more_is_not_stored() throws Exception {
    FileTree tree = tree(100, 0);
    try (Upload upload = upload(tree, "a", REPLACE, 20)) {
      ledger.expired = true;
      assertFails(Failure.QUOTA, upload::commit);
    }
    assertThat(files.contains("/a")).isFalse();
    requireTruth(tree);
  }

  @Test
  void without_a_turn_nothing_is_stored_and_what_goes_may_go() throws Exception {
    FileTree tree = tree(100, 0);
    ledger.taken = true;
    assertFails(Failure.UNAVAILABLE, () -> store(tree, "a", REPLACE, 20));
    assertFails(Failure.UNAVAILABLE, () -> tree.makeDirectory(path("d")));
    tree.delete(path("old"));
    assertThat(alarms).hasSize(3);
    ledger.taken = false;
    store(tree, "a", REPLACE, 100);
    requireTruth(tree);
  }

  @Test
  void what_is_in_other_storages_does_not_count() throws Exception {
    files.withDirectory("m").withDirectory("m/n").withDirectory("m/n/d").with("m/n/d/f", "12345");
    var alice =
        Account.named(new Username("alice")).withLimits(Limits.NONE.withQuota(new Quota(20, 2)));
    FileTree tree =
        new Quotas(new MemoryLedger(), List.of(path("m/n")), Optional.empty())
            .around(alice, files, files, true, alarms::add);
    store(tree, "m/n/g", REPLACE, 30);
    tree.makeDirectory(path("m/n/e"));
    tree.rename(path("m/n/g"), path("m/n/d/f"));
    tree.removeDirectory(path("m/n/e"));
    assertThat(tree.usage()).contains(new Usage(10, 1));
    tree.delete(path("m/n/d/f"));
    assertThat(tree.usage()).contains(new Usage(10, 1));
    assertThat(tree.free(path("m/n"))).hasValue(1L << 30);
    store(tree, "m/own", REPLACE, 10);
    assertThat(tree.usage()).contains(new Usage(20, 2));
  }

  @Test
  void a_133_parallel_uploads_never_get_more_than_there_is() throws Exception {
    var all = new ArrayList<CompletableFuture<Boolean>>();
    for (int i = 0; i < 50; i++) {
      String name = "up-" + i;
      var done = new CompletableFuture<Boolean>();
      all.add(done);
      Thread.ofVirtual().start(() -> done.complete(isStored(name)));
    }
    int stored = 0;
    for (CompletableFuture<Boolean> one : all) {
      stored += one.get(30, TimeUnit.SECONDS) ? 1 : 0;
    }
    assertThat(stored).isBetween(1, 10);
    FileTree tree = tree(100_010, 0);
    assertThat(tree.usage()).contains(new Usage(10 + stored * 10_000L, 1 + stored));
    requireTruth(tree);
  }

  private boolean isStored(String name) {
    FileTree tree = tree(100_010, 0);
    try (Upload upload = tree.upload(path(name), REPLACE)) {
      for (int i = 0; i < 10; i++) {
        upload.write(ByteBuffer.allocate(1000));
      }
      upload.commit();
      return true;
    } catch (IOException _) {
      return false;
    } finally {
      tree.close();
    }
  }

  private FileTree tree(long bytes, long limitOfFiles) {
    return tree(bytes, limitOfFiles, files);
  }

  private FileTree tree(long bytes, long limitOfFiles, FileTree home) {
    Account account =
        Account.named(new Username("alice"))
            .withLimits(Limits.NONE.withQuota(new Quota(bytes, limitOfFiles)));
    return quotas.around(account, home, home, atomic, alarms::add);
  }

  private void requireTruth(FileTree tree) throws IOException {
    assertThat(tree.usage())
        .contains(new TreeStock(files, new Extent(List.of(), _ -> false)).count());
  }

  private static Upload upload(FileTree tree, String name, WriteMode mode, int size)
      throws IOException {
    Upload upload = tree.upload(path(name), mode);
    try {
      upload.write(ByteBuffer.allocate(size));
      return upload;
    } catch (IOException e) {
      upload.close();
      throw e;
    }
  }

  private static void store(FileTree tree, String name, WriteMode mode, int size)
      throws IOException {
    try (Upload upload = upload(tree, name, mode, size)) {
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
