package dev.wharf.server.boot;

import dev.wharf.server.control.AdminClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/// `wharf rehearse`, which `./wharf` runs once behind a build: a server serves a client of its own
/// and ends, so that the JVM can keep what it has learned for the next start (JEP 514). Not in the
/// help, since it is of no use by itself.
final class Rehearsal {
  private static final String READY = "Wharf is listening on ftp://127.0.0.1:";
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  private final PrintWriter err;

  Rehearsal(PrintWriter err) {
    this.err = err;
  }

  CommandSpec spec() {
    CommandSpec spec =
        Help.command("rehearse", "wharf rehearse", "Starts and stops once.", this::rehearse);
    spec.usageMessage().hidden(true);
    return spec;
  }

  private int rehearse() throws IOException {
    Path home = Files.createTempDirectory("wharf-rehearsal");
    try {
      Path file = home.resolve("wharf.yaml");
      Files.createDirectory(home.resolve("files"));
      Files.writeString(
          file,
          "listen: [\"127.0.0.1:0\"]\nstorage:\n  root: "
              + home.resolve("files")
              + "\nusers:\n  - name: wharf\n    password: wharf\ntls:\n  mode: optional\n"
              + "  certificate: [self-signed]\nadmin:\n  socket: "
              + home.resolve("s")
              + "\n");
      return perform(file, home.resolve("s"));
    } finally {
      try (Stream<Path> all = Files.walk(home)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private int perform(Path file, Path socket) throws IOException {
    try (var read = new PipedReader();
        var told = new PrintWriter(new PipedWriter(read), true)) {
      Thread.ofVirtual().start(() -> play(read, socket));
      return Main.run(told, err, "serve", "--config", file.toString());
    }
  }

  private static void play(PipedReader told, Path socket) {
    try (var lines = new BufferedReader(told)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(READY)) {
          visit(Integer.parseInt(line.substring(READY.length())));
          try (AdminClient admin = AdminClient.at(socket)) {
            admin.ask("who", Map.of());
            admin.ask("stop", Map.of("how", "now"));
          }
          return;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the rehearsal failed", e);
    }
  }

  private static void visit(int port) throws IOException {
    try (var control = new Socket(LOOPBACK, port)) {
      var replies =
          new BufferedReader(
              new InputStreamReader(control.getInputStream(), StandardCharsets.UTF_8));
      replies.readLine();
      for (String line : new String[] {"USER wharf", "PASS wharf", "TYPE I", "PWD"}) {
        say(control, replies, line);
      }
      for (String line : new String[] {"STOR a", "MLSD", "LIST", "RETR a"}) {
        String reply = say(control, replies, "EPSV");
        int bars = reply.indexOf("|||");
        int data = Integer.parseInt(reply.substring(bars + 3, reply.indexOf('|', bars + 3)));
        try (var connection = new Socket(LOOPBACK, data)) {
          say(control, replies, line);
          if (line.startsWith("STOR")) {
            connection.getOutputStream().write(new byte[100_000]);
          } else {
            connection.getInputStream().readAllBytes();
          }
        }
        replies.readLine();
      }
      say(control, replies, "QUIT");
    }
  }

  private static String say(Socket control, BufferedReader replies, String line)
      throws IOException {
    control.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    String reply = replies.readLine();
    return reply == null ? "" : reply;
  }
}
