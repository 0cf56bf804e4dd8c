package dev.wharf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Thousands of clients that are logged in and say nothing.
class ManySessionsLongIT {
  private static final int SESSIONS = 5000;
  private static final int MOST_BYTES = 8 * 1024; // of a session

  @TempDir private Path directory;

  @Test
  void each_still_answers_and_takes_little_memory() throws Exception {
    try (Site site =
        Site.open(
            directory,
            "--set",
            "limits.sessions=20000",
            "--set",
            "limits.sessions-per-address=0")) {
      var monitor = new Monitor(site.wharf().pid());
      logIn(site).close(); // loads what is loaded once
      long before = monitor.liveBytes();
      List<Socket> sessions = new ArrayList<>();
      for (int i = 0; i < SESSIONS; i++) {
        sessions.add(logIn(site));
      }

      long each = (monitor.liveBytes() - before) / SESSIONS;
      System.out.println("live heap of an idle session: " + each + " bytes");
      System.out.println(monitor.histogram().lines().limit(40).reduce("", (a, b) -> a + "\n" + b));
      for (Socket session : sessions) {
        say(session, "NOOP", "200");
      }

      assertThat(each).as("live bytes of an idle session").isLessThanOrEqualTo(MOST_BYTES);
      for (Socket session : sessions) {
        session.close();
      }
    }
  }

  private static Socket logIn(Site site) throws IOException {
    var socket = new Socket(site.wharf().host(), site.wharf().port());
    socket.setSoTimeout(30_000);
    expect(socket, "220");
    say(socket, "USER " + Site.USER, "331");
    say(socket, "PASS " + Site.PASSWORD, "230");
    return socket;
  }

  private static void say(Socket socket, String line, String code) throws IOException {
    socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    expect(socket, code);
  }

  private static void expect(Socket socket, String code) throws IOException {
    var line = new StringBuilder();
    for (int b = socket.getInputStream().read();
        b != '\n' && b >= 0;
        b = socket.getInputStream().read()) {
      line.append((char) b);
    }
    assertThat(line.toString()).startsWith(code + " ");
  }
}
