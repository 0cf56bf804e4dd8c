package dev.wharf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Debian's Pure-FTPd on a free port of 127.0.0.1, with a configuration as Debian keeps it: a
/// directory with one file for each option. `./check` unpacks the packages, which exclude each
/// other, into a directory of its own. Runs as root only.
final class PureFtpd implements AutoCloseable {
  private static final Path PROGRAMS = Path.of("../.check/pure-ftpd").toAbsolutePath().normalize();
  private static final int ATTEMPTS = 10;
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);

  private final Process process;
  private final int port;

  private PureFtpd(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /// One of its programs, as in `sbin/pure-ftpd-ldap`.
  static String program(String name) {
    Path program = PROGRAMS.resolve("usr").resolve(name);
    assertThat(program).as("./check unpacks it").isExecutable();
    return program.toString();
  }

  /// Writes such a directory, and asks one of its authenticators.
  static void configure(Path directory, String authenticator, Map<String, String> options)
      throws IOException {
    Path conf = Files.createDirectories(directory.resolve("conf"));
    Path auth = Files.createDirectories(directory.resolve("auth"));
    for (Map.Entry<String, String> option : options.entrySet()) {
      Files.writeString(conf.resolve(option.getKey()), option.getValue() + "\n");
    }
    Files.createSymbolicLink(auth.resolve("50it"), conf.resolve(authenticator));
  }

  /// Starts it.
  ///
  /// @param flavour the program, as in `pure-ftpd-ldap`
  static PureFtpd start(Path directory, String flavour, Map<String, String> options)
      throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      int port = freePort();
      var text = new StringBuilder("Bind 127.0.0.1," + port + "\nPIDFile " + directory + "/pid\n");
      options.forEach((key, value) -> text.append(key).append(' ').append(value).append('\n'));
      Path conf = Files.writeString(directory.resolve("pure-ftpd.conf"), text);
      Process process =
          Program.prepare(directory, List.of(program("sbin/" + flavour), conf.toString()))
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("pure-ftpd.log").toFile())
              .start();
      if (answers(process, port)) {
        return new PureFtpd(process, port);
      }
      assertThat(attempt)
          .as(Files.readString(directory.resolve("pure-ftpd.log")))
          .isLessThan(ATTEMPTS);
    }
  }

  private static boolean answers(Process process, int port) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE;
    while (System.nanoTime() < end) {
      try (var socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
        return true;
      } catch (IOException _) {
        if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
          return false; // perhaps the port was taken
        }
      }
    }
    throw new AssertionError("Pure-FTPd does not answer");
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
