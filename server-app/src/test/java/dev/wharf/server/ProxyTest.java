package dev.wharf.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.domain.FtpEvent;
import dev.wharf.domain.Network;
import dev.wharf.storage.contract.MemoryStorage;
import dev.wharf.storage.contract.MemoryTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients behind a proxy that tells who they are (rows A-067, S-21). The machine's many loopback
/// addresses play the proxy, the clients, and strangers.
@Timeout(60)
class ProxyTest {
  private static final InetAddress SERVER = InetAddress.ofLiteral("127.0.0.1");
  private static final InetAddress PROXY = InetAddress.ofLiteral("127.0.0.9");
  private static final InetAddress CLIENT = InetAddress.ofLiteral("127.0.0.5");
  private static final InetAddress STRANGER = InetAddress.ofLiteral("127.0.0.6");
  private static final String HEADER = "PROXY TCP4 127.0.0.5 203.0.113.1 40000 21\r\n";
  private static final InetSocketAddress ANY_PORT = new InetSocketAddress(SERVER, 0);

  private final MemoryTree tree = MemoryTree.empty().with("a.txt", "hello");
  private final BlockingQueue<FtpEvent> events = new LinkedBlockingQueue<>();

  private FtpServer.Builder builder() {
    return FtpServer.builder()
        .listen(ANY_PORT)
        .storage(MemoryStorage.of(tree))
        .user("alice", "secret")
        .proxies(List.of(Network.parse("127.0.0.9")))
        .events(events::add);
  }

  private FtpServer start() throws IOException {
    return builder().build().start();
  }

  private static Client behindProxy(FtpServer server, String header) throws IOException {
    return behindProxy(server, header.getBytes(ISO_8859_1));
  }

  private static Client behindProxy(FtpServer server, byte[] header) throws IOException {
    return new Client(server.address(), PROXY, header);
  }

  private static Client login(Client client) throws IOException {
    return client.expect(220).say("USER alice", 331).say("PASS secret", 230).say("TYPE I", 200);
  }

  private InetAddress opened() throws InterruptedException {
    FtpEvent event = events.poll(20, TimeUnit.SECONDS);
    assertThat(event).isInstanceOf(FtpEvent.SessionOpened.class);
    return ((FtpEvent.SessionOpened) event).source().client();
  }

  /// A header of version 2 from 127.0.0.5 to 203.0.113.1.
  private static byte[] binary(int command, int declared) {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes("\r\n\r\n\0\r\nQUIT\n".getBytes(ISO_8859_1));
    bytes.writeBytes(new byte[] {(byte) command, 0x11, (byte) (declared >> 8), (byte) declared});
    bytes.writeBytes(new byte[] {127, 0, 0, 5, (byte) 203, 0, 113, 1, (byte) 156, 64, 0, 21});
    return bytes.toByteArray();
  }

  @Test
  void a_067_the_session_belongs_to_the_client_of_the_header() throws Exception {
    try (var server = start();
        var client = login(behindProxy(server, HEADER))) {
      assertThat(opened()).isEqualTo(CLIENT);
      assertThat(client.say("PASV").reply()).contains("(203,0,113,1,");
      client.say("PORT 127,0,0,9,200,0", 504).say("PORT 127,0,0,5,200,0", 200);
    }
  }

  @Test
  void a_067_version_2_says_the_same_and_may_come_byte_by_byte() throws Exception {
    try (var server = start();
        var client = behindProxy(server, new byte[0])) {
      client.socket.setTcpNoDelay(true);
      for (byte b : binary(0x21, 12)) {
        client.socket.getOutputStream().write(b);
      }
      login(client);
      assertThat(opened()).isEqualTo(CLIENT);
    }
  }

  @Test
  void a_067_commands_right_behind_the_header_are_not_lost() throws Exception {
    try (var server = start();
        var client = behindProxy(server, HEADER + "USER alice\r\nPASS secret\r\n")) {
      client.expect(220).expect(331).expect(230);
    }
  }

