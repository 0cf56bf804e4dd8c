package dev.wharf.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.auth.spi.AuthResult;
import dev.wharf.domain.Account;
import dev.wharf.domain.FtpEvent;
import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Grant;
import dev.wharf.domain.Home;
import dev.wharf.domain.Permission;
import dev.wharf.protocol.port.CertificateLogin;
import dev.wharf.protocol.port.ControlLine;
import dev.wharf.storage.contract.MemoryTree;
import dev.wharf.storage.spi.Entry;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.ForwardingTree;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What golden dialogues cannot say: faults, events, resources.
class ConversationTest {
  private final House house = new House(MemoryTree.empty().with("a.txt", "hello").with("d/b", "x"));

  private <T extends FtpEvent> T event(Class<T> kind) {
    List<FtpEvent> all = List.copyOf(house.events);
    return all.stream().filter(kind::isInstance).map(kind::cast).findFirst().orElseThrow();
  }

  @Test
  void a_restart_offset_is_forgotten_after_the_transfer() {
    Dialogue.with(house)
        .login()
        .client("TYPE I", "REST 2", "PASV")
        .server(200, 350, 227)
        .reads()
        .client("RETR a.txt")
        .server(150, 226)
        .received("llo")
        .client("PASV")
        .server(227)
        .reads()
        .client("RETR a.txt")
        .server(150, 226)
        .received("hello")
        .end();
  }

  @Test
  void the_end_of_the_data_proves_nothing_if_the_client_is_gone_and_nobody_has_seen_it() {
    Dialogue dialogue = Dialogue.with(house).login().client("TYPE I", "PASV").server(200, 227);
    dialogue.wire.dieUnseen();
    dialogue.sends("half").client("STOR a.txt").server(150, 426);
    assertThat(event(FtpEvent.UploadFailed.class).reason()).isEqualTo("CONTROL_LOST");
    dialogue.client("PASV").server(227).reads().client("RETR a.txt").server(150, 226);
    dialogue.received("hello").end();
  }

  @Test
  void c_013_a_client_that_is_gone_behind_quit_has_finished_what_it_sent() {
    Dialogue dialogue = Dialogue.with(house).login().client("TYPE I", "PASV").server(200, 227);
    dialogue
        .client("STOR b.txt")
        .server(150)
        .client("QUIT")
        .client(new ControlLine.Ended())
        .dataNow(ClientEnd.sender("whole"))
        .server(226, 221)
        .ends();
    assertThat(house.tree.text("/b.txt")).isEqualTo("whole");
  }

  @Test
  void c_164_each_noop_that_came_during_a_transfer_has_its_reply() {
    Dialogue.with(house)
        .login()
        .client("PASV")
        .server(227)
        .client("RETR a.txt")
        .server(150)
        .client("NOOP", "NOOP", "NOOP", "PWD")
        .dataNow(ClientEnd.reader())
        .server(226, 200, 200, 200, 257)
        .end();
  }

  @Test
  void abor_ends_what_rest_prepared() {
    Dialogue.with(house)
        .login()
        .client("TYPE I", "REST 3", "ABOR", "PASV")
        .server(200, 350, 226, 227)
        .sends("HE")
        .client("STOR a.txt")
        .server(150, 226)
        .end();
    assertThat(house.tree.text("/a.txt")).isEqualTo("HE");
  }

  @Test
  void a_file_that_went_meanwhile_can_be_begun_with_appe() {
    Dialogue.with(house)
        .login()
        .client("TYPE I", "PASV")
        .server(200, 227)
        .data(ClientEnd.sender("NEW".getBytes(UTF_8), ClientEnd.End.RESET))
        .client("STOR a.txt")
        .server(150, 426)
        .client("DELE a.txt", "PASV")
        .server(250, 227)
        .sends("fresh")
        .client("APPE a.txt")
        .server(150, 226)
        .end();
    assertThat(house.tree.text("/a.txt")).isEqualTo("fresh");
  }

  @Test
  void a_listener_whose_reply_nobody_reads_is_closed() {
    Dialogue dialogue = Dialogue.with(house).login();
    dialogue.wire.breakReplies();
    dialogue.client("PASV").ends();
    assertThat(event(FtpEvent.SessionEnded.class).reason()).isEqualTo("client gone");
  }

