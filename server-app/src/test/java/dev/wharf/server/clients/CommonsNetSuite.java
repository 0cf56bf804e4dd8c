package dev.wharf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import org.apache.commons.net.ftp.FTP;
import org.apache.commons.net.ftp.FTPClient;
import org.apache.commons.net.ftp.FTPConnectionClosedException;
import org.apache.commons.net.ftp.FTPFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Apache Commons Net, the client of most Java programs.
abstract class CommonsNetSuite extends ClientSuite {
  private static void store(FTPClient client, String name, byte[] bytes) throws IOException {
    assertThat(client.storeFile(name, new ByteArrayInputStream(bytes)))
        .as(client.getReplyString())
        .isTrue();
  }

  private static byte[] retrieve(FTPClient client, String name) throws IOException {
    var out = new ByteArrayOutputStream();
    assertThat(client.retrieveFile(name, out)).as(client.getReplyString()).isTrue();
    return out.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void files_go_up_and_come_back_resumed_or_whole(boolean passive) throws Exception {
    byte[] bytes = Tree.bytes(800_000, 1);
    FTPClient client = site.client();
    if (!passive) {
      client.enterLocalActiveMode();
    }

    store(client, "big", bytes);
    assertThat(retrieve(client, "big")).isEqualTo(bytes);
    client.setRestartOffset(700_000);
    assertThat(retrieve(client, "big")).isEqualTo(Arrays.copyOfRange(bytes, 700_000, 800_000));
    store(client, "part", Arrays.copyOf(bytes, 100_000));
    client.setRestartOffset(100_000);
    store(client, "part", Arrays.copyOfRange(bytes, 100_000, 800_000));
    assertThat(site.root().resolve("part")).hasBinaryContent(bytes);
    var more = new ByteArrayInputStream(new byte[] {'!'});
    assertThat(client.appendFile("part", more)).isTrue();
    assertThat(site.root().resolve("part")).hasSize(800_001);
    client.logout();
    client.disconnect();
  }

  @Test
  void directories_are_listed_in_every_way() throws Exception {
    Tree.plant(site.root(), 2, names());
    makeDirectory("empty");
    Files.setLastModifiedTime(
        site.root().resolve("dir 0/plain.txt"),
        java.nio.file.attribute.FileTime.from(java.time.Instant.parse("2001-02-03T04:05:00Z")));
    FTPClient client = site.client();
    client.setListHiddenFiles(true);

    FTPFile[] machine = client.mlistDir("dir 0");
    assertThat(machine).extracting(FTPFile::getName).containsAll(names());
    FTPFile[] people = client.listFiles("dir 0");
    assertThat(Arrays.stream(people).filter(FTPFile::isFile))
        .extracting(FTPFile::getName)
        .containsExactlyInAnyOrderElementsOf(names());
    assertThat(client.listNames("dir 0")).contains("plain.txt");
    FTPFile one = client.mlistFile("dir 0/plain.txt");
    assertThat(one.getSize()).isEqualTo(Files.size(site.root().resolve("dir 0/plain.txt")));
    assertThat(one.getTimestampInstant()).isEqualTo("2001-02-03T04:05:00Z");
    FTPFile listed =
        Arrays.stream(people).filter(file -> file.getName().equals("plain.txt")).findAny().get();
    assertThat(listed.getTimestampInstant()).isEqualTo("2001-02-03T00:00:00Z");
    assertThat(client.listDirectories())
        .extracting(FTPFile::getName)
        .contains("dir 0", "deep", "empty");
    client.disconnect();
  }

  @Test
  void names_are_made_changed_and_removed() throws Exception {
    FTPClient client = site.client();
    store(client, "old name", new byte[1]);

    assertThat(client.makeDirectory("smörgås")).isTrue();
    assertThat(client.rename("old name", "smörgås/new name")).isTrue();
    assertThat(client.changeWorkingDirectory("smörgås")).isTrue();
    assertThat(client.printWorkingDirectory()).isEqualTo("/smörgås");
    assertThat(client.getSize("new name")).isEqualTo("1");
    assertThat(client.setModificationTime("new name", "20010203040506")).isTrue();
    assertThat(client.getModificationTime("new name")).isEqualTo("20010203040506");
    assertThat(client.changeToParentDirectory()).isTrue();
    assertThat(client.removeDirectory("smörgås")).isFalse();
    assertThat(client.deleteFile("smörgås/new name")).isTrue();
    assertThat(client.removeDirectory("smörgås")).isTrue();
    assertThat(Tree.fingerprints(site.root())).isEmpty();
    assertThat(client.storeUniqueFile("u", new ByteArrayInputStream(new byte[2]))).isTrue();
    assertThat(Tree.fingerprints(site.root())).containsOnlyKeys("u");
    client.disconnect();
  }

  @Test
  void streams_end_with_a_pending_command() throws Exception {
    byte[] bytes = Tree.bytes(300_000, 3);
    FTPClient client = site.client();

    try (OutputStream out = client.storeFileStream("streamed")) {
      out.write(bytes, 0, 150_000);
      out.write(bytes, 150_000, 150_000);
    }
    assertThat(client.completePendingCommand()).as(client.getReplyString()).isTrue();
    try (InputStream in = client.retrieveFileStream("streamed")) {
      assertThat(in.readAllBytes()).isEqualTo(bytes);
    }
    assertThat(client.completePendingCommand()).isTrue();
    client.disconnect();
  }

  @Test
  @SuppressWarnings("deprecation") // the only way to see that there were NOOPs
  void noops_during_a_transfer_are_answered_and_do_no_harm() throws Exception {
    byte[] bytes = Tree.bytes(50_000, 4);
    FTPClient client = site.client();
    client.setControlKeepAliveTimeout(Duration.ofMillis(1));
    client.setControlKeepAliveReplyTimeout(Duration.ofMillis(700)); // the replies come at the end
    var slow = new SlowInput(bytes);

    assertThat(client.storeFile("kept alive", slow)).as(client.getReplyString()).isTrue();

    assertThat(site.root().resolve("kept alive")).hasBinaryContent(bytes);
    assertThat(Arrays.stream(client.getCslDebug()).sum()).as("NOOPs").isPositive();
    assertThat(client.sendNoOp()).isTrue();
    assertThat(client.printWorkingDirectory()).isEqualTo("/");
    client.disconnect();
  }

  /// Gives few bytes at a time, so that the clock of the client moves on.
  private static final class SlowInput extends InputStream {
    private final ByteArrayInputStream bytes;

    SlowInput(byte[] bytes) {
      this.bytes = new ByteArrayInputStream(bytes);
    }

    @Override
    public int read() {
      return bytes.read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      long until = System.nanoTime() + 2_000_000;
      while (System.nanoTime() < until) {
        Thread.onSpinWait();
      }
      return bytes.read(buffer, offset, Math.min(length, 20_000));
    }
  }

  @Test
  void features_are_told() throws Exception {
    FTPClient client = site.client();

    assertThat(client.features()).isTrue();
    assertThat(client.hasFeature("MLST")).isTrue();
    assertThat(client.hasFeature("REST", "STREAM")).isTrue();
    assertThat(client.hasFeature("UTF8")).isTrue();
    assertThat(client.hasFeature("EPSV")).isTrue();
    assertThat(client.getSystemType()).startsWith("UNIX");
    assertThat(client.getStatus()).isNotEmpty();
    client.disconnect();
  }

  @Test
  void text_is_converted_in_type_a() throws Exception {
    FTPClient client = site.client();
    client.setFileType(FTP.ASCII_FILE_TYPE);

    store(client, "text", "one\ntwo\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));

    assertThat(Files.readString(site.root().resolve("text"))).isEqualTo("one\ntwo\n");
    assertThat(retrieve(client, "text")).asString().isEqualTo("one\ntwo\n");
    client.disconnect();
  }

  @Test
  void an_aborted_upload_never_happened() throws Exception {
    Files.writeString(site.root().resolve("old"), "old");
    FTPClient client = site.client();
    OutputStream out = client.storeFileStream("old");
    out.write(new byte[100_000]);

    assertThat(client.abort()).isFalse(); // 426 for the upload comes before 226 for ABOR
    out.close();

    assertThat(client.getReplyCode()).isEqualTo(426);
    assertThat(client.getReply()).isEqualTo(226);
    assertThat(site.root().resolve("old")).hasContent("old");
    site.awaitNothingStaged();
    client.disconnect();
  }

  @Test
  void the_third_wrong_password_ends_the_session() throws Exception {
    var client = new FTPClient();
    client.connect(site.wharf().host(), site.wharf().port());

    assertThat(client.login(Site.USER, "wrong")).isFalse();
    assertThat(client.getReplyCode()).isEqualTo(530);
    assertThat(client.login(Site.USER, "wrong")).isFalse();
    assertThat(client.getReplyCode()).isEqualTo(530);
    client.user(Site.USER);
    assertThatThrownBy(() -> client.pass("wrong")).isInstanceOf(FTPConnectionClosedException.class);
    assertThat(client.getReplyString()).startsWith("421 ");
    client.disconnect();
  }
}
