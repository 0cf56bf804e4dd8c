package dev.wharf.auth.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A real PostgreSQL with a database of its own, on a free port of 127.0.0.1, for as long as a test
/// needs it. Passwords are asked for, as in real life.
///
/// ```java
/// try (PostgresServer postgres = PostgresServer.start()) {
///   postgres.sql("CREATE TABLE people (name text)");
///   ... postgres.port() ...
/// }
/// ```
///
/// Making one takes seconds, so the test classes of a JVM that run one after the other share one:
/// [#shared] gives it to them with an empty database.
///
/// PostgreSQL does not run as root; a test that does runs it as the user `postgres`, or `nobody`.
public final class PostgresServer implements AutoCloseable {
  /// The superuser, and the name of the database.
  public static final String USER = "wharf";

  /// The superuser's password.
  public static final String PASSWORD = "correct horse";

  private static final int PATIENCE = 60; // seconds
  private static final int ATTEMPTS = 5;

  private static @Nullable PostgresServer shared; // guarded by the class

  private final Path bin;
  private final Path directory;
  private final List<String> as;
  private final List<String> options = new ArrayList<>();
  private int port;

  private PostgresServer(Path bin, Path directory, List<String> as) {
    this.bin = bin;
    this.directory = directory;
    this.as = as;
  }