  @Test
  void a_place_is_given_back_if_nobody_reads_that_the_login_worked() {
    Dialogue dialogue = Dialogue.with(house).client("USER alice").server(331);
    dialogue.wire.breakReplies();
    dialogue.client("PASS secret").ends();
    assertThat(house.places).hasValue(0);
  }

  @Test
  void a_client_that_does_not_read_the_greeting_is_gone() {
    var wire = new ScriptedWire("192.0.2.7", false);
    wire.breakReplies();
    new Conversation("s1", wire, new MemoryDataChannels(wire.peer().local()), house.services())
        .run();
    assertThat(event(FtpEvent.SessionEnded.class).reason()).isEqualTo("client gone");
  }

  @Test
  void the_end_of_a_session_tells_whose_it_was() {
    Dialogue.with(house).login().client("QUIT").server(221).ends();
    FtpEvent.SessionEnded ended = event(FtpEvent.SessionEnded.class);
    assertThat(ended.source().account()).isEqualTo("alice");
    assertThat(ended.reason()).isEqualTo("quit");
  }

  @Test
  void a_fault_costs_one_command_and_not_the_session() {
    house.authenticator =
        _ -> {
          throw new IllegalStateException("a fault");
        };
    Dialogue.with(house)
        .client("USER alice", "PASS secret", "NOOP")
        .server(331, 451, 200)
        .client(new ControlLine.Ended())
        .ends();
  }

  @Test
  void a_class_that_a_plugin_lacks_costs_one_command_and_not_the_session() {
    house.authenticator =
        _ -> {
          throw new NoClassDefFoundError("com/example/Missing");
        };
    Dialogue.with(house)
        .client("USER alice", "PASS secret", "NOOP")
        .server(331, 451, 200)
        .client(new ControlLine.Ended())
        .ends();
  }

  @Test
  void a_transfer_with_a_fault_uses_up_its_listener() {
    Dialogue dialogue = Dialogue.with(house).login().client("TYPE I", "PASV").server(200, 227);
    house.faults.set(true);
    dialogue.client("RETR a.txt").server(451);
    assertThat(dialogue.channels.openListeners()).isZero();
    house.faults.set(false);
    dialogue.client("RETR a.txt").server(425).end();
  }

  @Test
  void mlsd_lists_a_directory_whose_parent_may_not_be_seen() {
    var grant = new Grant(FtpPath.ROOT.child("d"), EnumSet.allOf(Permission.class));
    Account account =
        House.account("alice")
            .withHome(new Home("", FtpPath.ROOT.child("d")))
            .withGrants(List.of(grant));
    house.alice(account);
    Dialogue.with(house)
        .login()
        .client("OPTS MLST type;", "PWD", "PASV")
        .server("200 MLST OPTS type;")
        .server("257 \"/d\" is the current directory.")
        .server(227)
        .reads()
        .client("MLSD")
        .server(150, 226)
        .received("type=cdir; .\r\ntype=file; b\r\n")
        .client("CDUP", "STAT .")
        .server("250 Directory changed.")
        .server(550)
        .end();
  }

  @Test
  void a_start_directory_that_is_missing_locks_nobody_out() {
    house.alice(House.account("alice").withHome(new Home("", FtpPath.ROOT.child("missing"))));
    Dialogue.with(house).login().client("PWD").server("257 \"/\" is the current directory.").end();
  }

  @Test
  void a_home_that_is_missing_looks_like_a_wrong_password() {
    house.alice(House.account("alice").withHome(new Home("/nowhere", FtpPath.ROOT)));
    Dialogue.with(house)
        .client("USER alice", "PASS secret")
        .server(331)
        .server("530 Login incorrect.")
        .end();
    assertThat(event(FtpEvent.LoginRefused.class).reason()).contains("home");
  }

  @Test
  void a_fault_of_the_storage_at_the_login_gives_the_place_of_the_account_back() {
    house.storageIsFaulty = true;
    Dialogue dialogue =
        Dialogue.with(house).client("USER alice", "PASS secret").server(331).server(451);
    assertThat(house.places).hasValue(0);
    house.storageIsFaulty = false;
    dialogue.client("PASS secret").server(230).end();
  }

