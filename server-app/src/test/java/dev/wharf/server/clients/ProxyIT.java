package dev.wharf.server.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A client from far away, as a proxy on this machine tells of it.
class ProxyIT {
  @TempDir private Path directory;

  @Test
  void a_017_a_private_address_that_a_public_client_is_told_is_warned_of() throws Exception {
    try (Site site =
        Site.open(
            directory, "--set", "proxy.from=127.0.0.1", "--set", "passive.address=10.1.2.3")) {
      assertThat(pasv(site, "10.9.9.9")).contains("(10,1,2,3,");
      assertThat(pasv(site, "198.51.100.1")).contains("(10,1,2,3,");
      site.wharf().awaitLog("WARN  PASV tells clients the private address 10.1.2.3");
      site.wharf().awaitLog("198.51.100.1, which comes from elsewhere");
    }
  }

  private static String pasv(Site site, String client) throws IOException {
    try (var socket = new Socket(site.wharf().host(), site.wharf().port())) {
      socket.setSoTimeout(30_000);
      String lines =
          "PROXY TCP4 "
              + client
              + " 203.0.113.1 40000 21\r\n"
              + "USER alice\r\nPASS secret\r\nPASV\r\nQUIT\r\n";
      socket.getOutputStream().write(lines.getBytes(UTF_8));
      var replies = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      return replies.lines().filter(line -> line.startsWith("227 ")).findFirst().orElse("");
    }
  }
}
