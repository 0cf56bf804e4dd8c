package dev.wharf.auth.slapd;

import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// OpenLDAP's `slapd` on free ports of 127.0.0.1, with Pure-FTPd's schema and the suffix
/// `dc=example,dc=org`. Anybody may read but for passwords, which only [#READER] sees.
///
/// It can be stopped, started again on the same ports, and frozen. Debian: package `slapd`.
public final class Slapd implements AutoCloseable {
  /// The suffix of its database.
  public static final String SUFFIX = "dc=example,dc=org";

  /// Who may read password hashes.
  public static final String READER = "cn=reader," + SUFFIX;

  /// The password of [#READER].
  public static final String READER_PASSWORD = "only for reading";

  /// The entries that everything else hangs on.
  private static final String TOP =
      """
      dn: dc=example,dc=org
      objectClass: dcObject
      objectClass: organization
      o: Example
      dc: example

      dn: cn=reader,dc=example,dc=org
      objectClass: organizationalRole
      objectClass: simpleSecurityObject
      cn: reader
      userPassword: only for reading

      dn: ou=people,dc=example,dc=org
      objectClass: organizationalUnit
      ou: people

      dn: ou=groups,dc=example,dc=org
      objectClass: organizationalUnit
      ou: groups

      """;

  private static final int ATTEMPTS = 10;
  private static final int LOWEST_PORT = 20_000;
  private static final int HIGHEST_PORT = 32_000;
  private static final long PATIENCE = TimeUnit.SECONDS.toMillis(30);

  private final Path directory;
  private int port;
  private int tlsPort;
  private @Nullable Process process;

  private Slapd(Path directory) throws IOException {
    this.directory = directory;
    this.port = freePort();
    this.tlsPort = freePort();
  }

  /// Starts one.
  ///
  /// @param directory for its files
  /// @param ldif entries below `ou=people` and `ou=groups`
  /// @param certificates for TLS, if it shall have it
  /// @param more lines of its configuration, before the database
  public static Slapd start(
      Path directory, String ldif, Optional<Certificates> certificates, String more)
      throws IOException, InterruptedException {
    Files.createDirectories(directory.resolve("data"));
    var slapd = new Slapd(directory);
    try (InputStream schema = Slapd.class.getResourceAsStream("pureftpd.schema")) {
      Files.copy(Objects.requireNonNull(schema), directory.resolve("pureftpd.schema"));
    }
    Files.writeString(directory.resolve("slapd.conf"), slapd.configuration(certificates, more));
    run(directory, TOP + ldif, List.of("/usr/sbin/slapadd", "-q", "-f", "slapd.conf"), PATIENCE);
    for (int attempt = 1; !slapd.isStarted(); attempt++) {
      if (attempt == ATTEMPTS) {
        throw slapd.silent();
      }
      slapd.port = freePort(); // somebody else was faster
      slapd.tlsPort = freePort();
    }
    return slapd;
  }

  private String configuration(Optional<Certificates> certificates, String more) {
    var text = new StringBuilder();
    for (String schema : List.of("core", "cosine", "inetorgperson", "nis")) {
      text.append("include /etc/ldap/schema/").append(schema).append(".schema\n");
    }
    text.append("include ").append(directory.resolve("pureftpd.schema")).append('\n');
    text.append("modulepath /usr/lib/ldap\nmoduleload back_mdb\n");
    certificates.ifPresent(
        pem ->
            text.append("TLSCertificateFile ")
                .append(pem.certificate())
                .append("\nTLSCertificateKeyFile ")
                .append(pem.key())
                .append('\n'));
    text.append(more).append('\n');
    text.append("database mdb\nsuffix ").append(SUFFIX).append("\nrootdn cn=root,").append(SUFFIX);
    text.append("\ndirectory ").append(directory.resolve("data")).append('\n');
    text.append("access to attrs=userPassword by dn.exact=\"").append(READER);
    return text.append("\" read by anonymous auth by * none\naccess to * by * read\n").toString();
  }

  /// Starts it again, on the same ports.
  ///
  /// @return this, once it answers
  public Slapd start() throws IOException, InterruptedException {
    for (int attempt = 1; !isStarted(); attempt++) {
      if (attempt == ATTEMPTS) {
        throw silent();
      }
    }
    return this;
  }

  private AssertionError silent() throws IOException {
    return new AssertionError(
        "slapd does not start\n" + Files.readString(directory.resolve("log")));
  }

  /// Whether it has started and answers; else it has ended, perhaps since a port was taken.
  private boolean isStarted() throws IOException, InterruptedException {
    String urls = url() + " ldaps://127.0.0.1:" + tlsPort;
    Process started =
        new ProcessBuilder("/usr/sbin/slapd", "-f", "slapd.conf", "-h", urls, "-d", "0")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    process = started;
    long end = System.currentTimeMillis() + PATIENCE;
    while (!answers()) {
      if (started.waitFor(10, TimeUnit.MILLISECONDS)) {
        return false;
      }
      if (System.currentTimeMillis() > end) {
        throw silent();
      }
    }
    return started.isAlive();
  }

  private boolean answers() {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /// `ldap://127.0.0.1:PORT`.
  public String url() {
    return "ldap://127.0.0.1:" + port;
  }

  /// `ldaps://127.0.0.1:PORT`; for those with certificates.
  public String tlsUrl() {
    return "ldaps://127.0.0.1:" + tlsPort;
  }

  /// Its port.
  public int port() {
    return port;
  }

  /// Ends it at once, connections and all.
  public void kill() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly().onExit().join();
    }
  }

  /// Lets it answer nothing any more, though it accepts connections.
  public void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  /// Ends a [#freeze].
  public void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    Process running = process;
    if (running != null) {
      run(directory, "", List.of("kill", "-" + name, Long.toString(running.pid())), PATIENCE);
    }
  }

  @Override
  public void close() {
    kill();
  }

  /// A port that nobody listens on, and below those that the system gives to clients.
  public static int freePort() throws IOException {
    while (true) {
      int candidate = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
      try (var socket = new ServerSocket(candidate, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException _) {
        // taken; there are others
      }
    }
  }

  static void run(Path directory, String input, List<String> command, long millis)
      throws IOException, InterruptedException {
    Path in = Files.createTempFile(directory, "in", "");
    Path out = Files.createTempFile(directory, "out", "");
    Files.writeString(in, input, StandardCharsets.UTF_8);
    Process process =
        new ProcessBuilder(new ArrayList<>(command))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .start();
    boolean ended = process.waitFor(millis, TimeUnit.MILLISECONDS);
    process.destroyForcibly();
    if (!ended || process.exitValue() != 0) {
      throw new AssertionError(String.join(" ", command) + ":\n" + Files.readString(out));
    }
    Files.delete(in);
    Files.delete(out);
  }
}