  @Test
  void what_an_authenticator_began_ends_with_its_own_fault() {
    var open = new AtomicInteger();
    house.authenticator =
        attempt -> {
          open.incrementAndGet();
          attempt.end().whenOver(open::decrementAndGet);
          throw new RejectedExecutionException("a test asked for it");
        };
    requireFault();
    assertThat(open).hasValue(0);
  }

  @Test
  void what_an_authenticator_began_ends_with_a_fault_of_the_directory() {
    AtomicInteger open = letAuthenticatorBegin();
    house.directoryIsFaulty = true;
    requireFault();
    assertThat(open).hasValue(0);
  }

  @Test
  void what_a_login_began_ends_with_a_fault_behind_the_storage() {
    AtomicInteger open = letAuthenticatorBegin();
    house.view =
        (_, home) ->
            new ForwardingTree(home) {
              @Override
              public Entry stat(FtpPath path) {
                throw new IllegalStateException("a test asked for it");
              }

              @Override
              public void close() {
                open.addAndGet(100);
              }
            };
    house.alice(House.account("alice").withHome(new Home("", FtpPath.ROOT.child("d"))));
    requireFault();
    assertThat(open).as("closed trees, and logins that have not ended").hasValue(100);
    assertThat(house.places).hasValue(0);
  }

  @Test
  void what_an_authenticator_began_ends_when_the_session_does() {
    AtomicInteger open = letAuthenticatorBegin();
    Dialogue dialogue = Dialogue.with(house).login();
    assertThat(open).hasValue(1);
    dialogue.client("QUIT").server(221).end();
    assertThat(open).hasValue(0);
  }

  private AtomicInteger letAuthenticatorBegin() {
    var open = new AtomicInteger();
    house.authenticator =
        attempt -> {
          open.incrementAndGet();
          attempt.end().whenOver(open::decrementAndGet);
          return house.accounts.authenticate(attempt);
        };
    return open;
  }

  private void requireFault() {
    Dialogue.with(house).client("USER alice", "PASS secret").server(331).server(451);
  }

  @ParameterizedTest
  @EnumSource(
      value = CertificateLogin.class,
      names = {"AT_PASSWORD", "WITH_PASSWORD"})
  void c_069_a_certificate_has_to_be_that_of_the_account_which_the_back_end_names(
      CertificateLogin way) {
    house.encrypted = true;
    house.certificate(way);
    house.authenticator = _ -> new AuthResult.Accepted(House.account("Alice"));
    Dialogue.with(house).client("USER alice", "PASS secret").server(331, 530);
  }

  @Test
  void the_line_of_a_password_is_wiped() {
    byte[] line = "PASS secret".getBytes(UTF_8);
    Dialogue.with(house)
        .client("USER alice")
        .server(331)
        .client(new ControlLine.Text(line))
        .server(230)
        .end();
    assertThat(line).containsOnly(0);
  }

  @Test
  void a_range_beyond_the_end_of_the_file_is_told_as_that() {
    Dialogue.with(house)
        .login()
        .client("TYPE I", "RANG 100 200", "HASH a.txt")
        .server(200, 350)
        .server("501 The range begins beyond the end of the file.")
        .end();
  }

  @Test
  void what_the_client_likes_is_kept_at_the_login() {
    Dialogue.with(house)
        .client("OPTS MLST size;", "OPTS HASH MD5")
        .server(200, 200)
        .login()
        .client("OPTS HASH", "MLST a.txt")
        .server("200 MD5")
        .server("250 Listing / size=5; /a.txt / End")
        .end();
  }

  @Test
  void c_021_an_authenticator_that_is_down_is_421_and_no_wrong_password() {
    house.authenticator = _ -> new AuthResult.Unavailable("down", new IllegalStateException("x"));
    Dialogue.with(house).client("USER alice", "PASS secret").server(331, 421).ends();
    assertThat(event(FtpEvent.LoginRefused.class).reason()).isEqualTo("down");
  }

