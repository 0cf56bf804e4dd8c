package dev.wharf.server.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.domain.FtpEvent;
import dev.wharf.domain.FtpPath;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FactsTest {
  private static final FtpEvent.Source ADA =
      new FtpEvent.Source("s-1", InetAddress.ofLiteral("192.0.2.1"), "ada", false);
  private static final FtpPath FILE = FtpPath.ROOT.resolve("/a b/ü");
  private static final Duration TIME = Duration.ofMillis(7);

  @TempDir private Path directory;

  private static Map<String, Object> of(FtpEvent event) {
    return Facts.of(event, "id-1", Instant.parse("2026-01-02T03:04:05Z"));
  }

  @Test
  void an_upload_tells_what_lies_on_the_disk_now() throws Exception {
    Path file = Files.writeString(directory.resolve("x"), "hello world");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    Map<String, Object> facts =
        of(new FtpEvent.UploadCompleted(ADA, FILE, 5, TIME, Optional.of(file.toString())));

    assertThat(facts)
        .containsEntry("id", "id-1")
        .containsEntry("event", "upload")
        .containsEntry("time", "2026-01-02T03:04:05Z")
        .containsEntry("session", "s-1")
        .containsEntry("client", "192.0.2.1")
        .containsEntry("account", "ada")
        .containsEntry("path", "/a b/ü")
        .containsEntry("bytes", 5L)
        .containsEntry("milliseconds", 7L)
        .containsEntry("file", file.toString())
        .containsEntry("size", 11L)
        .containsEntry("mode", "640")
        .containsEntry("owner", Files.getOwner(file).getName())
        .containsKeys("uid", "gid", "group");
  }

  @Test
  void an_upload_to_elsewhere_tells_what_came() {
    assertThat(of(new FtpEvent.UploadCompleted(ADA, FILE, 5, TIME)))
        .containsEntry("size", 5L)
        .doesNotContainKeys("file", "uid");
  }

  @Test
  void a_file_that_is_gone_already_is_told_all_the_same() {
    String gone = directory.resolve("gone").toString();
    assertThat(of(new FtpEvent.UploadCompleted(ADA, FILE, 5, TIME, Optional.of(gone))))
        .containsEntry("file", gone)
        .containsEntry("size", 5L);
  }

  @Test
  void every_sort_of_event_has_a_word_of_its_own() {
    List<FtpEvent> all =
        List.of(
            new FtpEvent.SessionOpened(ADA),
            new FtpEvent.LoggedIn(ADA),
            new FtpEvent.LoginRefused(ADA, "n\0", "no"),
            new FtpEvent.UploadCompleted(ADA, FILE, 5, TIME),
            new FtpEvent.UploadFailed(ADA, FILE, 5, TIME, "why"),
            new FtpEvent.DownloadCompleted(ADA, FILE, 5, TIME),
            new FtpEvent.DownloadFailed(ADA, FILE, 5, TIME, "why"),
            new FtpEvent.Deleted(ADA, FILE),
            new FtpEvent.Renamed(ADA, FtpPath.ROOT, FILE),
            new FtpEvent.DirectoryCreated(ADA, FILE),
            new FtpEvent.DirectoryRemoved(ADA, FILE),
            new FtpEvent.AttributesChanged(ADA, FILE, "modify=1"),
            new FtpEvent.CommandRefused(ADA, "DELE", "x", "550 no"),
            new FtpEvent.QuotaFailed(ADA, "broken"),
            new FtpEvent.SessionEnded(ADA, TIME, "quit"));

    assertThat(all)
        .extracting(event -> of(event).get("event"))
        .doesNotHaveDuplicates()
        .allSatisfy(word -> assertThat(EventKind.of(word.toString())).isPresent());
    assertThat(all).hasSameSizeAs(EventKind.values());
  }

  @Test
  void json_holds_whatever_a_client_sends() {
    Map<String, Object> facts = Map.of("name", "\"\\\n\u202e\ud83d\ude00\ud800");

    assertThat(Text.json(facts))
        .isEqualTo("{\"name\":\"\\\"\\\\\\u000a\\u202e\ud83d\ude00\\ud800\"}");
    assertThat(Text.json(Map.of("bytes", 5L))).isEqualTo("{\"bytes\":5}");
  }
}
