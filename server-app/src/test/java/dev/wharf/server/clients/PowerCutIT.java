package dev.wharf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.server.boot.WharfProcess;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clients that lose their power, so that no packet ever says that they are gone: server and client
/// have a network of their own, whose only link is taken down.
class PowerCutIT {
  private static final String ALONE =
      """
      #!/bin/sh
      set -eu
      [ "$(id -u)" = 0 ] || map=--map-root-user
      exec unshare ${map:-} --net sh -c 'ip link set lo up; exec "%launcher%" "$@"' sh "$@"
      """;

  private static final String BESIDE_IT =
      """
      [ "$(id -u)" = 0 ] || user='--user --preserve-credentials'
      exec nsenter ${user:-} --net --target "$@"
      """;

  @TempDir private Path directory;

  @Test
  void a_064_whoever_loses_power_is_noticed_in_every_state_and_leaves_nothing() throws Exception {
    Path root = Files.createDirectory(directory.resolve("root"));
    try (var large = new RandomAccessFile(root.resolve("large").toFile(), "rw")) {
      large.setLength(64L << 20);
    }
    Path launcher =
        Files.writeString(
            directory.resolve("alone"),
            ALONE.replace("%launcher%", System.getProperty("wharf.launcher")));
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (var wharf = start(launcher, root).awaitReady();
        var site = new Site(wharf, root, directory)) {
      var command =
          new ArrayList<>(List.of("sh", "-c", BESIDE_IT, "sh", Long.toString(wharf.pid())));
      command.addAll(site.python("power_cut.py"));
      Program.run(directory, "", command).succeeded();

      for (int session = 1; session <= 3; session++) {
        wharf.awaitLog(
            "-" + session + " client=127.0.0.1 account=\"alice\" protocol=ftp uploads=0");
      }
      site.awaitNothingStaged();
      assertThat(root.resolve("half")).doesNotExist();
    }
  }

  private WharfProcess start(Path launcher, Path root) throws Exception {
    var arguments = new ArrayList<>(List.of("serve", "--root", root.toString()));
    arguments.addAll(List.of("--user", "alice:secret", "--listen", "127.0.0.1:0"));
    for (String timeout : List.of("idle", "data", "write")) {
      arguments.addAll(List.of("--set", "timeouts." + timeout + "=2s"));
    }
    return WharfProcess.start(launcher, directory, Map.of(), arguments.toArray(String[]::new));
  }
}
