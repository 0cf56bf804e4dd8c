package dev.wharf.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Grant;
import dev.wharf.domain.GrantRule;
import dev.wharf.domain.Permission;
import dev.wharf.domain.Username;
import dev.wharf.server.GuestSettings.DotFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What guests see and may do: each rule switched off and on.
@Timeout(60)
class GuestsTest {
  private static final FtpPath INCOMING = FtpPath.ROOT.resolve("incoming");

  @TempDir private Path root;

  @BeforeEach
  void fill() throws IOException {
    Files.createDirectories(root.resolve("incoming"));
    Files.writeString(root.resolve("incoming/theirs"), "theirs");
    Files.writeString(root.resolve("a"), "hello");
    Files.createDirectories(root.resolve(".git"));
    Files.writeString(root.resolve(".git/config"), "dotted");
  }

  private FtpServer start(GuestSettings guests, GrantRule... rules) throws IOException {
    FtpServer.Builder builder =
        FtpServer.builder()
            .listen(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))
            .storage("local", Map.of("root", root.toString()))
            .uploads(Map.of("fsync", false))
            .anonymous(true)
            .guests(guests)
            .user("alice", "secret");
    for (GrantRule rule : rules) {
      builder = builder.permissions(rule);
    }
    return builder.build().start();
  }

  private static GuestSettings guests(DotFiles dotFiles) {
    return new GuestSettings("", dotFiles, false, true);
  }

  private static GrantRule may(FtpPath path, Permission... permissions) {
    return new GrantRule(
        Set.of(new Username("anonymous")),
        new Grant(path, EnumSet.of(permissions[0], permissions)));
  }

  private static Client guest(FtpServer server) throws IOException {
    return new Client(server.address())
        .expect(220)
        .say("USER ftp", 331)
        .say("PASS me@", 230)
        .say("TYPE I", 200);
  }

  /// Uploads a few bytes.
  ///
  /// @return the last reply
  private static String store(Client client, String command) throws IOException {
    try (Socket data = client.data()) {
      String reply = client.say(command).reply();
      if (!reply.startsWith("150")) {
        return reply;
      }
      data.getOutputStream().write("mine".getBytes(UTF_8));
    }
    return client.reply();
  }

  private static String fetch(Client client, String command) throws IOException {
    try (Socket data = client.data()) {
      String reply = client.say(command).reply();
      return reply.startsWith("150")
          ? new String(data.getInputStream().readAllBytes(), UTF_8) + client.reply()
          : reply;
    }
  }

  @Test
  void without_permissions_guests_look_and_read_and_change_nothing() throws Exception {
    try (var server = start(GuestSettings.DEFAULT);
        var guest = guest(server)) {
      assertThat(fetch(guest, "NLST")).contains("a\r\n", "incoming\r\n", "226 ");
      assertThat(fetch(guest, "RETR a")).startsWith("hello226 ");
      assertThat(store(guest, "STOR b")).startsWith("550 ");
      assertThat(store(guest, "APPE a")).startsWith("550 ");
      assertThat(store(guest, "STOU")).startsWith("550 ");
      guest.say("DELE a", 550).say("MKD d", 550).say("RMD incoming", 550);
      guest.say("RNFR a", 550).say("RNTO b", 503);
      guest.say("SITE CHMOD 777 a", 550).say("MFMT 20200101000000 a", 550);
      assertThat(root.resolve("a")).hasContent("hello");
    }
  }

  @Test
  void uploads_are_a_switch_and_never_overwrite() throws Exception {
    try (var server =
            start(
                GuestSettings.DEFAULT,
                may(FtpPath.ROOT, Permission.LIST, Permission.READ, Permission.WRITE));
        var guest = guest(server)) {
      assertThat(store(guest, "STOR b")).startsWith("226 ");
      assertThat(store(guest, "STOR a")).startsWith("553 ");
      assertThat(store(guest.say("REST 2", 350), "STOR a")).startsWith("550 ");
      assertThat(store(guest, "APPE a")).startsWith("553 ");
      guest.say("DELE b", 550).say("MKD d", 550).say("RNFR b", 550).say("RNTO c", 503);
      assertThat(root.resolve("a")).hasContent("hello");
      assertThat(root.resolve("b")).hasContent("mine");
    }
  }

  @Test
  void directories_are_a_switch_of_their_own() throws Exception {
    try (var server = start(GuestSettings.DEFAULT, may(INCOMING, Permission.MAKE_DIRECTORY));
        var guest = guest(server)) {
      guest.say("MKD incoming/d", 257).say("RMD incoming/d", 550).say("MKD d", 550);
      assertThat(store(guest, "STOR incoming/d/x")).startsWith("550 ");
    }
  }

  @Test
  void from_an_incoming_area_nothing_can_be_read_back_or_changed() throws Exception {
    try (var server = start(GuestSettings.DEFAULT, may(INCOMING, Permission.WRITE));
        var guest = guest(server)) {
      guest.say("CWD incoming", 250);
      assertThat(store(guest, "STOR mine")).startsWith("226 ");
      assertThat(fetch(guest, "RETR mine")).startsWith("550 ");
      assertThat(fetch(guest, "RETR theirs")).startsWith("550 ");
      assertThat(fetch(guest, "NLST")).startsWith("550 ");
      assertThat(fetch(guest, "MLSD")).startsWith("550 ");
      guest.say("SIZE theirs", 550).say("MDTM theirs", 550).say("HASH theirs", 550);
      assertThat(store(guest, "STOR theirs")).startsWith("553 ");
      assertThat(store(guest.say("REST 1", 350), "STOR theirs")).startsWith("550 ");
      assertThat(store(guest, "APPE theirs")).startsWith("553 ");
      guest.say("DELE mine", 550).say("RNFR theirs", 550).say("SITE CHMOD 644 mine", 550);
      assertThat(root.resolve("incoming/theirs")).hasContent("theirs");
      assertThat(root.resolve("incoming/mine")).hasContent("mine");
    }
  }

  @Test
  void names_with_a_dot_do_not_exist_for_guests() throws Exception {
    try (var server = start(GuestSettings.DEFAULT, may(FtpPath.ROOT, Permission.values()));
        var guest = guest(server);
        var alice = Client.loggedIn(server.address())) {
      assertThat(fetch(guest, "LIST -a")).doesNotContain(".git");
      assertThat(fetch(guest, "RETR .git/config")).startsWith("550 ");
      guest.say("CWD .git", 550).say("SIZE .git/config", 550);
      guest.say("MKD .x", 550).say("RNFR a", 350).say("RNTO .a", 553);
      assertThat(store(guest, "STOR .x")).startsWith("553 ");
      assertThat(fetch(alice, "RETR .git/config")).startsWith("dotted226 ");
    }
  }

  @Test
  void names_with_a_dot_may_be_read_and_not_changed() throws Exception {
    try (var server = start(guests(DotFiles.READ), may(FtpPath.ROOT, Permission.values()));
        var guest = guest(server)) {
      assertThat(fetch(guest, "LIST -a")).contains(".git");
      assertThat(fetch(guest, "RETR .git/config")).startsWith("dotted226 ");
      assertThat(store(guest, "STOR .git/config")).startsWith("550 ");
      assertThat(store(guest, "STOR .x")).startsWith("550 ");
      guest.say("DELE .git/config", 550).say("RMD .git", 550).say("MKD .x", 550);
      guest.say("RNFR a", 350).say("RNTO .a", 550);
      guest.say("RNFR .git", 350).say("RNTO git", 550);
      guest.say("SITE CHMOD 777 .git", 550).say("MFMT 20200101000000 .git/config", 550);
      assertThat(store(guest, "STOR b")).startsWith("226 ");
    }
  }

  @Test
  void names_with_a_dot_may_be_like_others() throws Exception {
    try (var server = start(guests(DotFiles.ALL), may(FtpPath.ROOT, Permission.values()));
        var guest = guest(server)) {
      assertThat(store(guest, "STOR .git/x")).startsWith("226 ");
      guest.say("DELE .git/config", 250);
    }
  }

  @Test
  void what_guests_upload_stays_shut_until_somebody_opens_it() throws Exception {
    var onlyPublic = new GuestSettings("", DotFiles.NONE, true, true);
    try (var server =
            start(onlyPublic, may(INCOMING, Permission.LIST, Permission.READ, Permission.WRITE));
        var guest = guest(server);
        var alice = Client.loggedIn(server.address())) {
      assertThat(store(guest, "STOR incoming/mine")).startsWith("226 ");
      assertThat(fetch(guest, "RETR incoming/mine")).startsWith("550 ");
      guest.say("HASH incoming/mine", 550).say("SIZE incoming/mine", 213);
      assertThat(fetch(alice, "RETR incoming/mine")).startsWith("mine226 ");
      Files.setPosixFilePermissions(
          root.resolve("incoming/mine"), PosixFilePermissions.fromString("rw-r--r--"));
      assertThat(fetch(guest, "RETR incoming/mine")).startsWith("mine226 ");
    }
  }

  @Test
  void guests_may_be_let_in_without_a_question() throws Exception {
    var atOnce = new GuestSettings("", DotFiles.NONE, false, false);
    try (var server = start(atOnce);
        var guest = new Client(server.address()).expect(220);
        var alice = new Client(server.address()).expect(220)) {
      guest.say("USER Anonymous", 230).say("PASS me@", 230).say("PWD", 257);
      alice.say("USER alice", 331).say("PASS wrong", 530).say("USER alice", 331);
      alice.say("PASS secret", 230).say("PASS secret", 530);
    }
  }

  @Test
  void guests_have_a_home_of_their_own() throws Exception {
    var inside = new GuestSettings(root.resolve("incoming").toString(), DotFiles.NONE, false, true);
    try (var server = start(inside);
        var guest = guest(server);
        var alice = Client.loggedIn(server.address())) {
      assertThat(fetch(guest, "NLST")).startsWith("theirs\r\n226 ");
      guest.say("CDUP", 250);
      assertThat(fetch(guest, "RETR ../a")).startsWith("550 ");
      assertThat(fetch(alice, "RETR a")).startsWith("hello226 ");
    }
  }
}
