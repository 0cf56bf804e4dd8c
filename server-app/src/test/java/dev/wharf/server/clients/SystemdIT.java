package dev.wharf.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The unit in `docs/systemd`, read by systemd itself.
class SystemdIT {
  private static final Path LAUNCHER = Path.of(System.getProperty("wharf.launcher"));
  private static final String INSTALLED = "/opt/wharf";

  @TempDir private Path directory;
  private String unit = "";

  /// The unit as it would be if the program were installed where it is.
  @BeforeEach
  void install() throws Exception {
    Path home = LAUNCHER.toRealPath().resolveSibling("");
    unit = Files.readString(home.resolve("docs/systemd/wharf.service"));
    Files.writeString(directory.resolve("wharf.service"), unit.replace(INSTALLED, home.toString()));
    Files.copy(home.resolve("docs/systemd/wharf.socket"), directory.resolve("wharf.socket"));
  }

  @Test
  void systemd_understands_every_line_of_the_unit() throws Exception {
    Program verify =
        Program.run(directory, "systemd-analyze", "verify", "--man=no", "./wharf.service");
    assertThat(verify.succeeded().out()).doesNotContain("wharf.service");
    Program socket =
        Program.run(directory, "systemd-analyze", "verify", "--man=no", "./wharf.socket");
    assertThat(socket.succeeded().out()).doesNotContain("wharf.s");
  }

  @Test
  void the_unit_gives_the_process_next_to_nothing() throws Exception {
    Program.run(
            directory,
            "systemd-analyze",
            "security",
            "--offline=true",
            "--threshold=20", // 2.0 of 10; the program as root without a unit's limits has 9.6
            "./wharf.service")
        .succeeded();
    assertThat(unit.lines())
        .contains(
            "User=wharf",
            "NoNewPrivileges=yes",
            "ProtectSystem=strict",
            "CapabilityBoundingSet=CAP_NET_BIND_SERVICE");
  }

  @Test
  void systemd_understands_the_lines_for_acting_as_users() throws Exception {
    Path service = directory.resolve("wharf.service");
    Path more = LAUNCHER.toRealPath().resolveSibling("docs/systemd/acting.conf");
    Files.writeString(service, Files.readString(service) + "\n" + Files.readString(more));
    Program verify =
        Program.run(directory, "systemd-analyze", "verify", "--man=no", "./wharf.service");
    assertThat(verify.succeeded().out()).doesNotContain("wharf.service");
    Program security =
        Program.run(directory, "systemd-analyze", "security", "--offline=true", "./wharf.service");
    assertThat(security.out().lines())
        .anyMatch(line -> line.contains("CapabilityBoundingSet=~CAP_SET(UID|GID|PCAP)"))
        .noneMatch(line -> line.startsWith("✓") && line.contains("CAP_SET(UID|GID|PCAP)"));
  }
}
