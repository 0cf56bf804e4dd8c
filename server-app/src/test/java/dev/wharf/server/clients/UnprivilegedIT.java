package dev.wharf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.server.boot.WharfProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program without root, and with a file system that is read-only but for what it serves.
class UnprivilegedIT {
  /// Everybody else's tests may run as root; this one's server does not. The mount is private to
  /// it.
  private static final String CONFINED =
      """
      #!/bin/sh
      set -eu
      [ "$(id -u)" = 0 ] || exec '%launcher%' "$@"
      exec unshare --mount --propagation private sh -c '
        mount --bind "%open%" "%open%"
        mount -o remount,bind,ro /
        if touch /usr/writable 2>/dev/null; then exit 9; fi
        exec setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs \\
          --bounding-set=-all --inh-caps=-all "%launcher%" "$@"
      ' sh "$@"
      """;

  @TempDir private Path directory;

  @Test
  void s_17_it_serves_as_nobody_with_a_read_only_root() throws Exception {
    Path root = Files.createDirectory(directory.resolve("root"));
    List.of(directory, root).forEach(UnprivilegedIT::openToAll);
    byte[] bytes = Tree.bytes(300_000, 1);
    Path sent = Files.write(directory.resolve("sent"), bytes);
    try (var wharf = start(root).awaitReady()) {
      List<String> status =
          Files.readAllLines(Path.of("/proc", Long.toString(wharf.pid()), "status"));
      assertThat(status).contains("CapEff:\t0000000000000000");
      assertThat(status).noneMatch(line -> line.startsWith("Uid:\t0"));

      String url = "ftp://alice:secret@" + wharf.authority() + "/";
      Program.run(directory, "curl", "-sS", "-T", sent.toString(), url).succeeded();
      assertThat(root.resolve("sent")).hasBinaryContent(bytes);
      assertThat(Program.run(directory, "curl", "-sS", url).succeeded().out()).contains("sent");
    }
  }

  private WharfProcess start(Path root) throws Exception {
    String text =
        CONFINED
            .replace("%launcher%", System.getProperty("wharf.launcher"))
            .replace("%open%", directory.toString());
    Path launcher = Files.writeString(directory.resolve("confined"), text);
    openToAll(launcher);
    return WharfProcess.start(
        launcher,
        directory,
        Map.of(),
        "serve",
        "--root",
        root.toString(),
        "--user",
        "alice:secret",
        "--listen",
        "127.0.0.1:0");
  }

  private static void openToAll(Path path) {
    try {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
