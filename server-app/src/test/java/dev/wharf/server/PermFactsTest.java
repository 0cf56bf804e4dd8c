package dev.wharf.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.domain.FtpPath;
import dev.wharf.domain.Mount;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Clients grey out what `perm` does not promise, and try what it does.
@Timeout(60)
class PermFactsTest {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);

  @TempDir private Path root;
  @TempDir private Path attic;

  private FtpServer.Builder builder(Map<String, ?> settings) throws IOException {
    Files.createDirectory(root.resolve("d"));
    Files.writeString(root.resolve("f"), "x");
    Files.writeString(attic.resolve("old"), "x");
    return FtpServer.builder().listen(ANY_PORT).storage("local", settings).user("alice", "secret");
  }

  private static List<String> list(Client client, String directory) throws IOException {
    try (Socket data = client.data()) {
      client.say("MLSD " + directory, 150);
      String lines = new String(data.getInputStream().readAllBytes(), UTF_8);
      client.expect(226);
      return lines.lines().sorted().toList();
    }
  }

  @Test
  void c_092_perm_knows_mounts_and_what_is_read_only() throws Exception {
    var local = Map.of("root", attic.toString());
    try (var server =
            builder(Map.of("root", root.toString()))
                .namedStorage("attic", "local", local)
                .namedStorage("vault", "local", Map.of("root", attic.toString(), "read-only", true))
                .mount(Mount.of(FtpPath.ROOT.child("a-free"), "attic"))
                .mount(new Mount(FtpPath.ROOT.child("b-fixed"), "attic", "", true))
                .mount(Mount.of(FtpPath.ROOT.resolve("c-way/vault"), "vault"))
                .build()
                .start();
        var client = Client.loggedIn(server.address())) {
      client.say("OPTS MLST perm;", 200);
      assertThat(list(client, "/"))
          .containsExactly(
              "perm=adfrw; f",
              "perm=cdeflmp; d",
              "perm=celmp; a-free",
              "perm=celmp; c-way",
              "perm=el; b-fixed");
      assertThat(list(client, "/a-free")).containsExactly("perm=adfrw; old");
      assertThat(list(client, "/b-fixed")).containsExactly("perm=r; old");
      assertThat(list(client, "/c-way")).containsExactly("perm=el; vault");
      assertThat(list(client, "/c-way/vault")).containsExactly("perm=r; old");
      client.say("DELE b-fixed/old", 550).say("DELE c-way/vault/old", 550).say("RMD a-free", 550);
    }
  }

  @Test
  void c_092_perm_knows_a_read_only_storage() throws Exception {
    try (var server = builder(Map.of("root", root.toString(), "read-only", true)).build().start();
        var client = Client.loggedIn(server.address())) {
      client.say("OPTS MLST perm;", 200);
      assertThat(list(client, "/")).containsExactly("perm=el; d", "perm=r; f");
      client.say("DELE f", 550).say("MKD d/e", 550);
    }
  }
}
