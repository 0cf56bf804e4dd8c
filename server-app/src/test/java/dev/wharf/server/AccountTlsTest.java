package dev.wharf.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.domain.Limits.Encryption;
import dev.wharf.domain.Network;
import dev.wharf.domain.Username;
import dev.wharf.server.TlsSettings.SessionReuse;
import dev.wharf.storage.contract.MemoryStorage;
import dev.wharf.storage.contract.MemoryTree;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What accounts and networks have to encrypt and to prove, besides everybody.
@Timeout(90)
class AccountTlsTest {
  private static final TlsSettings TLS =
      TlsSettings.of(new TlsSettings.Certificate.SelfSigned(List.of("localhost")));
  private static final AccountRule ALICE = new AccountRule(Set.of(new Username("alice")));
  private static final AccountRule ALL = new AccountRule(Set.of());

  private static FtpServer start(TlsSettings tls, AccountRule... rules) throws IOException {
    FtpServer.Builder builder =
        FtpServer.builder()
            .listen(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))
            .storage(MemoryStorage.of(MemoryTree.empty().with("/a.txt", "hello")))
            .user("alice", "secret")
            .user("bob", "hidden")
            .tls(tls);
    for (AccountRule rule : rules) {
      builder = builder.accounts(rule);
    }
    return builder.build().start();
  }

  private static AccountRule needs(AccountRule rule, Encryption demand) {
    return rule.with(limits -> limits.withEncryption(demand));
  }

  @Test
  void an_account_may_need_tls_where_others_do_not() throws Exception {
    try (var server = start(TLS.with(TlsMode.OPTIONAL), needs(ALICE, Encryption.CONTROL_AND_DATA));
        var clear = new Client(server.address()).expect(220)) {
      clear.say("USER alice", 331).say("PASS wrong", 530);
      assertThat(clear.say("USER alice", 331).say("PASS secret").reply()).contains("AUTH TLS");
      clear.say("USER bob", 331).say("PASS hidden", 230).say("EPSV", 229);
      try (var secure = Client.secured(server.address(), Trust.context("TLSv1.3"))) {
        secure.say("PROT C", 534).say("EPSV", 229);
      }
    }
  }

  @Test
  void a_rule_for_an_account_wins_over_one_for_everybody() throws Exception {
    try (var server =
            start(
                TLS.with(TlsMode.OPTIONAL),
                needs(ALICE, Encryption.AS_THE_SERVER),
                needs(ALL, Encryption.CONTROL));
        var alice = new Client(server.address()).expect(220);
        var bob = new Client(server.address()).expect(220)) {
      alice.say("USER alice", 331).say("PASS secret", 230);
      bob.say("USER bob", 331).say("PASS hidden", 530);
    }
  }

  @Test
  void a_024_an_account_may_be_excused_from_resuming() throws Exception {
    try (var server = start(TLS, ALICE.with(SessionReuse.PREFER))) {
      assertThat(transfer(server, "alice", "secret")).isEqualTo("hello 226");
      assertThat(transfer(server, "bob", "hidden")).isEqualTo(" 522");
    }
  }

  @Test
  void a_024_an_account_may_have_to_resume_where_others_need_not() throws Exception {
    try (var server = start(TLS.with(SessionReuse.OFF), ALICE.with(SessionReuse.REQUIRE))) {
      assertThat(transfer(server, "alice", "secret")).isEqualTo(" 522");
      assertThat(transfer(server, "bob", "hidden")).isEqualTo("hello 226");
    }
  }

  @Test
  void a_024_a_network_may_be_excused_from_resuming() throws Exception {
    try (var server = start(TLS.withLenientFor(List.of(Network.parse("127.0.0.0/8"))))) {
      assertThat(transfer(server, "bob", "hidden")).isEqualTo("hello 226");
    }
    try (var server = start(TLS.withLenientFor(List.of(Network.parse("192.0.2.0/24"))))) {
      assertThat(transfer(server, "bob", "hidden")).isEqualTo(" 522");
    }
  }

  /// What came of a download with a TLS session of its own, and the reply.
  private static String transfer(FtpServer server, String user, String password) throws Exception {
    SSLContext control = Trust.context("TLSv1.3");
    try (var client = new Client(server.address()).expect(220).say("AUTH TLS", 234)) {
      client.secure(control).say("USER " + user, 331).say("PASS " + password, 230);
      client.say("PBSZ 0", 200).say("PROT P", 200).say("TYPE I", 200);
      Socket plain = client.data();
      client.say("RETR a.txt", 150);
      String read = "";
      try (var data = client.secured(plain, Trust.context("TLSv1.3"))) {
        read = new String(data.getInputStream().readAllBytes(), UTF_8);
      } catch (IOException _) {
        // refused: no byte has come
      }
      return read + " " + client.reply().substring(0, 3);
    }
  }
}
