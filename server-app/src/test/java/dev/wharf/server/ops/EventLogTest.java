package dev.wharf.server.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.domain.FtpEvent;
import dev.wharf.domain.FtpPath;
import java.net.InetAddress;
import java.time.Duration;
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
                + " account=\"alice\"");
    assertThat(EventLog.describe(new FtpEvent.SessionOpened(NOBODY)))
        .isEqualTo("connected session=s-1 client=192.0.2.1");
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
  void a_long_text_is_cut() {
    String line = EventLog.describe(new FtpEvent.LoginRefused(NOBODY, "x".repeat(10_000), "no"));
    assertThat(line).contains("x…\"").hasSizeLessThan(4300);
  }

  private static FtpEvent.Source source(String account) {
    return new FtpEvent.Source("s-1", InetAddress.ofLiteral("192.0.2.1"), account);
  }
}
