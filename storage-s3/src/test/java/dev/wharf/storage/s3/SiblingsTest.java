package dev.wharf.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.domain.Account;
import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Username;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.StorageException;
import dev.wharf.storage.spi.Upload;
import dev.wharf.storage.spi.WriteMode;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Many small files in one directory, by several sessions.
final class SiblingsTest {
  private static final FtpPath DIRECTORY = FtpPath.ROOT.child("dir");
  private static final int FILES = 20;

  private Store store;
  private FaultyWire wire;
  private S3Storage storage;

  @BeforeEach
  void open() throws Exception {
    store = Store.inMemory();
    wire = new FaultyWire(store.port());
    storage =
        (S3Storage) Opening.open(Store.settings(wire.endpoint(), store.newBucket(), Map.of()));
    tree().makeDirectory(DIRECTORY);
  }

  @AfterEach
  void close() throws Exception {
    storage.close();
    wire.close();
    store.close();
  }

  private FileTree tree() throws StorageException {
    return storage.treeFor(Account.named(new Username("ada")));
  }

  private static void write(FileTree tree, String name) throws Exception {
    try (Upload upload = tree.upload(DIRECTORY.child(name), new WriteMode.Replace())) {
      upload.write(ByteBuffer.wrap(new byte[] {1}));
      upload.commit();
    }
  }

  @Test
  void a_further_small_file_is_one_request() throws Exception {
    FileTree tree = tree();
    write(tree, "first");
    write(tree, "second");
    wire.requests().clear();

    for (int i = 0; i < FILES; i++) {
      write(tree, "file " + i);
    }

    assertThat(wire.requests()).hasSize(FILES).allMatch(request -> request.startsWith("PUT "));
  }

  @Test
  void a_directory_that_was_there_before_is_not_written_over() throws Exception {
    tree().makeDirectory(DIRECTORY.child("sub"));
    FileTree tree = tree();
    write(tree, "first");
    write(tree, "second");

    assertThatIsADirectory(tree, "sub");
  }

  @Test
  void a_directory_that_another_session_makes_is_not_written_over() throws Exception {
    FileTree tree = tree();
    write(tree, "first");
    write(tree, "second");

    tree().makeDirectory(DIRECTORY.child("made"));
    assertThatIsADirectory(tree, "made");
    write(tree, "third");
    write(tree, "fourth");
    tree().rename(DIRECTORY.child("made"), DIRECTORY.child("renamed"));
    assertThatIsADirectory(tree, "renamed");
  }

  @Test
  void a_name_is_free_again_when_its_directory_is_gone() throws Exception {
    FileTree tree = tree();
    tree.makeDirectory(DIRECTORY.child("sub"));
    write(tree, "first");
    write(tree, "second");
    tree.removeDirectory(DIRECTORY.child("sub"));

    write(tree, "sub");

    assertThat(tree.stat(DIRECTORY.child("sub")).isDirectory()).isFalse();
  }

  private static void assertThatIsADirectory(FileTree tree, String name) {
    Function<Throwable, Failure> failure = e -> ((StorageException) e).failure();
    assertThatThrownBy(() -> write(tree, name))
        .isInstanceOf(StorageException.class)
        .extracting(failure)
        .isEqualTo(Failure.IS_A_DIRECTORY);
  }
}