  @Test
  void a_093_a_closed_subtree_stays_closed_when_its_parent_is_renamed() {
    house.alice(
        House.account("alice")
            .withGrants(
                List.of(Grant.everything(), new Grant(FtpPath.ROOT.resolve("d/b"), Set.of()))));
    Dialogue.with(house)
        .login()
        .client("RNFR d", "RNTO e", "TYPE I", "SIZE d/b")
        .server(550, 503, 200, 550)
        .end();
  }

  @Test
  void a_sink_that_throws_changes_no_reply() {
    house.sinkIsFaulty = true;
    Dialogue.with(house)
        .client("USER alice", "PASS wrong")
        .server(331, 530)
        .login()
        .client("TYPE I", "PASV")
        .server(200, 227)
        .sends("12345")
        .client("STOR new")
        .server(150, 226)
        .client("PASV")
        .server(227)
        .reads()
        .client("RETR new")
        .server(150, 226)
        .received("12345")
        .client("MKD e", "RNFR e", "RNTO f", "RMD f", "DELE new", "DELE new", "QUIT")
        .server(257, 350, 250, 250, 250, 550, 221)
        .ends();
    assertThat(event(FtpEvent.SessionEnded.class).source().account()).isEqualTo("alice");
  }

  @Test
  void events_tell_of_transfers_and_of_changes() {
    Dialogue.with(house)
        .login()
        .client("TYPE I", "PASV")
        .server(200, 227)
        .sends("12345")
        .client("STOR new")
        .server(150, 226)
        .client("PASV")
        .server(227)
        .data(ClientEnd.sender("123".getBytes(UTF_8), ClientEnd.End.RESET))
        .client("STOR broken")
        .server(150, 426)
        .client("MKD e", "RMD e", "DELE new", "RNFR a.txt", "RNTO z", "SITE CHMOD 600 z")
        .server(257, 250, 250, 350, 250, 200)
        .end();
    assertThat(event(FtpEvent.LoggedIn.class).source().account()).isEqualTo("alice");
    assertThat(event(FtpEvent.UploadCompleted.class).bytes()).isEqualTo(5);
    FtpEvent.UploadFailed failed = event(FtpEvent.UploadFailed.class);
    assertThat(failed.path()).hasToString("/broken");
    assertThat(failed.bytes()).isEqualTo(3);
    assertThat(failed.reason()).isEqualTo("RESET");
    assertThat(event(FtpEvent.DirectoryCreated.class).path()).hasToString("/e");
    assertThat(event(FtpEvent.DirectoryRemoved.class).path()).hasToString("/e");
    assertThat(event(FtpEvent.Deleted.class).path()).hasToString("/new");
    assertThat(event(FtpEvent.Renamed.class).to()).hasToString("/z");
    assertThat(event(FtpEvent.AttributesChanged.class).what()).isEqualTo("UNIX.mode=0600");
  }

  @Test
  void c_033_a_download_that_is_ended_is_told_as_failed() {
    Dialogue.with(house)
        .login()
        .client("PASV")
        .server(227)
        .client("RETR a.txt")
        .server(150)
        .dataNow(ClientEnd.reader(2, ClientEnd.End.STALLS))
        .client("ABOR")
        .server(426, 226)
        .end();
    FtpEvent.DownloadFailed failed = event(FtpEvent.DownloadFailed.class);
    assertThat(failed.reason()).isEqualTo("ABORTED");
  }

  @Test
  void an_idle_session_of_a_server_that_is_cut_off_is_told_so() {
    Dialogue.with(house).login().client("PASV").server(227).cut().server(421).ends();
  }

  @Test
  void c_051_stat_sends_large_directories_to_list() {
    for (int i = 0; i <= 1000; i++) {
      house.tree.with("many/" + i, "");
    }
    Dialogue.with(house).login().client("STAT many", "STAT d").server(450, 213).end();
  }

  @Test
  void failures_of_the_tree_while_a_directory_is_entered_change_nothing() {
    Dialogue dialogue = Dialogue.with(house).login();
    house.tree.failNext(MemoryTree.Moment.CALL, Failure.UNAVAILABLE);
    dialogue.client("CWD d", "PWD").server(451).server("257 \"/\" is the current directory.").end();
  }
}