  @Test
  void a_067_a_proxy_may_speak_for_itself() throws Exception {
    try (var server = start();
        var unknown = login(behindProxy(server, "PROXY UNKNOWN\r\n"))) {
      assertThat(opened()).isEqualTo(PROXY);
      events.clear();
      try (var local = login(behindProxy(server, binary(0x20, 12)))) {
        assertThat(opened()).isEqualTo(PROXY);
        local.say("NOOP", 200);
      }
      unknown.say("NOOP", 200);
    }
  }

  @Test
  void a_067_from_elsewhere_a_header_is_just_not_understood() throws Exception {
    try (var server = start();
        var liar = new Client(server.address(), STRANGER, HEADER.getBytes(ISO_8859_1))) {
      liar.expect(220).expect(500);
      assertThat(opened()).isEqualTo(STRANGER);
    }
  }

  @Test
  void a_067_a_second_header_is_just_not_understood() throws Exception {
    try (var server = start();
        var client = behindProxy(server, HEADER + HEADER.replace(".5", ".6"))) {
      client.expect(220).expect(500);
      assertThat(opened()).isEqualTo(CLIENT);
      client.say("USER alice", 331);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "USER alice\r\n",
        "PROXY TCP4 127.0.0.5 203.0.113.1 40000\r\n",
        "PROXY TCP4 ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
            + "fffffffffffffffffffffffffffffffffff",
        "\r\n\r\n\0\r\nQUIT\n!\u0011\u00ff\u00ff",
      })
  void a_067_a_bad_header_ends_the_connection_without_a_word(String first) throws Exception {
    try (var server = start();
        var client = behindProxy(server, first)) {
      assertThat(end(client.socket)).isNegative();
      assertThat(events).isEmpty();
    }
  }

  @Test
  void a_067_a_late_header_ends_the_connection_and_holds_up_nobody() throws Exception {
    try (var server = start();
        var silent = behindProxy(server, "");
        var slow = behindProxy(server, "PROXY TC");
        var other = login(behindProxy(server, HEADER))) {
      other.say("NOOP", 200);
      assertThat(end(silent.socket)).isNegative();
      assertThat(end(slow.socket)).isNegative();
      other.say("NOOP", 200);
    }
  }

