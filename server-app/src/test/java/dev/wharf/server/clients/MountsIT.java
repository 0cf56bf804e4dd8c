package dev.wharf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.net.ftp.FTPClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two storages in one tree, as docs/configuration.md shows them, with clients that know nothing of
/// it.
class MountsIT {
  @TempDir private static Path directory;
  private static Path attic;
  private static Site site;

  @BeforeAll
  static void serve() throws Exception {
    attic = Files.createDirectory(directory.resolve("attic"));
    Files.createDirectory(attic.resolve(Site.USER));
    Path config = directory.resolve("wharf.yaml");
    Files.writeString(
        config,
        """
        storages:
          - {name: attic, type: local, root: "ROOT"}
        mounts:
          - {path: /all, storage: attic}
          - {path: /deep/mine, storage: attic, home: "{account}", read-only: true}
        """
            .replace("ROOT", attic.toString()));
    site = Site.open(directory, "--config", config.toString());
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  @Test
  void curl_sees_and_fills_the_mounted_storage() throws Exception {
    Files.writeString(site.here().resolve("new"), "new\n");
    site.run("curl", "-sS", "-T", "new", site.url("all/alice/")).succeeded();
    assertThat(attic.resolve("alice/new")).hasContent("new\n");
    assertThat(site.run("curl", "-sS", site.url("deep/mine/new")).succeeded().out())
        .isEqualTo("new\n");
    assertThat(site.run("curl", "-sS", "-l", site.url("")).succeeded().out().lines())
        .contains("all", "deep");
    assertThat(site.run("curl", "-sS", "-T", "new", site.url("deep/mine/")).exit()).isNotZero();
  }

  @Test
  void a_rename_across_storages_is_refused_and_says_so() throws Exception {
    Files.writeString(site.root().resolve("here"), "x");
    FTPClient client = site.client();
    assertThat(client.rename("here", "all/here")).isFalse();
    assertThat(client.getReplyString()).startsWith("550 The storage cannot do that here.");
    assertThat(client.rename("here", "there")).isTrue();
    assertThat(List.of(client.listNames())).contains("there", "all", "deep");
    client.quit();
    client.disconnect();
  }
}
