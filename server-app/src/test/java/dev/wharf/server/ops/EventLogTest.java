package dev.wharf.server.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.domain.FtpEvent;
import dev.wharf.domain.FtpPath;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class EventLogTest {
  private static final FtpEvent.Source NOBODY = source("");
  private static final FtpEvent.Source ALICE = source("alice");

  @Test
  void an_event_is_one_line_of_pairs() {
    assertThat(
            EventLog.describe(
                new FtpEvent.UploadCompleted(
                    ALICE, FtpPath.ROOT.resolve("/a/ü.txt"), 42, Duration.ofMillis(7))))
        .isEqualTo(
            "uploaded path=\"/a/ü.txt\" bytes=42 ms=7 session=s-1 client=192.0.2.1"
                + " account=\"alice\" protocol=ftp");
    assertThat(EventLog.describe(new FtpEvent.SessionOpened(NOBODY)))
        .isEqualTo("connected session=s-1 client=192.0.2.1 protocol=ftp");
  }

  @Test
  void a_059_nothing_that_a_client_sends_forges_a_line_or_steers_a_terminal() {
    String evil = "x\r\nlogged in\u001b[2J\u0085\u2028\u202e\"\\";
    assertThat(EventLog.describe(new FtpEvent.LoginRefused(NOBODY, evil, "no")))
        .startsWith(
            "login refused name=\"x\\u000d\\u000alogged in\\u001b[2J\\u0085\\u2028\\u202e\\\"\\\\\""
                + " reason=\"no\"");
  }

  @Test
  void a_059_lookups_and_patterns_are_plain_text() {
    assertThat(
            EventLog.describe(
                new FtpEvent.LoginRefused(NOBODY, "${jndi:ldap://127.0.0.1:1/a}%n%s{0}", "no")))
        .contains("name=\"${jndi:ldap://127.0.0.1:1/a}%n%s{0}\"");
  }

  @Test
  void facts_are_kept_apart_from_the_words_and_the_end_sums_up() {
    var lines = new ArrayList<EventLine>();
    var log = new EventLog(lines::add);
    log.accept(new FtpEvent.SessionOpened(NOBODY));
    log.accept(
        new FtpEvent.DownloadFailed(
            ALICE, FtpPath.ROOT.resolve("/a\" bytes=9"), 42, Duration.ofMillis(7), "RESET"));
    log.accept(new FtpEvent.SessionEnded(ALICE, Duration.ofMillis(9), "quit"));

    assertThat(lines.get(1).words()).isEqualTo("download failed");
    assertThat(lines.get(1).weight()).isEqualTo(EventLine.Weight.NOTICE);
    assertThat(lines.get(1).facts())
        .containsEntry("path", "/a\" bytes=9")
        .containsEntry("bytes", 42L)
        .containsEntry("account", "alice")
        .containsEntry("reason", "RESET");
    assertThat(lines.get(2).facts()).containsEntry("failed", 1L).containsEntry("uploads", 0L);
  }

  @Test
  void a_long_text_is_cut() {
    String line = EventLog.describe(new FtpEvent.LoginRefused(NOBODY, "x".repeat(10_000), "no"));
    assertThat(line).contains("x…\"").hasSizeLessThan(4300);
  }

  private static FtpEvent.Source source(String account) {
    return new FtpEvent.Source("s-1", InetAddress.ofLiteral("192.0.2.1"), account, false);
  }
}
