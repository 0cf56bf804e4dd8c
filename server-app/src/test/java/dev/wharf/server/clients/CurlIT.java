package dev.wharf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// curl with the local disk.
class CurlIT extends CurlSuite {
  @Test
  void it_works_over_ipv6(@TempDir Path elsewhere) throws Exception {
    try (Site six = Site.open(elsewhere, "--listen", "[::1]:0")) {
      Files.writeString(site.here().resolve("sent"), "six");

      curl("-g", "-T", "sent", six.url("six")).succeeded();
      String back = curl("-g", "-P", "-", six.url("six")).succeeded().out();

      assertThat(back).isEqualTo("six");
    }
  }
}
