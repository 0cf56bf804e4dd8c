package dev.wharf.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.domain.FtpEvent;
import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Grant;
import dev.wharf.domain.GrantRule;
import dev.wharf.domain.Limits;
import dev.wharf.domain.Permission;
import dev.wharf.domain.Username;
import dev.wharf.protocol.quota.FtpQuotaLedger;
import dev.wharf.server.GuestSettings.DotFiles;
import dev.wharf.server.hooks.UploadCheck;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a ledger writes into a home is no upload of a client: nobody hides it, forbids it or checks
/// it.
@Timeout(60)
class LedgerNotesTest {
  @TempDir private Path root;
  @TempDir private Path spool;

  private final List<String> judged = new CopyOnWriteArrayList<>();
  private final List<FtpEvent> events = new CopyOnWriteArrayList<>();

  private FtpServer.Builder server() {
    return FtpServer.builder()
        .listen(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))
        .storage("local", Map.of("root", root.toString()))
        .uploads(Map.of("fsync", false))
        .quotaLedger(FtpQuotaLedger::new)
        .accounts(
            new AccountRule(Set.of()).with(limits -> limits.withQuota(new Limits.Quota(1000, 0))))
        .events(events::add);
  }

  private static String store(Client client, String name) throws IOException {
    try (Socket data = client.data()) {
      String reply = client.say("STOR " + name).reply();
      if (!reply.startsWith("150")) {
        return reply;
      }
      data.getOutputStream().write("mine".getBytes(UTF_8));
    }
    return client.reply();
  }

  private void requireNoAlarm() {
    assertThat(events).noneMatch(FtpEvent.QuotaFailed.class::isInstance);
  }

  /// A check that likes nothing but `good`, and remembers what it was asked about.
  private final class Picky implements UploadCheck {
    @Override
    public Verdict judge(Candidate candidate) {
      judged.add(candidate.path());
      return candidate.path().equals("/good")
          ? new Verdict.Good()
          : new Verdict.Unwanted("not good", false);
    }

    @Override
    public Path spool() {
      return spool;
    }
  }

  @Test
  void a_check_is_asked_about_uploads_and_not_about_the_notes_of_the_ledger() throws Exception {
    try (var server = server().user("alice", "secret").uploadCheck(Picky::new).build().start();
        var alice = Client.loggedIn(server.address())) {
      alice.say("TYPE I", 200);
      assertThat(store(alice, "good")).startsWith("226 ");
      assertThat(store(alice, "bad")).startsWith("550 ");
      assertThat(store(alice, ".ftpquota")).startsWith("553 ");
      alice.say("SIZE .ftpquota", 550).say("QUIT", 221);
    }
    assertThat(judged).containsExactly("/good", "/bad");
    assertThat(root.resolve(".ftpquota")).hasContent("1 4");
    requireNoAlarm();
  }

  @ParameterizedTest
  @CsvSource({"NONE, false", "NONE, true", "READ, false", "READ, true", "ALL, true"})
  void a_guest_with_a_quota_can_upload_and_never_sees_the_notes(DotFiles dots, boolean onlyPublic)
      throws Exception {
    Files.writeString(root.resolve("old"), "12345");
    var may = new Grant(FtpPath.ROOT, EnumSet.allOf(Permission.class));
    try (var server =
            server()
                .anonymous(true)
                .guests(new GuestSettings("", dots, onlyPublic, true))
                .permissions(new GrantRule(Set.of(new Username("anonymous")), may))
                .build()
                .start();
        var guest = new Client(server.address())) {
      guest.expect(220).say("USER ftp", 331).say("PASS me@", 230).say("TYPE I", 200);
      assertThat(store(guest, "new")).startsWith("226 ");
      assertThat(store(guest, "again")).startsWith("226 ");
      assertThat(store(guest, ".ftpquota")).startsWith("553 ");
      guest.say("SIZE .ftpquota", 550).say("DELE .ftpquota", 550).say("MKD .ftpquota-open", 550);
      guest.say("QUIT", 221);
    }
    assertThat(root.resolve(".ftpquota")).hasContent("3 13");
    assertThat(root.resolve(".ftpquota-open")).doesNotExist();
    requireNoAlarm();
  }
}
