package dev.wharf.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.storage.contract.MemoryStorage;
import dev.wharf.storage.contract.MemoryTree;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// ABOR while a transfer runs under TLS (RFC 959 §4.1.3, RFC 4217), with data connections that have
/// to resume.
@Timeout(60)
class TlsAborTest {
  private final MemoryTree tree = MemoryTree.empty();

  private FtpServer start() throws IOException {
    return FtpServer.builder()
        .listen(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))
        .storage(MemoryStorage.of(tree))
        .user("alice", "secret")
        .tls(
            TlsSettings.of(
                new TlsSettings.Certificate.SelfSigned(List.of("localhost", "127.0.0.1"))))
        .build()
        .start();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void c_164_an_aborted_upload_publishes_nothing_and_the_session_goes_on(String protocol)
      throws Exception {
    tree.with("/old", "old");
    SSLContext context = Trust.context(protocol);
    try (var server = start();
        var client = Client.secured(server.address(), context)) {
      for (String name : List.of("new", "old")) {
        // closed below TLS: the JDK's client throws its session away when a connection breaks
        try (Socket plain = client.data()) {
          client.say("STOR " + name, 150);
          Socket data = client.secured(plain, context);
          data.getOutputStream().write("half of it".getBytes(UTF_8));
          data.getOutputStream().flush();
          client.say("ABOR", 426).expect(226);
        }
      }
      client.say("NOOP", 200);
      assertThat(tree.contains("/new")).isFalse();
      assertThat(tree.bytes("/old")).asString(UTF_8).isEqualTo("old");

      Socket plain = client.data();
      client.say("STOR new", 150);
      try (var data = client.secured(plain, context)) {
        data.getOutputStream().write("all of it".getBytes(UTF_8));
      }
      client.expect(226);
      assertThat(tree.bytes("/new")).asString(UTF_8).isEqualTo("all of it");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void c_164_an_aborted_download_has_no_end_and_the_session_goes_on(String protocol)
      throws Exception {
    tree.with("/big", "x".repeat(50_000_000)).with("/small", "hello");
    SSLContext context = Trust.context(protocol);
    try (var server = start();
        var client = Client.secured(server.address(), context)) {
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
      client.say("NOOP", 200);

      Socket again = client.data();
      client.say("RETR small", 150);
      try (var data = client.secured(again, context)) {
        assertThat(data.getInputStream().readAllBytes()).asString(UTF_8).isEqualTo("hello");
      }
      client.expect(226);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void c_164_an_abor_before_the_handshake_of_the_data_ends_the_transfer(String protocol)
      throws Exception {
    SSLContext context = Trust.context(protocol);
    try (var server = start();
        var client = Client.secured(server.address(), context);
        Socket _ = client.data()) {
      client.say("STOR new", 150).say("ABOR", 426).expect(226).say("NOOP", 200);
      assertThat(tree.contains("/new")).isFalse();
    }
  }
}