  /// The next byte, or -1 for the end in either way.
  private static int end(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read();
    } catch (SocketException _) {
      return -1; // reset: bytes had not been read
    }
  }

  @Test
  void a_067_limits_count_the_client_and_not_the_proxy() throws Exception {
    var one = ServerLimits.DEFAULT.withSessionsPerAddress(1);
    try (var server = builder().limits(one).build().start();
        var first = login(behindProxy(server, HEADER));
        var second = login(behindProxy(server, HEADER.replace(".5 ", ".6 ")));
        var third = behindProxy(server, HEADER)) {
      third.expect(421);
      second.say("NOOP", 200);
      first.say("QUIT", 221);
      assertThat(first.reply()).isEqualTo("the end");
    }
  }

  @Test
  void a_067_sessions_that_have_not_said_their_header_count_in_all() throws Exception {
    var two = ServerLimits.DEFAULT.withSessions(2);
    try (var server = builder().limits(two).build().start();
        var silent = behindProxy(server, "");
        var served = login(behindProxy(server, HEADER));
        var third = behindProxy(server, "")) {
      third.expect(421);
      assertThat(end(silent.socket)).isNegative();
      served.say("NOOP", 200);
    }
  }

  @Test
  void a_067_data_comes_through_the_proxy_with_a_header_of_the_same_client() throws Exception {
    try (var server = start();
        var client = login(behindProxy(server, HEADER))) {
      int port = client.dataPort();
      client.say("STOR b.txt");
      try (var stranger = data(PROXY, port, HEADER.replace(".5 ", ".6 "));
          var itself = data(PROXY, port, "PROXY UNKNOWN\r\n");
          var headless = data(PROXY, port, "hello\r\n")) {
        assertThat(end(stranger)).isNegative();
        assertThat(end(itself)).isNegative();
        assertThat(end(headless)).isNegative();
      }
      data(PROXY, port, HEADER + "through the proxy").close();
      client.expect(150).expect(226);
      assertThat(tree.text("b.txt")).isEqualTo("through the proxy");
      port = client.dataPort();
      client.say("RETR a.txt");
      try (var data = data(PROXY, port, HEADER)) {
        assertThat(data.getInputStream().readAllBytes()).asString(UTF_8).isEqualTo("hello");
      }
      client.expect(150).expect(226);
    }
  }

  @Test
  void a_067_data_may_come_from_the_client_itself_but_not_with_a_header() throws Exception {
    try (var server = start();
        var client = login(behindProxy(server, HEADER))) {
      int port = client.dataPort();
      client.say("STOR b.txt");
      try (var liar = data(STRANGER, port, HEADER)) {
        assertThat(end(liar)).isNegative();
      }
      data(CLIENT, port, "straight").close();
      client.expect(150).expect(226);
      assertThat(tree.text("b.txt")).isEqualTo("straight");
    }
  }

  private static Socket data(InetAddress from, int port, String first) throws IOException {
    var socket = new Socket(SERVER, port, from, 0);
    socket.setSoTimeout(20_000);
    socket.getOutputStream().write(first.getBytes(ISO_8859_1));
    return socket;
  }

  @Test
  void active_data_goes_straight_to_the_client() throws Exception {
    try (var server = start();
        var client = login(behindProxy(server, HEADER));
        var port = new ServerSocket(0, 1, CLIENT)) {
      int number = port.getLocalPort();
      client.say("PORT 127,0,0,5," + number / 256 + "," + number % 256, 200).say("RETR a.txt");
      try (Socket data = port.accept()) {
        assertThat(data.getInetAddress()).isEqualTo(SERVER);
        assertThat(data.getInputStream().readAllBytes()).asString(UTF_8).isEqualTo("hello");
      }
      client.expect(150).expect(226);
    }
  }

  @Test
  void the_family_of_the_client_counts_not_that_of_the_proxy() throws Exception {
    String header = "PROXY TCP6 2001:db8::7 2001:db8::1 40000 21\r\n";
    try (var server = start();
        var client = login(behindProxy(server, header))) {
      client.say("PASV", 425).say("EPSV 1", 522);
      int port = client.dataPort();
      client.say("RETR a.txt");
      try (var data = data(PROXY, port, header)) {
        assertThat(data.getInputStream().readAllBytes()).asString(UTF_8).isEqualTo("hello");
      }
      client.expect(150).expect(226);
      client.say("EPRT |1|127.0.0.9|50000|", 522).say("EPRT |2|2001:db8::7|50000|", 200);
    }
  }

  @Test
  void with_implicit_tls_the_header_comes_before_the_handshake() throws Exception {
    var settings = TlsSettings.of(new TlsSettings.Certificate.SelfSigned(List.of("127.0.0.1")));
    SSLContext context = Trust.context("TLSv1.3");
    try (var server = builder().listen(ANY_PORT, TlsMode.IMPLICIT).tls(settings).build().start();
        var client =
            new Client(server.addresses().get(1), PROXY, HEADER.getBytes(ISO_8859_1))
                .secure(context)) {
      login(client);
      int port = client.dataPort();
      client.say("RETR a.txt");
      try (var data = client.data(port, PROXY, HEADER.getBytes(ISO_8859_1));
          var secure = client.secured(data, context)) {
        assertThat(secure.getInputStream().readAllBytes()).asString(UTF_8).isEqualTo("hello");
      }
      client.expect(150).expect(226);
      assertThat(opened()).isEqualTo(CLIENT);
    }
  }
}
