package dev.wharf.server.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.server.logs.TransferFormat.Direction;
import dev.wharf.server.logs.TransferFormat.Outcome;
import dev.wharf.server.logs.TransferFormat.Transfer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TransferFormatTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Instant TIME = Instant.parse("2026-03-05T07:08:09Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          XFERLOG | Thu Mar  5 08:08:09 2026 3 192.0.2.7 42 /a/ü_1.txt b _ i r alice ftp 0 * c
          CLF     | 192.0.2.7 - alice [05/Mar/2026:08:08:09 +0100] "PUT /a/%C3%BC%201.txt FTP/1.0" 200 42
          W3C     | 2026-03-05 07:08:09 192.0.2.7 []created /a/%C3%BC%201.txt 226 alice 42 3
          STATS   | 1772694489 s-1 alice 192.0.2.7 U 42 3 /a/%C3%BC%201.txt
          """)
  void an_upload_that_went_well(TransferFormat format, String line) {
    assertThat(format.line(transfer("/a/ü 1.txt", "alice"), BERLIN)).isEqualTo(line + "\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          XFERLOG | ' o r alice ftp 0 * i'
          CLF     | '"GET /a FTP/1.0" 426 42'
          W3C     | '[]sent /a 426 alice 42 3'
          STATS   | ' d 42 3 /a'
          """)
  void a_download_that_was_cut_is_no_success(TransferFormat format, String part) {
    assertThat(format.line(download("alice", Outcome.INCOMPLETE), BERLIN)).contains(part);
  }

  @ParameterizedTest
  @EnumSource
  void no_name_forges_a_line_or_a_field(TransferFormat format) {
    String evil = "/x\r\nThu Mar  5 y \"z\" \u2028\u0085\u00a0\u202e\t";

    String good = format.line(transfer("/x", "bob"), BERLIN);
    String line = format.line(transfer(evil, "bob c\n"), BERLIN);

    assertThat(line).endsWith("\n");
    assertThat(line.lines()).hasSize(1);
    assertThat(line.split(" +")).hasSameSizeAs(good.split(" +"));
  }

  @Test
  void a_guest_is_marked_as_such() {
    assertThat(TransferFormat.XFERLOG.line(download("ftp", Outcome.COMPLETE), BERLIN))
        .contains(" b _ o a ftp ftp ");
  }

  private static Transfer transfer(String path, String account) {
    return transfer(Direction.UPLOAD, Outcome.COMPLETE, account, path);
  }

  private static Transfer download(String account, Outcome outcome) {
    return transfer(Direction.DOWNLOAD, outcome, account, "/a");
  }

  private static Transfer transfer(
      Direction direction, Outcome outcome, String account, String path) {
    var duration = Duration.ofSeconds(3);
    return new Transfer(direction, outcome, TIME, "s-1", "192.0.2.7", account, path, 42, duration);
  }
}
