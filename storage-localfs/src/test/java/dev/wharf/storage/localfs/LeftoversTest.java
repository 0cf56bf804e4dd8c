package dev.wharf.storage.localfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wharf.domain.Account;
import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Username;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import dev.wharf.storage.spi.WriteMode;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What interrupted uploads leave is in nobody's way.
final class LeftoversTest {
  private static final WriteMode REPLACE = new WriteMode.Replace();
  private static final FtpPath JOB = FtpPath.ROOT.child("job");
  private static final FtpPath FILE = JOB.child("f");
  private static final Account BOB = Account.named(new Username("bob"));

  @TempDir private Path root;

  private LocalStorage storage(Jails jails) throws Exception {
    return jails.storage(Jails.settings(root, UploadMode.RESUMABLE));
  }

  private static Upload begin(FileTree tree, FtpPath file) throws Exception {
    Upload upload = tree.upload(file, REPLACE);
    upload.write(ByteBuffer.wrap("half".getBytes(UTF_8)));
    return upload;
  }

  private static void interrupt(FileTree tree, FtpPath file) throws Exception {
    begin(tree, file).close();
    assertThat(tree.resumable(file)).hasValue(4);
  }

  @ParameterizedTest
  @EnumSource
  void a_directory_with_nothing_but_interrupted_uploads_can_be_removed(Jails jails)
      throws Exception {
    try (LocalStorage storage = storage(jails);
        FileTree hers = storage.treeFor(Jails.ADA);
        FileTree his = storage.treeFor(BOB)) {
      hers.makeDirectory(JOB);
      interrupt(hers, FILE);
      interrupt(his, FILE);
      Files.writeString(root.resolve("job/.wharf-upload-0123456789abcdef0123456789abcdef"), "x");
      his.removeDirectory(JOB);
      assertThat(root.resolve("job")).doesNotExist();
      hers.makeDirectory(JOB);
      assertThat(hers.resumable(FILE)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_directory_with_a_file_keeps_its_interrupted_uploads(Jails jails) throws Exception {
    try (LocalStorage storage = storage(jails);
        FileTree tree = storage.treeFor(Jails.ADA)) {
      tree.makeDirectory(JOB);
      interrupt(tree, FILE);
      Files.writeString(root.resolve("job/whole"), "x");
      assertFails(Failure.NOT_EMPTY, () -> tree.removeDirectory(JOB));
      assertThat(tree.resumable(FILE)).hasValue(4);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_directory_with_a_running_upload_stays_with_all_that_is_in_it(Jails jails)
      throws Exception {
    try (LocalStorage storage = storage(jails);
        FileTree tree = storage.treeFor(Jails.ADA)) {
      tree.makeDirectory(JOB);
      interrupt(tree, FILE);
      try (Upload running = begin(tree, JOB.child("g"))) {
        assertFails(Failure.NOT_EMPTY, () -> tree.removeDirectory(JOB));
        running.commit();
      }
      assertThat(tree.resumable(FILE)).hasValue(4);
      assertThat(root.resolve("job/g")).hasContent("half");
    }
  }

  @Test
  void a_directory_into_which_another_server_uploads_stays_with_all_that_is_in_it()
      throws Exception {
    try (LocalStorage here = storage(Jails.KERNEL);
        FileTree tree = here.treeFor(Jails.ADA);
        LocalStorage there = storage(Jails.KERNEL);
        FileTree other = there.treeFor(Jails.ADA)) {
      tree.makeDirectory(JOB);
      interrupt(tree, FILE);
      try (Upload running = begin(other, JOB.child("g"))) {
        assertFails(Failure.NOT_EMPTY, () -> tree.removeDirectory(JOB));
        assertFails(Failure.BUSY, () -> tree.delete(JOB.child("g")));
        running.commit();
      }
      assertThat(tree.resumable(FILE)).hasValue(4);
    }
  }

  @ParameterizedTest
  @EnumSource
  void an_interrupted_upload_can_be_deleted_by_its_account(Jails jails) throws Exception {
    try (LocalStorage storage = storage(jails);
        FileTree hers = storage.treeFor(Jails.ADA);
        FileTree his = storage.treeFor(BOB)) {
      hers.makeDirectory(JOB);
      interrupt(hers, FILE);
      assertFails(Failure.NOT_FOUND, () -> his.delete(FILE));
      hers.delete(FILE);
      assertThat(hers.resumable(FILE)).isEmpty();
      assertThat(root.resolve("job")).isEmptyDirectory();
      assertFails(Failure.NOT_FOUND, () -> hers.delete(FILE));
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_running_upload_cannot_be_deleted(Jails jails) throws Exception {
    try (LocalStorage storage = storage(jails);
        FileTree tree = storage.treeFor(Jails.ADA)) {
      tree.makeDirectory(JOB);
      try (Upload running = begin(tree, FILE)) {
        assertFails(Failure.BUSY, () -> tree.delete(FILE));
        running.commit();
      }
      assertThat(root.resolve("job/f")).hasContent("half");
    }
  }

  private static void assertFails(Failure expected, ThrowingCallable call) {
    StorageException failure = catchThrowableOfType(StorageException.class, call);
    assertThat(failure).isNotNull();
    assertThat(failure.failure()).isEqualTo(expected);
  }
}
