package dev.wharf.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.server.TlsSettings.Certificate;
import dev.wharf.storage.contract.MemoryStorage;
import dev.wharf.storage.contract.MemoryTree;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which certificate a client is shown, also when files change.
@Timeout(120)
class TlsCertificatesTest {
  private static final int CLIENTS = 20;

  @TempDir private Path directory;

  @Test
  void a_client_is_shown_the_certificate_of_the_host_it_names_else_the_first() throws Exception {
    Path one = OpenSsl.identity(directory, "one.pem", "one.example.org");
    Path two = OpenSsl.identity(directory, "two.pem", "two.example.org");
    try (var server = start(one, two)) {
      assertThat(shown(server, "two.example.org")).isEqualTo("CN=two.example.org");
      assertThat(shown(server, "one.example.org")).isEqualTo("CN=one.example.org");
      assertThat(shown(server, "three.example.org")).isEqualTo("CN=one.example.org");
      assertThat(shown(server, "")).isEqualTo("CN=one.example.org");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void data_connections_resume_whichever_certificate_was_shown(String protocol) throws Exception {
    Path one = OpenSsl.identity(directory, "one.pem", "one.example.org");
    Path two = OpenSsl.identity(directory, "two.pem", "two.example.org");
    SSLContext context = Trust.context(protocol);
    try (var server = start(one, two)) {
      var named = InetAddress.getByAddress("two.example.org", new byte[] {127, 0, 0, 1});
      var address = new InetSocketAddress(named, server.address().getPort());
      try (var client = Client.secured(address, context)) {
        assertThat(subject((SSLSocket) client.socket)).isEqualTo("CN=two.example.org");
        for (int i = 0; i < 3; i++) {
          listing(client, context);
        }
      }
    }
  }

  private static void listing(Client client, SSLContext context) throws IOException {
    Socket data = client.data();
    client.say("NLST", 150);
    try (var secure = client.secured(data, context)) {
      assertThat(secure.getInputStream().readAllBytes()).isEmpty();
    }
    client.expect(226);
  }

  @Test
  void a_039_a_certificate_is_exchanged_under_load_and_no_session_fails() throws Exception {
    Path file = OpenSsl.identity(directory, "used.pem", "old.example.org");
    Path next = OpenSsl.identity(directory, "next.pem", "new.example.org");
    var done = new AtomicBoolean();
    try (var clients = Executors.newCachedThreadPool();
        var server = start(file)) {
      SSLContext context = Trust.context("TLSv1.3");
      try (var standing = Client.secured(server.address(), context)) {
        List<CompletableFuture<Integer>> loads = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
          loads.add(CompletableFuture.supplyAsync(() -> load(server, done), clients));
        }
        Files.writeString(file, "half a certif");
        for (int i = 0; i < 5; i++) {
          assertThat(shown(server, "")).isEqualTo("CN=old.example.org");
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        await(server, "CN=new.example.org");
        listing(standing, context);
        listing(standing, context);
        done.set(true);
        for (var load : loads) {
          assertThat(load.get(60, TimeUnit.SECONDS)).isPositive();
        }
      }
    }
  }

  @Test
  void a_039_a_bad_new_file_leaves_the_old_certificate_in_place() throws Exception {
    Path file = OpenSsl.identity(directory, "used.pem", "old.example.org");
    Path second = OpenSsl.identity(directory, "second.pem", "second.example.org");
    Path next = OpenSsl.identity(directory, "next.pem", "new.example.org");
    try (var server = start(second, file)) {
      Files.writeString(file, "half a certif");
      OpenSsl.identity(directory, "second.pem", "other.example.org");
      for (int i = 0; i < 5; i++) {
        assertThat(shown(server, "")).as("all or nothing").isEqualTo("CN=second.example.org");
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
      await(server, "CN=other.example.org");
      assertThat(shown(server, "new.example.org")).isEqualTo("CN=new.example.org");
    }
  }

  private FtpServer start(Path... files) throws IOException {
    List<Certificate> certificates =
        List.of(files).stream()
            .<Certificate>map(file -> new Certificate.Pem(file, file, Optional.empty()))
            .toList();
    TlsSettings safe = TlsSettings.of(files[0], files[0]);
    var settings =
        new TlsSettings(
            safe.mode(),
            certificates,
            safe.sessionReuse(),
            safe.strictEnd(),
            safe.privateData(),
            safe.clients(),
            safe.handshake(),
            safe.lenientFor());
    return FtpServer.builder()
        .listen(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))
        .storage(MemoryStorage.of(MemoryTree.empty()))
        .user("alice", "secret")
        .tls(settings)
        .build()
        .start();
  }

  /// Logs in again and again; any failure is thrown.
  private static int load(FtpServer server, AtomicBoolean done) {
    int sessions = 0;
    while (!done.get()) {
      try {
        SSLContext context = Trust.context("TLSv1.3");
        try (var client = Client.secured(server.address(), context)) {
          listing(client, context);
          client.say("QUIT", 221);
        }
        sessions++;
      } catch (Exception e) {
        throw new AssertionError("session " + sessions, e);
      }
    }
    return sessions;
  }

  private static void await(FtpServer server, String subject) throws Exception {
    String now = shown(server, "");
    while (!now.equals(subject)) {
      now = shown(server, "");
    }
  }

  /// The subject of the certificate that a new client is shown.
  private static String shown(FtpServer server, String host) throws Exception {
    try (var client = new Client(server.address()).expect(220).say("AUTH TLS", 234)) {
      var socket =
          (SSLSocket)
              Trust.context("TLSv1.3")
                  .getSocketFactory()
                  .createSocket(client.socket, "127.0.0.1", client.socket.getPort(), true);
      if (!host.isEmpty()) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(host)));
        socket.setSSLParameters(parameters);
      }
      socket.startHandshake();
      return subject(socket);
    }
  }

  private static String subject(SSLSocket socket) throws IOException {
    var shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
    return shown.getSubjectX500Principal().getName();
  }
}
