package dev.wharf.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.domain.SettingsException;
import dev.wharf.storage.contract.MemoryStorage;
import dev.wharf.storage.contract.MemoryTree;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// FTP under TLS (RFC 4217), with the JDK's own client.
@Timeout(90)
class TlsTest {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);

  private static final TlsSettings SETTINGS =
      TlsSettings.of(new TlsSettings.Certificate.SelfSigned(List.of("localhost", "127.0.0.1")));

  private final MemoryTree tree = MemoryTree.empty();

  private FtpServer.Builder builder() {
    return FtpServer.builder()
        .listen(ANY_PORT)
        .storage(MemoryStorage.of(tree))
        .user("alice", "secret");
  }

  private FtpServer start(TlsSettings settings) throws IOException {
    return builder().tls(settings).build().start();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void c_066_c_067_files_go_up_and_come_down(String protocol) throws Exception {
    byte[] bytes = random(3_000_000);
    SSLContext context = Trust.context(protocol);
    try (var server = start(SETTINGS);
        var client = Client.secured(server.address(), context)) {
      upload(client, context, "a.bin", bytes).expect(226);
      assertThat(tree.bytes("/a.bin")).isEqualTo(bytes);
      assertThat(download(client, context, "RETR a.bin")).isEqualTo(bytes);
      assertThat(new String(download(client, context, "NLST"), UTF_8)).isEqualTo("a.bin\r\n");
      assertThat(((SSLSocket) client.socket).getSession().getProtocol()).isEqualTo(protocol);
      client.say("QUIT", 221);
      assertThat(client.reply()).as("close_notify, then the end").isEqualTo("the end");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void a_025_fifty_transfers_in_a_session_resume_whichever_ticket_is_used(String protocol)
      throws Exception {
    SSLContext context = Trust.context(protocol);
    try (var server = start(SETTINGS);
        var client = Client.secured(server.address(), context)) {
      for (int i = 0; i < 25; i++) {
        upload(client, context, "a.bin", new byte[] {(byte) i}).expect(226);
        assertThat(download(client, context, "RETR a.bin")).containsExactly(i);
      }
    }
  }

  @Test
  void c_068_implicit_tls_begins_with_private_data() throws Exception {
    tree.with("/a.txt", "hello");
    SSLContext context = Trust.context("TLSv1.3");
    try (var server = builder().listen(ANY_PORT, TlsMode.IMPLICIT).tls(SETTINGS).build().start();
        var client = new Client(server.addresses().get(1)).secure(context)) {
      client.expect(220).say("AUTH TLS", 503).say("USER alice", 331).say("PASS secret", 230);
      assertThat(download(client, context, "RETR a.txt")).asString(UTF_8).isEqualTo("hello");
      client.say("PBSZ 0", 200).say("PROT P", 200);
      assertThat(download(client, context, "RETR a.txt")).asString(UTF_8).isEqualTo("hello");
    }
  }

  @Test
  void a_022_without_tls_nobody_is_asked_for_a_password() throws Exception {
    try (var server = start(SETTINGS);
        var client = new Client(server.address())) {
      client.expect(220).say("USER alice", 530).say("PASS secret", 503).say("USER alice", 530);
      client.say("USER alice", 530);
      assertThat(client.reply()).isEqualTo("the end");
    }
  }

  @Test
  void c_065_clear_data_is_refused_where_it_has_to_be_private() throws Exception {
    tree.with("/a.txt", "hello");
    SSLContext context = Trust.context("TLSv1.3");
    try (var server = start(SETTINGS);
        var client = new Client(server.address()).expect(220)) {
      client.say("AUTH TLS", 234).secure(context).say("USER alice", 331).say("PASS secret", 230);
      try (Socket data = client.data()) {
        client.say("RETR a.txt", 522);
        assertThat(data.getInputStream().read()).as("the listener was closed").isNegative();
      } catch (java.net.SocketException _) {
        // reset, which is as closed
      }
      client.say("PBSZ 0", 200).say("PROT X", 504).say("PROT C", 534).say("EPSV", 229);
      client.say("RETR a.txt", 522);
    }
  }

  @Test
  void where_tls_is_optional_the_client_decides() throws Exception {
    SSLContext context = Trust.context("TLSv1.3");
    try (var server = start(SETTINGS.with(TlsMode.OPTIONAL));
        var clear = Client.loggedIn(server.address());
        var secure = Client.secured(server.address(), context)) {
      try (Socket data = clear.data()) {
        clear.say("STOR a.txt", 150);
        data.getOutputStream().write('x');
      }
      clear.expect(226);
      assertThat(download(secure, context, "RETR a.txt")).containsExactly('x');
      secure.say("PROT C", 200);
      try (Socket data = secure.data()) {
        secure.say("RETR a.txt", 150);
        assertThat(data.getInputStream().readAllBytes()).containsExactly('x');
      }
      secure.expect(226);
    }
  }

  @Test
  void a_mode_of_its_own_wins_for_a_listener() throws Exception {
    try (var server = builder().listen(ANY_PORT, TlsMode.OFF).tls(SETTINGS).build().start();
        var clear = Client.loggedIn(server.addresses().get(1))) {
      clear.say("AUTH TLS", 534);
    }
    assertThatThrownBy(() -> builder().listen(ANY_PORT, TlsMode.REQUIRED).build())
        .isInstanceOf(SettingsException.class);
  }

  @Test
  void a_020_what_is_said_in_clear_behind_auth_is_never_obeyed() throws Exception {
    try (var server = start(SETTINGS);
        var client = new Client(server.address()).expect(220)) {
      client.say("AUTH TLS\r\nUSER alice\r\nPASS secret", 234);
      assertThatThrownBy(() -> client.secure(Trust.context("TLSv1.3")))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void a_020_nor_is_what_was_read_ahead_during_a_transfer() throws Exception {
    try (var server = start(SETTINGS.with(TlsMode.OPTIONAL));
        var client = Client.loggedIn(server.address())) {
      try (Socket data = client.data()) {
        client.say("STOR a.txt", 150);
        client.say("AUTH TLS\r\nUSER alice");
        data.getOutputStream().write('x');
      }
      client.expect(226).expect(234);
      assertThatThrownBy(() -> client.secure(Trust.context("TLSv1.3")))
          .isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.2, REQUIRE", "TLSv1.3, REQUIRE", "TLSv1.3, PREFER", "TLSv1.3, OFF"})
  void a_024_a_data_connection_with_a_session_of_its_own(
      String protocol, TlsSettings.SessionReuse rule) throws Exception {
    SSLContext control = Trust.context(protocol);
    SSLContext other = Trust.context(protocol);
    tree.with("/a.txt", "old");
    try (var server = start(SETTINGS.with(rule));
        var client = Client.secured(server.address(), control)) {
      if (rule == TlsSettings.SessionReuse.REQUIRE) {
        Socket plain = client.data();
        client.say("STOR a.txt", 150);
        try (var data = client.secured(plain, other)) {
          data.getOutputStream().write('x');
        } catch (IOException _) {
          // the server has hung up by then, perhaps
        }
        client.expect(522);
        assertThat(tree.text("/a.txt")).isEqualTo("old");
      } else {
        upload(client, other, "a.txt", "new".getBytes(UTF_8)).expect(226);
        assertThat(tree.text("/a.txt")).isEqualTo("new");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void a_006_a_thief_with_a_session_of_its_own_is_refused_and_the_owner_is_served(String protocol)
      throws Exception {
    tree.with("/a.txt", "mine");
    SSLContext owner = Trust.context(protocol);
    SSLContext thief = Trust.context(protocol);
    try (var server = start(SETTINGS);
        var client = Client.secured(server.address(), owner);
        var other = Client.secured(server.address(), thief)) {
      int port = client.dataPort();
      Socket stolen = client.data(port);
      client.say("RETR a.txt", 150);
      try (var data = other.secured(stolen, thief)) {
        assertThat(data.getInputStream().readAllBytes()).isEmpty();
      } catch (IOException _) {
        // reset: that is no byte either
      }
      try (var data = client.secured(client.data(port), owner)) {
        assertThat(data.getInputStream().readAllBytes()).asString(UTF_8).isEqualTo("mine");
      }
      client.expect(226);
      other.say("NOOP", 200);
    }
  }

  @Test
  void a_session_that_began_on_a_data_connection_opens_no_door() throws Exception {
    tree.with("/a.txt", "mine");
    SSLContext first = Trust.context("TLSv1.2");
    SSLContext stranger = Trust.context("TLSv1.2");
    try (var server = start(SETTINGS.with(TlsSettings.SessionReuse.PREFER));
        var client = Client.secured(server.address(), Trust.context("TLSv1.2"))) {
      assertThat(download(client, first, "RETR a.txt")).hasSize(4);
    }
    try (var server = start(SETTINGS);
        var client = Client.secured(server.address(), first)) {
      Socket plain = client.data();
      client.say("RETR a.txt", 150);
      assertThatThrownBy(
              () -> {
                try (var data = client.secured(plain, stranger)) {
                  assertThat(data.getInputStream().read()).isNotNegative();
                }
              })
          .isInstanceOfAny(IOException.class, AssertionError.class);
      client.expect(522);
    }
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.2, false", "TLSv1.2, true", "TLSv1.3, false", "TLSv1.3, true"})
  void a_026_a_027_an_upload_without_close_notify_never_happened(String protocol, boolean reset)
      throws Exception {
    tree.with("/a.txt", "old");
    SSLContext context = Trust.context(protocol);
    try (var server = start(SETTINGS);
        var client = Client.secured(server.address(), context)) {
      Socket plain = client.data();
      client.say("STOR a.txt", 150);
      OutputStream data = client.secured(plain, context).getOutputStream();
      data.write(random(100_000));
      if (reset) {
        plain.setSoLinger(true, 0);
      }
      plain.close();
      assertThat(client.reply()).as("426, or 425 if it was cut in the handshake").startsWith("42");
      assertThat(tree.text("/a.txt")).isEqualTo("old");
      client.say("NOOP", 200);
    }
  }

  @Test
  void a_lenient_server_takes_the_end_of_tcp_for_the_end() throws Exception {
    SSLContext context = Trust.context("TLSv1.3");
    var lenient =
        new TlsSettings(
            TlsMode.REQUIRED,
            SETTINGS.certificates(),
            TlsSettings.SessionReuse.REQUIRE,
            false,
            true,
            ClientCertificates.NONE,
            TlsSettings.HANDSHAKE,
            List.of());
    try (var server = start(lenient);
        var client = Client.secured(server.address(), context)) {
      Socket plain = client.data();
      client.say("STOR a.txt", 150);
      OutputStream data = client.secured(plain, context).getOutputStream();
      data.write("all".getBytes(UTF_8));
      plain.shutdownOutput();
      client.expect(226);
      assertThat(tree.text("/a.txt")).isEqualTo("all");
    }
  }

  @Test
  void a_023_another_protocol_is_turned_away_by_name() throws Exception {
    try (var server = start(SETTINGS)) {
      for (String name : List.of("http/1.1", "h2")) {
        try (var client = new Client(server.address()).expect(220).say("AUTH TLS", 234)) {
          assertThatThrownBy(() -> handshake(client, parameters -> alpn(parameters, name)))
              .isInstanceOf(SSLHandshakeException.class)
              .hasMessageContaining("no_application_protocol");
        }
      }
      try (var client = new Client(server.address()).expect(220).say("AUTH TLS", 234);
          var secure = handshake(client, parameters -> alpn(parameters, "ftp"))) {
        assertThat(secure.getApplicationProtocol()).isEqualTo("ftp");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TLS_RSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
        "TLS_DHE_RSA_WITH_AES_256_CBC_SHA256"
      })
  void a_030_weak_suites_are_refused(String suite) throws Exception {
    try (var server = start(SETTINGS);
        var client = new Client(server.address()).expect(220).say("AUTH TLS", 234)) {
      assertThatThrownBy(
              () ->
                  handshake(
                      client,
                      parameters -> {
                        parameters.setProtocols(new String[] {"TLSv1.2"});
                        parameters.setCipherSuites(new String[] {suite});
                      }))
          .isInstanceOf(SSLException.class);
    }
  }

  @Test
  void a_029_a_second_handshake_is_refused() throws Exception {
    SSLContext context = Trust.context("TLSv1.2");
    try (var server = start(SETTINGS);
        var client = Client.secured(server.address(), context)) {
      ((SSLSocket) client.socket).startHandshake();
      assertThatThrownBy(
              () -> assertThat(client.say("NOOP").reply()).as("still there").startsWith("200"))
          .isInstanceOfAny(IOException.class, AssertionError.class);
    }
  }

  @Test
  void a_029_new_keys_are_possible_but_not_a_flood_of_them() throws Exception {
    SSLContext context = Trust.context("TLSv1.3");
    try (var server = start(SETTINGS);
        var client = Client.secured(server.address(), context)) {
      var socket = (SSLSocket) client.socket;
      socket.startHandshake(); // KeyUpdate
      client.say("NOOP", 200);
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 10_000; i++) {
                  socket.startHandshake();
                }
                client.say("NOOP", 200);
              })
          .isInstanceOfAny(IOException.class, AssertionError.class);
    }
  }

  @Test
  void a_033_handshakes_that_stall_end_and_hold_up_nobody() throws Exception {
    var hasty =
        new TlsSettings(
            TlsMode.REQUIRED,
            SETTINGS.certificates(),
            TlsSettings.SessionReuse.REQUIRE,
            true,
            true,
            ClientCertificates.NONE,
            Duration.ofSeconds(2),
            List.of());
    try (var server = start(hasty)) {
      var stalled = new ArrayList<Client>();
      for (int i = 0; i < 50; i++) {
        stalled.add(new Client(server.address()).expect(220).say("AUTH TLS", 234));
      }
      stalled.getFirst().socket.getOutputStream().write(new byte[] {22, 3, 1, 2});
      SSLContext context = Trust.context("TLSv1.3");
      try (var client = Client.secured(server.address(), context)) {
        upload(client, context, "a.txt", new byte[] {1}).expect(226);
      }
      for (Client one : stalled) {
        assertThat(one.reply()).isEqualTo("the end");
        one.close();
      }
    }
  }

  @Test
  void a_034_garbage_in_place_of_a_handshake_ends_the_connection() throws Exception {
    try (var server = start(SETTINGS)) {
      for (byte[] garbage :
          List.of(
              random(3000),
              "GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8),
              new byte[] {22, 3, 3, (byte) 0xff, (byte) 0xff, 1, 2, 3})) {
        try (var client = new Client(server.address()).expect(220).say("AUTH TLS", 234)) {
          client.socket.getOutputStream().write(garbage);
          client.socket.shutdownOutput();
          client.socket.getInputStream().readAllBytes(); // an alert, then the end
        } catch (IOException _) {
          // reset, since not all garbage was read: that is an end as well
        }
      }
      try (var client = Client.secured(server.address(), Trust.context("TLSv1.3"))) {
        client.say("NOOP", 200);
      }
    }
  }

  @Test
  void a_028_a_download_that_breaks_is_not_closed_in_order() throws Exception {
    tree.with("/a.txt", "hello");
    SSLContext context = Trust.context("TLSv1.3");
    try (var server = start(SETTINGS);
        var client = Client.secured(server.address(), context)) {
      tree.with("/big", "x".repeat(50_000_000));
      Socket plain = client.data();
      client.say("RETR big", 150);
      try (var data = client.secured(plain, context)) {
        assertThat(data.getInputStream().readNBytes(1000)).hasSize(1000);
        client.say("ABOR", 426).expect(226);
        assertThatThrownBy(() -> data.getInputStream().readAllBytes())
            .isInstanceOf(IOException.class);
      } catch (IOException _) {
        // closing a socket that was reset
      }
    }
  }

  @Test
  void a_file_that_is_no_certificate_is_told() {
    var settings = TlsSettings.of(Path.of("nowhere.pem"), Path.of("nowhere.key"));
    assertThatThrownBy(() -> start(settings))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("nowhere.pem");
  }

  private Client upload(Client client, SSLContext context, String name, byte[] bytes)
      throws IOException {
    Socket plain = client.data();
    client.say("STOR " + name, 150);
    try (var data = client.secured(plain, context)) {
      data.getOutputStream().write(bytes);
      data.shutdownOutput();
      assertThat(data.getInputStream().read()).as("their close_notify").isNegative();
    }
    return client;
  }

  private static byte[] download(Client client, SSLContext context, String command)
      throws IOException {
    Socket plain = client.data();
    client.say(command, 150);
    byte[] bytes;
    try (var data = client.secured(plain, context)) {
      bytes = data.getInputStream().readAllBytes(); // throws if there is no close_notify
    }
    client.expect(226);
    return bytes;
  }

  private interface Wish {
    void on(SSLParameters parameters);
  }

  private static SSLSocket handshake(Client client, Wish wish) throws Exception {
    var socket =
        (SSLSocket)
            Trust.context("TLSv1.3")
                .getSocketFactory()
                .createSocket(client.socket, "localhost", client.socket.getPort(), true);
    SSLParameters parameters = socket.getSSLParameters();
    wish.on(parameters);
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static void alpn(SSLParameters parameters, String name) {
    parameters.setApplicationProtocols(new String[] {name});
  }

  private static byte[] random(int size) {
    var bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }
}
