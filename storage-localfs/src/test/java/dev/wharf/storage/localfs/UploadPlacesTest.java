package dev.wharf.storage.localfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.domain.FtpPath;
import dev.wharf.storage.spi.FileTree;
import dev.wharf.storage.spi.Upload;
import dev.wharf.storage.spi.WriteMode;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where programs of the machine find an upload.
final class UploadPlacesTest {
  private static final WriteMode REPLACE = new WriteMode.Replace();
  private static final FtpPath FILE = FtpPath.ROOT.resolve("/link/fü x");

  @TempDir private Path root;

  private FileTree tree(Jails jails, UploadMode mode) throws Exception {
    Files.createDirectories(root.resolve("home/real"));
    Files.createSymbolicLink(root.resolve("home/link"), Path.of("/real"));
    return jails.storage(Jails.settings(root, mode)).treeFor(Jails.at("home"));
  }

  private static void write(Upload upload, String text) throws Exception {
    upload.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
    upload.sync();
  }

  @Test
  void it_is_where_the_links_of_the_home_lead() throws Exception {
    try (FileTree tree = tree(Jails.KERNEL, UploadMode.ATOMIC);
        Upload upload = tree.upload(FILE, REPLACE)) {
      write(upload, "x");
      Path staged = Path.of(upload.staged().orElseThrow());
      assertThat(staged).hasContent("x");
      assertThat(staged.toRealPath()).hasParent(root.resolve("home/real").toRealPath());
      upload.commit();

      Path file = root.toRealPath().resolve("home/real/fü x");
      assertThat(upload.location()).hasValue(file.toString());
      assertThat(file).hasContent("x");
    }
  }

  @Test
  void who_looks_at_the_bytes_sees_them_whatever_a_local_user_puts_at_their_name()
      throws Exception {
    try (FileTree tree = tree(Jails.KERNEL, UploadMode.ATOMIC);
        Upload upload = tree.upload(FILE, REPLACE)) {
      write(upload, "x");
      Path staged = Path.of(upload.staged().orElseThrow());
      Path name = staged.toRealPath();
      Files.delete(name);
      Files.createSymbolicLink(name, Path.of("/etc/passwd"));

      assertThat(staged).hasContent("x");
    }
  }

  @Test
  void what_is_seen_as_it_comes_is_staged_nowhere() throws Exception {
    try (FileTree tree = tree(Jails.KERNEL, UploadMode.DIRECT);
        Upload upload = tree.upload(FILE, REPLACE)) {
      write(upload, "x");
      assertThat(upload.staged()).isEmpty();
      assertThat(upload.location()).isPresent();
    }
  }

  @Test
  void without_the_kernel_nobody_knows() throws Exception {
    try (FileTree tree = tree(Jails.WALKING, UploadMode.ATOMIC);
        Upload upload = tree.upload(FtpPath.ROOT.resolve("/real/f"), REPLACE)) {
      write(upload, "x");
      assertThat(upload.staged()).isEmpty();
      assertThat(upload.location()).isEmpty();
    }
  }
}