  /// Makes a database and starts a server for it.
  public static PostgresServer start() throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("wharf-postgres");
    var server = new PostgresServer(newestBin(), directory, otherUser(directory));
    Files.writeString(directory.resolve("password"), PASSWORD);
    server.own("password");
    server.run(
        "initdb",
        "-D",
        server.data(),
        "-U",
        USER,
        "-A",
        "scram-sha-256",
        "--pwfile=" + directory.resolve("password"),
        "-E",
        "UTF8",
        "--no-locale",
        "--no-sync");
    server.port = freePort();
    server.startAgain();
    server.sql("postgres", "CREATE DATABASE " + USER);
    return server;
  }

  /// The server that the tests of this JVM share, running and with an empty database: who used it
  /// before has lost everything. It ends with the JVM and is not closed.
  public static synchronized PostgresServer shared() throws IOException, InterruptedException {
    PostgresServer server = shared;
    if (server == null) {
      server = start();
      shared = server;
      Runtime.getRuntime().addShutdownHook(new Thread(server::close, "postgres"));
    } else {
      server.sql("postgres", "DROP DATABASE " + USER + " WITH (FORCE)");
      server.sql("postgres", "CREATE DATABASE " + USER);
    }
    return server;
  }

  /// Where the programs are: Debian's folders, or wherever the PATH has them.
  private static Path newestBin() throws IOException {
    var candidates = new ArrayList<Path>();
    Path debian = Path.of("/usr/lib/postgresql");
    if (Files.isDirectory(debian)) {
      try (Stream<Path> versions = Files.list(debian)) {
        versions.map(version -> version.resolve("bin")).forEach(candidates::add);
      }
    }
    candidates.sort(Comparator.reverseOrder());
    for (String path : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      candidates.add(Path.of(path));
    }
    return candidates.stream()
        .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
        .findFirst()
        .orElseThrow(
            () -> new AssertionError("no PostgreSQL here; ./check installs it (postgresql)"));
  }

  private static List<String> otherUser(Path directory) throws IOException {
    if (!"root".equals(System.getProperty("user.name"))) {
      return List.of();
    }
    String user = "postgres";
    var lookup = directory.getFileSystem().getUserPrincipalLookupService();
    try {
      Files.setOwner(directory, lookup.lookupPrincipalByName(user));
    } catch (java.nio.file.attribute.UserPrincipalNotFoundException e) {
      user = "nobody";
      Files.setOwner(directory, lookup.lookupPrincipalByName(user));
    }
    return List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups");
  }

  /// Makes a file of the server's directory the server's own.
  private void own(String name) throws IOException {
    Path file = directory.resolve(name);
    Files.setOwner(file, Files.getOwner(directory));
    Files.setPosixFilePermissions(
        file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
  }

  private String data() {
    return directory.resolve("data").toString();
  }

  private static int freePort() throws IOException {
    try (var probe = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return probe.getLocalPort();
    }
  }

  /// Starts the server again, at the same port, after [#stop] or [#kill].
  public void startAgain() throws IOException, InterruptedException {
    for (int i = 0; ; i++) {
      try {
        run(
            "pg_ctl",
            "-D",
            data(),
            "-w",
            "-s",
            "-l",
            directory.resolve("log").toString(),
            "-o",
            String.join(
                " ",
                "-p " + port + " -h 127.0.0.1 -k " + directory,
                "-c fsync=off -c full_page_writes=off", // a killed server keeps what it committed
                "-c shared_buffers=16MB -c max_connections=40",
                String.join(" ", options)),
            "start");
        return;
      } catch (AssertionError e) {
        if (i == ATTEMPTS) {
          throw e;
        }
        port = options.isEmpty() ? freePort() : port; // somebody else may have been quicker
      }
    }
  }

  /// Restarts it with TLS.
  ///
  /// @param certificate PEM
  /// @param key PEM
  public void useTls(Path certificate, Path key) throws IOException, InterruptedException {
    Files.copy(certificate, directory.resolve("server.crt"));
    Files.copy(key, directory.resolve("server.key"));
    own("server.crt");
    own("server.key");
    options.add("-c ssl=on -c ssl_cert_file=" + directory.resolve("server.crt"));
    options.add("-c ssl_key_file=" + directory.resolve("server.key"));
    stop();
    startAgain();
  }

  /// Stops it at once, but in order: connections are closed.
  public void stop() throws IOException, InterruptedException {
    run("pg_ctl", "-D", data(), "-m", "immediate", "-w", "-s", "stop");
  }

  /// Kills it, and every process that serves a connection.
  public void kill() throws IOException, InterruptedException {
    List<ProcessHandle> processes = processes();
    signal("KILL", processes);
    for (ProcessHandle process : processes) {
      process.onExit().join();
    }
    Files.deleteIfExists(directory.resolve("data/postmaster.pid"));
  }

  /// Makes it stand still: connections stay open and are accepted, and nothing is answered.
  public void freeze() throws IOException, InterruptedException {
    signal("STOP", processes());
  }

  /// Lets it go on.
  public void thaw() throws IOException, InterruptedException {
    signal("CONT", processes());
  }

  private List<ProcessHandle> processes() throws IOException {
    long pid =
        Long.parseLong(
            Files.readAllLines(directory.resolve("data/postmaster.pid")).getFirst().strip());
    ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
    return Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
  }

  private static void signal(String name, List<ProcessHandle> processes)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("kill", "-" + name));
    processes.forEach(process -> command.add(Long.toString(process.pid())));
    // one that has ended by itself is no failure
    new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
  }

  /// The port it listens on.
  public int port() {
    return port;
  }

  /// Settings of a connection to it as superuser, as in a configuration, and some more.
  ///
  /// @param more wins
  public Map<String, Object> connection(Map<String, ?> more) {
    var all = new HashMap<String, Object>();
    all.put("host", "127.0.0.1");
    all.put("port", port);
    all.put("database", USER);
    all.put("user", USER);
    all.put("password", PASSWORD);
    all.put("sslmode", "disable");
    all.putAll(more);
    return all;
  }

  /// Runs statements as superuser.
  ///
  /// @return what they answer: a line for each row, `|` between columns, nothing for NULL
  public String sql(String statements) {
    return sql(USER, statements);
  }

  private String sql(String database, String statements) {
    var login = new Properties();
    login.setProperty("user", USER);
    login.setProperty("password", PASSWORD);
    login.setProperty("sslmode", "disable");
    String url = "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    try (Connection connection = DriverManager.getConnection(url, login);
        Statement statement = connection.createStatement()) {
      var rows = new ArrayList<String>();
      boolean answer = statement.execute(statements);
      while (answer || statement.getUpdateCount() >= 0) {
        if (answer) {
          read(statement.getResultSet(), rows);
        }
        answer = statement.getMoreResults();
      }
      return String.join("\n", rows);
    } catch (SQLException e) {
      throw new AssertionError("cannot run: " + statements, e);
    }
  }

  private static void read(ResultSet results, List<String> rows) throws SQLException {
    int columns = results.getMetaData().getColumnCount();
    while (results.next()) {
      var row = new ArrayList<String>();
      for (int i = 1; i <= columns; i++) {
        row.add(Objects.requireNonNullElse(results.getString(i), ""));
      }
      rows.add(String.join("|", row));
    }
  }

  private String run(String program, String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(as);
    command.add(bin.resolve(program).toString());
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile("wharf-postgres", ".out");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(out.toFile()); // a server that keeps a pipe open would hold us
      builder.environment().put("LC_ALL", "C.UTF-8");
      Process process = builder.start();
      boolean ended = process.waitFor(PATIENCE, TimeUnit.SECONDS);
      process.destroyForcibly();
      String said = Files.readString(out, StandardCharsets.UTF_8).strip();
      if (!ended || process.exitValue() != 0) {
        throw new AssertionError(program + (ended ? " failed: " : " does not end: ") + said);
      }
      return said;
    } finally {
      Files.delete(out);
    }
  }

  /// Kills it, frozen or not, and removes its files.
  @Override
  public void close() {
    try {
      if (Files.exists(directory.resolve("data/postmaster.pid"))) {
        kill();
      }
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
