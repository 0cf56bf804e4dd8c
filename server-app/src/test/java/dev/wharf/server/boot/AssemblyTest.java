package dev.wharf.server.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.domain.EventSink;
import dev.wharf.server.FtpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the keys do, seen by a client.
class AssemblyTest {
  @TempDir private Path root;

  @Test
  void the_greeting_may_have_several_lines() throws IOException {
    try (var server = start("greeting: [one, two]");
        var client = new Client(server)) {
      assertThat(client.line()).isEqualTo("220-one");
      assertThat(client.line()).endsWith("two");
    }
  }

  @Test
  void passive_addresses_are_told_by_network() throws IOException {
    String told = "passive: {address: 192.0.2.1, addresses: [%=198.51.100.7]}";
    try (var server = start(told.replace("%", "127.0.0.0/8"));
        var client = new Client(server)) {
      assertThat(client.logIn("secret")).startsWith("230");
      assertThat(client.send("PASV")).contains("(198,51,100,7,");
    }
    try (var server = start(told.replace("%", "10.0.0.0/8"));
        var client = new Client(server)) {
      assertThat(client.logIn("secret")).startsWith("230");
      assertThat(client.send("PASV")).contains("(192,0,2,1,");
    }
  }

  @Test
  void passive_address_may_be_that_of_the_control_connection() throws IOException {
    try (var server = start("passive.address: 0.0.0.0");
        var client = new Client(server)) {
      assertThat(client.logIn("secret")).startsWith("230");
      assertThat(client.send("PASV")).contains("(0,0,0,0,");
    }
  }

  @Test
  void proxy_from_is_kept() throws IOException {
    try (var server = start("proxy.from: 127.0.0.0/8");
        var client = new Client(server)) {
      client.write("PROXY TCP4 192.0.2.7 203.0.113.1 40000 21");
      assertThat(client.logIn("secret")).startsWith("230");
      assertThat(client.send("PASV")).contains("(203,0,113,1,");
    }
  }

  @Test
  void permissions_are_kept_and_read_only_beats_them() throws IOException {
    String rules = "permissions: [{accounts: alice, path: /in, allow: make-directory}]\n";
    Files.createDirectory(root.resolve("in"));
    try (var server = start(rules);
        var client = new Client(server)) {
      assertThat(client.logIn("secret")).startsWith("230");
      assertThat(client.send("CWD in")).startsWith("250");
      assertThat(client.send("MKD d")).startsWith("257");
      assertThat(client.send("RMD d")).startsWith("550");
      assertThat(client.send("MLST d")).startsWith("550");
    }
    try (var server = start(rules + "read-only: true");
        var client = new Client(server)) {
      assertThat(client.logIn("secret")).startsWith("230");
      assertThat(client.send("MKD in/e")).startsWith("550");
    }
  }

  @Test
  void limits_sessions_is_kept() throws IOException {
    try (var server = start("limits.sessions: 1");
        var first = new Client(server);
        var second = new Client(server)) {
      assertThat(first.line()).startsWith("220");
      assertThat(second.line()).startsWith("421");
    }
  }

  @Test
  void limits_sessions_per_address_is_kept() throws IOException {
    try (var server = start("limits: {sessions: 0, sessions-per-address: 1}");
        var first = new Client(server);
        var second = new Client(server)) {
      assertThat(first.line()).startsWith("220");
      assertThat(second.line()).startsWith("421");
    }
  }

  @Test
  void limits_sessions_per_account_is_kept() throws IOException {
    try (var server = start("limits.sessions-per-account: 1");
        var first = new Client(server);
        var second = new Client(server)) {
      assertThat(first.logIn("secret")).startsWith("230");
      assertThat(second.logIn("secret")).doesNotStartWith("230");
    }
  }

  @Test
  void limits_login_failures_is_kept() throws IOException {
    try (var server = start("limits.login-failures: 1\nlogin-delay.first: 0s");
        var client = new Client(server)) {
      assertThat(client.logIn("wrong")).startsWith("421");
    }
  }

  @Test
  void timeouts_login_is_kept() throws IOException {
    try (var server = start("timeouts.login: 50ms");
        var client = new Client(server)) {
      assertThat(client.line()).startsWith("220");
      assertThat(client.line()).startsWith("421");
    }
  }

  @Test
  void timeouts_idle_is_kept() throws IOException {
    try (var server = start("timeouts.idle: 50ms");
        var client = new Client(server)) {
      assertThat(client.logIn("secret")).startsWith("230");
      assertThat(client.line()).startsWith("421");
    }
  }

  @Test
  void passive_address_is_what_pasv_tells() throws IOException {
    try (var server = start("passive.address: 203.0.113.7");
        var client = new Client(server)) {
      client.logIn("secret");
      assertThat(client.send("PASV")).startsWith("227").contains("203,0,113,7,");
    }
  }

  @Test
  void passive_ports_is_the_range_that_epsv_tells() throws IOException {
    try (var server = start("passive.ports: 40000-40999");
        var client = new Client(server)) {
      client.logIn("secret");
      assertThat(client.send("EPSV")).contains("(|||40");
    }
  }

  @Test
  void read_only_refuses_a_directory() throws IOException {
    try (var server = start("read-only: true");
        var client = new Client(server)) {
      client.logIn("secret");
      assertThat(client.send("MKD new")).startsWith("550");
      assertThat(root).isEmptyDirectory();
    }
  }

  @Test
  void a_feature_can_be_switched_off() throws IOException {
    try (var server = start("features.active: false");
        var client = new Client(server)) {
      client.logIn("secret");
      assertThat(client.send("EPRT |1|127.0.0.1|5000|")).startsWith("502");
    }
  }

  @Test
  void guests_need_no_password() throws IOException {
    try (var server = start("anonymous: true");
        var client = new Client(server)) {
      client.line();
      client.send("USER anonymous");
      assertThat(client.send("PASS me@example.org")).startsWith("230");
    }
  }

  private FtpServer start(String text) throws IOException {
    var given = new Given();
    ConfigFile.readText(
        "test", "listen: 127.0.0.1:0\nusers: [{name: alice, password: secret}]\n" + text, given);
    given.put("storage.root", root.toString(), "test");
    Configuration configuration = Configuration.read(given, Providers.load());
    return Assembly.build(configuration, EventSink.NOWHERE).start();
  }

  private static final class Client implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader replies;

    Client(FtpServer server) throws IOException {
      socket = new Socket(server.address().getAddress(), server.address().getPort());
      socket.setSoTimeout(30_000);
      replies =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    String line() throws IOException {
      return String.valueOf(replies.readLine());
    }

    void write(String line) throws IOException {
      socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    String send(String command) throws IOException {
      write(command);
      return line();
    }

    /// Reads the greeting and logs in.
    String logIn(String password) throws IOException {
      line();
      send("USER alice");
      return send("PASS " + password);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
