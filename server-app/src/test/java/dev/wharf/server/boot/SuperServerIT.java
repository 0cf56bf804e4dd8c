package dev.wharf.server.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.server.Until;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Wharf behind xinetd, behind systemd's socket activation, and as a service that notifies.
@Timeout(120)
class SuperServerIT {
  private static final String LAUNCHER = System.getProperty("wharf.launcher");

  @TempDir private Path directory;
  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void make_a_site() throws IOException {
    Files.createDirectory(directory.resolve("files"));
    Files.writeString(directory.resolve("files/a.txt"), "hello");
    Files.writeString(
        directory.resolve("w.yaml"),
        "storage.root: "
            + directory.resolve("files")
            + "\nusers:\n  - {name: alice, password: secret}\n");
  }

  @AfterEach
  void end() throws Exception {
    for (Process process : started) {
      process.destroy();
      process.waitFor();
    }
  }

  @Test
  void xinetd_serves_curl_and_lftp_a_process_for_each() throws Exception {
    int port = freePort();
    Files.writeString(
        directory.resolve("xinetd.conf"),
        """
        service wharf
        {
          type = UNLISTED
          socket_type = stream
          protocol = tcp
          bind = 127.0.0.1
          port = %d
          wait = no
          user = %s
          env = WHARF_BUILD=no JAVA_HOME=%s
          server = %s
          server_args = serve --inetd --config %s
        }
        """
            .formatted(
                port,
                System.getProperty("user.name"),
                System.getProperty("java.home"),
                LAUNCHER,
                directory.resolve("w.yaml")));
    start(
        "xinetd",
        "-dontfork",
        "-f",
        directory.resolve("xinetd.conf").toString(),
        "-pidfile",
        directory.resolve("pid").toString(),
        "-filelog",
        directory.resolve("xinetd.log").toString());
    await(port);

    serveBoth(port);
  }

  @Test
  void a_listening_socket_at_standard_input_is_accepted_on() throws Exception {
    int port = freePort();
    start(
        "/usr/bin/python3",
        script("listen.py"),
        Integer.toString(port),
        LAUNCHER,
        "serve",
        "--config",
        directory.resolve("w.yaml").toString());
    awaitOutput("Wharf is listening on ftp://127.0.0.1:" + port);

    serveBoth(port);
  }

  @Test
  void systemd_is_told_of_start_reload_life_and_end() throws Exception {
    start(
        "/usr/bin/python3",
        script("notify.py"),
        directory.resolve("n").toString(),
        LAUNCHER,
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--config",
        directory.resolve("w.yaml").toString());
    String pid = awaitOutput("PID=").substring("PID=".length());
    awaitOutput("READY=1 STATUS=Serving; sessions: 0");
    awaitOutput("WATCHDOG=1 STATUS=");
    run("kill", "-HUP", pid);
    awaitOutput("RELOADING=1 MONOTONIC_USEC=");
    awaitOutput("READY=1");
    run("kill", "-TERM", pid);
    awaitOutput("STOPPING=1");
    awaitOutput("EXIT=0");
  }

  @Test
  void a_pid_file_lives_as_long_as_the_server() throws Exception {
    Path file = directory.resolve("pid");
    try (var wharf =
        WharfProcess.start(
            directory, "serve", "--listen", "127.0.0.1:0", "--set", "pid-file=" + file)) {
      wharf.awaitReady();
      assertThat(file).hasContent(Long.toString(wharf.pid()));
      wharf.terminate();
      assertThat(wharf.awaitExit()).isZero();
      assertThat(file).doesNotExist();
    }
  }

  @Test
  void systemd_socket_activation_brings_several_sockets_with_names() throws Exception {
    int[] ports = {freePort(), freePort()};
    start(
        "systemd-socket-activate",
        "-l",
        "127.0.0.1:" + ports[0],
        "-l",
        "[::1]:" + ports[1],
        "--fdname=ftp:off",
        "-E",
        "WHARF_BUILD=no",
        "-E",
        "JAVA_HOME=" + System.getProperty("java.home"),
        LAUNCHER,
        "serve",
        "--config",
        directory.resolve("w.yaml").toString());
    awaitOutput("Listening on");
    serveBoth(ports[0]);

    assertThat(run("curl", "-sSg", "--user", "alice:secret", "ftp://[::1]:" + ports[1] + "/a.txt"))
        .isEqualTo("hello");
  }

  @Test
  void systemd_may_accept_each_connection_itself() throws Exception {
    int port = freePort();
    start(
        "systemd-socket-activate",
        "--accept",
        "-l",
        "127.0.0.1:" + port,
        "-E",
        "WHARF_BUILD=no",
        "-E",
        "JAVA_HOME=" + System.getProperty("java.home"),
        LAUNCHER,
        "serve",
        "--config",
        directory.resolve("w.yaml").toString());
    awaitOutput("Listening on");
    serveBoth(port);
  }

  @Test
  void inetd_without_a_connection_is_refused() throws Exception {
    try (var wharf = WharfProcess.start(directory, "serve", "--inetd")) {
      assertThat(wharf.awaitExit()).isEqualTo(2);
      assertThat(wharf.err()).singleElement().asString().contains("--inetd", "standard input");
    }
  }

  private void serveBoth(int port) throws Exception {
    String url = "ftp://127.0.0.1:" + port + "/";
    assertThat(run("curl", "-sS", "--user", "alice:secret", url + "a.txt")).isEqualTo("hello");
    assertThat(
            run(
                "lftp",
                "-u",
                "alice,secret",
                "-e",
                "put -O / " + directory.resolve("w.yaml") + "; cls; quit",
                "ftp://127.0.0.1:" + port))
        .contains("a.txt", "w.yaml");
    assertThat(directory.resolve("files/w.yaml")).exists();
  }

  private static String script(String name) throws Exception {
    return Path.of(SuperServerIT.class.getResource("/superserver/" + name).toURI()).toString();
  }

  private void start(String... command) throws IOException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.redirectOutput(directory.resolve("output").toFile());
    builder.environment().put("WHARF_BUILD", "no");
    builder.environment().put("XDG_RUNTIME_DIR", directory.toString());
    started.add(builder.start());
  }

  private String awaitOutput(String beginning) throws IOException {
    Path output = directory.resolve("output");
    Process last = started.getLast();
    Optional<String> line =
        Until.found(
            beginning,
            () -> {
              boolean isAlive = last.isAlive(); // before it is read: what ends says more before
              var seen = line(output, beginning);
              return seen.isPresent() || isAlive ? seen : Optional.of("");
            },
            Optional::isPresent);
    assertThat(line.get()).as(Files.readString(output)).isNotEmpty();
    return line.get();
  }

  private static Optional<String> line(Path output, String beginning) throws IOException {
    return Files.readAllLines(output).stream().filter(l -> l.startsWith(beginning)).findFirst();
  }

  private static void await(int port) {
    Until.holds("somebody listens on " + port, () -> isListening(port));
  }

  private static boolean isListening(int port) throws IOException {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
      return true;
    } catch (ConnectException _) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(err).isZero();
    return out;
  }
}
