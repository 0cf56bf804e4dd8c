package dev.wharf.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.domain.LoginThrottle;
import dev.wharf.domain.Username;
import dev.wharf.protocol.port.CertificateLogin;
import dev.wharf.protocol.port.ProtocolSettings;
import dev.wharf.server.ClientCertificates.Demand;
import dev.wharf.server.TlsSettings.SessionReuse;
import dev.wharf.storage.contract.MemoryStorage;
import dev.wharf.storage.contract.MemoryTree;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Logins by the certificate that a client shows (C-069), with certificates that openssl has made.
@Timeout(90)
class ClientCertificatesTest {
  private static final TlsSettings SETTINGS =
      TlsSettings.of(new TlsSettings.Certificate.SelfSigned(List.of("localhost", "127.0.0.1")));
  private static final ProtocolSettings QUICK =
      new ProtocolSettings(
          List.of("Hello."),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          new LoginThrottle(3, Duration.ZERO, Duration.ZERO),
          false,
          ProtocolSettings.Features.DEFAULT,
          List.of());
  private static final char[] PASSWORD = "secret".toCharArray();

  private final MemoryTree tree = MemoryTree.empty().with("/a.txt", "hello");

  @TempDir private Path directory;
  private Path authority;

  @BeforeEach
  void makeAuthority() throws Exception {
    authority = OpenSsl.identity(directory, "ca", "Example CA");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void c_069_a_certificate_logs_in_and_moves_files(String protocol) throws Exception {
    SSLContext context = Trust.context(protocol, signed("alice", "/CN=alice"));
    try (var server = start(byCommonName(CertificateLogin.AT_USER));
        var client = connected(server, context).say("USER alice", 232)) {
      client.say("PBSZ 0", 200).say("PROT P", 200).say("TYPE I", 200);
      assertThat(download(client, context)).isEqualTo("hello");
      assertThat(download(client, context)).isEqualTo("hello");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void c_069_so_does_one_of_a_resumed_control_connection(String protocol) throws Exception {
    SSLContext context = Trust.context(protocol, signed("alice", "/CN=alice"));
    try (var server = start(byCommonName(CertificateLogin.AT_USER))) {
      for (int i = 0; i < 3; i++) {
        try (var client = connected(server, context).say("USER alice", 232)) {
          client.say("QUIT", 221);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/CN=bob", // somebody else
    "/CN=alice/CN=root", // two names are none
    "/CN=root/CN=alice",
    "/CN=alice@example.org",
    "/CN=xalice",
    "/O=alice",
    "/O=CN=alice",
    "/CN=Alice",
  })
  void a_036_a_name_that_only_looks_like_it_opens_nothing(String subject) throws Exception {
    SSLContext context = Trust.context("TLSv1.3", signed("other", subject));
    try (var server = start(byCommonName(CertificateLogin.AT_USER));
        var client = connected(server, context)) {
      client.say("USER alice", 530).say("PASS secret", 503);
    }
  }

  @Test
  void a_036_a_comma_in_a_name_makes_no_second_name() throws Exception {
    SSLContext context = Trust.context("TLSv1.3", signed("comma", "/CN=x,CN=alice"));
    try (var server = start(byCommonName(CertificateLogin.AT_USER));
        var client = connected(server, context)) {
      client.say("USER alice", 530);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void a_036_a_certificate_of_another_authority_ends_the_handshake(String protocol)
      throws Exception {
    authority = OpenSsl.identity(directory, "other-ca", "Example CA");
    SSLContext context = Trust.context(protocol, signed("alice", "/CN=alice"));
    authority = directory.resolve("ca");
    assertTurnedAway(context);
  }

  @Test
  void a_036_a_certificate_that_is_over_ends_the_handshake() throws Exception {
    request("alice", "/CN=alice");
    Files.writeString(
        directory.resolve("ca.cnf"),
        """
        [ca]
        default_ca = d
        [d]
        database = index
        serial = serial
        new_certs_dir = .
        default_md = sha256
        policy = p
        [p]
        commonName = supplied
        """);
    Files.writeString(directory.resolve("index"), "");
    Files.writeString(directory.resolve("serial"), "01\n");
    openssl(
        "ca -batch -config ca.cnf -notext -startdate 20200101000000Z -enddate 20210101000000Z"
            + " -cert ca -keyfile ca -in alice.csr -out alice.crt");
    assertTurnedAway(Trust.context("TLSv1.3", keys("alice")));
  }

  @Test
  void a_036_a_certificate_for_servers_ends_the_handshake() throws Exception {
    Path extension = directory.resolve("server.ext");
    Files.writeString(extension, "extendedKeyUsage=serverAuth\n");
    KeyManager[] keys = signed("alice", "/CN=alice", "-extfile", extension.toString());
    assertTurnedAway(Trust.context("TLSv1.3", keys));
  }

  @Test
  void a_036_no_certificate_ends_the_handshake_where_one_is_required() throws Exception {
    assertTurnedAway(Trust.context("TLSv1.3"));
  }

  private void assertTurnedAway(SSLContext context) throws Exception {
    try (var server = start(byCommonName(CertificateLogin.AT_USER));
        var client = new Client(server.address()).expect(220).say("AUTH TLS", 234)) {
      // in TLS 1.3 the client has said its last word before the server refuses it
      assertThatThrownBy(
              () -> assertThat(client.secure(context).say("USER alice").reply()).isEqualTo("x"))
          .isInstanceOfAny(SSLException.class, IOException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'subject:O=Example,CN=Scanner 7', 232",
    "'subject:o=example, cn=scanner 7', 232",
    "'subject:CN=Scanner 7', 530",
    "'subject:CN=Scanner 7,O=Example', 530",
    "email:scanner7@example.org, 232",
    "email:Scanner7@example.org, 530",
    "dns:scanner7.example.org, 232",
    "dns:example.org, 530",
    "uri:urn:scanner:7, 232",
    "cn:Scanner 7, 232",
  })
  void c_069_an_account_lists_its_certificates(String name, int code) throws Exception {
    Path extension = directory.resolve("names.ext");
    Files.writeString(
        extension,
        "subjectAltName=email:scanner7@example.org,DNS:scanner7.example.org,URI:urn:scanner:7\n");
    KeyManager[] keys =
        signed("scanner", "/CN=Scanner 7/O=Example", "-extfile", extension.toString());
    var rule =
        new AccountRule(Set.of(new Username("alice"))).with(List.of(CertificateName.parse(name)));
    var settings =
        SETTINGS.with(
            ClientCertificates.signedBy(authority, Demand.REQUIRED).with(CertificateLogin.AT_USER));
    try (var server = builder(settings).accounts(rule).build().start();
        var client = connected(server, Trust.context("TLSv1.3", keys))) {
      client.say("USER alice", code);
    }
  }

  @Test
  void c_069_whoever_lists_certificates_has_no_other_ones() throws Exception {
    var rule =
        new AccountRule(Set.of(new Username("alice")))
            .with(List.of(CertificateName.parse("email:alice@example.org")));
    SSLContext context = Trust.context("TLSv1.3", signed("alice", "/CN=alice"));
    try (var server =
            builder(byCommonName(CertificateLogin.AT_USER)).accounts(rule).build().start();
        var client = connected(server, context)) {
      client.say("USER alice", 530);
    }
  }

  @Test
  void c_069_the_password_may_be_needed_as_well() throws Exception {
    SSLContext context = Trust.context("TLSv1.3", signed("alice", "/CN=alice"));
    try (var server = start(byCommonName(CertificateLogin.WITH_PASSWORD));
        var client = connected(server, context)) {
      client.say("USER alice", 331).say("PASS wrong", 530);
      client.say("USER alice", 331).say("PASS secret", 230);
    }
  }

  @Test
  void c_069_a_certificate_for_nobody_we_know_opens_nothing() throws Exception {
    SSLContext context = Trust.context("TLSv1.3", signed("carol", "/CN=carol"));
    try (var server = start(byCommonName(CertificateLogin.AT_USER));
        var client = connected(server, context)) {
      client.say("USER carol", 530);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void a_036_a_data_connection_shows_the_same_certificate(String protocol) throws Exception {
    KeyManager[] keys = signed("alice", "/CN=alice");
    SSLContext context = Trust.context(protocol, keys);
    var settings = byCommonName(CertificateLogin.AT_USER, Demand.OPTIONAL).with(SessionReuse.OFF);
    try (var server = start(settings);
        var client = connected(server, context).say("USER alice", 232)) {
      client.say("PBSZ 0", 200).say("PROT P", 200).say("TYPE I", 200);
      assertThat(download(client, Trust.context(protocol, keys))).isEqualTo("hello");
      SSLContext without = Trust.context(protocol);
      assertThat(refused(client, without)).isTrue();
      SSLContext other = Trust.context(protocol, signed("bob", "/CN=bob"));
      assertThat(refused(client, other)).isTrue();
      assertThat(download(client, Trust.context(protocol, keys))).isEqualTo("hello");
    }
  }

  private static boolean refused(Client client, SSLContext context) throws IOException {
    Socket plain = client.data();
    client.say("RETR a.txt", 150);
    try (Socket data = client.secured(plain, context)) {
      data.getInputStream().readAllBytes();
    } catch (IOException _) {
      // the reply counts
    }
    return client.reply().startsWith("522 ");
  }

  private static String download(Client client, SSLContext context) throws IOException {
    Socket plain = client.data();
    client.say("RETR a.txt", 150);
    try (Socket data = client.secured(plain, context)) {
      String text = new String(data.getInputStream().readAllBytes(), UTF_8);
      client.expect(226);
      return text;
    }
  }

  private static Client connected(FtpServer server, SSLContext context) throws IOException {
    return new Client(server.address()).expect(220).say("AUTH TLS", 234).secure(context);
  }

  private TlsSettings byCommonName(CertificateLogin login) {
    return byCommonName(login, Demand.REQUIRED);
  }

  private TlsSettings byCommonName(CertificateLogin login, Demand demand) {
    return SETTINGS.with(
        ClientCertificates.signedBy(authority, demand).with(login).with(CertificateName.Kind.CN));
  }

  private FtpServer.Builder builder(TlsSettings settings) {
    return FtpServer.builder()
        .listen(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))
        .storage(MemoryStorage.of(tree))
        .user("alice", "secret")
        .protocol(QUICK)
        .tls(settings);
  }

  private FtpServer start(TlsSettings settings) throws IOException {
    return builder(settings).build().start();
  }

  /// A key, and a certificate of the authority for it.
  private KeyManager[] signed(String file, String subject, String... more) throws Exception {
    request(file, subject);
    openssl(
        "x509 -req -in %s.csr -CA %s -CAkey %s -CAcreateserial -days 9 -out %s.crt "
                .formatted(file, authority, authority, file)
            + String.join(" ", more));
    return keys(file);
  }

  private void request(String file, String subject) throws Exception {
    OpenSsl.run(
        directory,
        List.of(
            "req",
            "-new",
            "-nodes",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-subj",
            subject,
            "-keyout",
            file + ".key",
            "-out",
            file + ".csr"));
  }

  private KeyManager[] keys(String file) throws Exception {
    openssl(
        "pkcs12 -export -in %s.crt -inkey %s.key -out %s.p12 -passout pass:secret"
            .formatted(file, file, file));
    var store = KeyStore.getInstance(directory.resolve(file + ".p12").toFile(), PASSWORD);
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, PASSWORD);
    return factory.getKeyManagers();
  }

  private void openssl(String arguments) throws Exception {
    OpenSsl.run(directory, List.of(arguments.strip().split(" ", -1)));
  }
}
