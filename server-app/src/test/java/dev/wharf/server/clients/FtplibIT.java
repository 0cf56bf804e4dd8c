package dev.wharf.server.clients;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/// Python's ftplib with the local disk, over IPv4 and IPv6.
class FtplibIT {
  @Nested
  class Ipv4 extends FtplibSuite {}

  @Nested
  class Ipv6 extends FtplibSuite {
    @Override
    Site open(Path directory) throws IOException, InterruptedException {
      return Site.open(directory, "--listen", "[::1]:0");
    }
  }
}
