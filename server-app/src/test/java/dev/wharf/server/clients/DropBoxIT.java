package dev.wharf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.net.ftp.FTPClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A drop-box, as docs/configuration.md shows one, with clients that know nothing of it (row
///
class DropBoxIT {
  @TempDir private static Path directory;
  private static Site site;

  @BeforeAll
  static void serve() throws Exception {
    Path config = directory.resolve("wharf.yaml");
    Files.writeString(
        config,
        """
        permissions:
          - accounts: ["*"]
            path: /incoming
            allow: [write, make-directory]
        """);
    site = Site.open(directory, "--config", config.toString());
  }

  @BeforeEach
  void clear() throws Exception {
    site.clear();
    Files.createDirectory(site.root().resolve("incoming"));
    Files.writeString(site.root().resolve("incoming/theirs"), "secret");
    Files.writeString(site.here().resolve("mine"), "hello\n");
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  private static Path incoming(String name) {
    return site.root().resolve("incoming").resolve(name);
  }

  @Test
  void curl_uploads_and_makes_directories_and_gets_nothing() throws Exception {
    site.run("curl", "-sS", "-T", "mine", site.url("incoming/")).succeeded();
    site.run("curl", "-sS", "--ftp-create-dirs", "-T", "mine", site.url("incoming/a/b/mine"))
        .succeeded();
    assertThat(incoming("mine")).hasContent("hello\n");
    assertThat(incoming("a/b/mine")).hasContent("hello\n");

    assertThat(site.run("curl", "-sS", site.url("incoming/")).exit()).isNotZero();
    assertThat(site.run("curl", "-sS", site.url("incoming/theirs")).exit()).isNotZero();
    assertThat(site.run("curl", "-sS", "-T", "mine", site.url("incoming/theirs")).exit())
        .isNotZero();
    assertThat(incoming("theirs")).hasContent("secret");
  }

  @Test
  void lftp_uploads_a_file() throws Exception {
    String script =
        "set net:max-retries 1\nset cmd:fail-exit yes\nset net:timeout 30\n"
            + "open -u alice,secret -p "
            + site.wharf().port()
            + " "
            + site.wharf().host()
            + "\ncd incoming\nput mine\nquit\n";
    Program.run(site.here(), script, List.of("lftp")).succeeded();
    assertThat(incoming("mine")).hasContent("hello\n");
  }

  @Test
  void commons_net_stores_under_names_of_the_servers_choice() throws Exception {
    FTPClient client = site.client();
    assertThat(client.changeWorkingDirectory("incoming")).isTrue();
    try (var bytes = Files.newInputStream(site.here().resolve("mine"))) {
      assertThat(client.storeUniqueFile("theirs", bytes)).isTrue();
    }
    assertThat(client.makeDirectory("box")).isTrue();
    assertThat(client.deleteFile("theirs.1")).isFalse();
    assertThat(client.rename("theirs", "ours")).isFalse();
    assertThat(client.listNames()).isNull();
    client.disconnect();
    assertThat(incoming("theirs.1")).hasContent("hello\n");
    assertThat(incoming("theirs")).hasContent("secret");
  }
}
