package dev.wharf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import org.apache.commons.net.ftp.FTPClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A hundred thousand objects in one directory, through 64 megabytes of heap.
class HugeBucketIT {
  private static final int OBJECTS = 100_000;
  private static final int PAGES = 100;

  private static PagedStore store;
  private static Site site;

  @BeforeAll
  static void serve(@TempDir Path directory) throws Exception {
    store = new PagedStore("tenants/alice/", OBJECTS);
    Map<String, String> small = Map.of("WHARF_OPTS", "-Xmx64m");
    site =
        new Site(
            Bucket.wharf(directory, store.endpoint(), small, "--set", "storage.memory=32M"),
            directory,
            directory);
  }

  @AfterAll
  static void stop() throws Exception {
    site.close();
    store.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"LIST", "NLST", "MLSD"})
  void the_first_line_comes_before_the_second_page_and_each_page_is_one_request(String command)
      throws Exception {
    FTPClient client = site.client();
    assertThat(client.epsv()).isEqualTo(229);
    String port = client.getReplyString().split("\\|", -1)[3];
    store.hold();
    var names = new HashSet<String>();
    try (var data = new Socket(site.wharf().host(), Integer.parseInt(port))) {
      assertThat(client.sendCommand(command)).isEqualTo(150);
      var lines =
          new BufferedReader(new InputStreamReader(data.getInputStream(), StandardCharsets.UTF_8));
      String first = lines.readLine(); // and nobody has the second page yet
      store.release();
      for (String line = first; line != null; line = lines.readLine()) {
        int name = line.indexOf("object ");
        if (name >= 0) {
          names.add(line.substring(name));
        }
      }
    }
    assertThat(client.getReply()).isEqualTo(226);
    client.disconnect();

    assertThat(names).hasSize(OBJECTS);
    assertThat(store.requests()).as("requests of the listing").hasSize(PAGES);
  }
}
