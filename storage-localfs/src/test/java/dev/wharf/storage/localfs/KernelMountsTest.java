package dev.wharf.storage.localfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelMountsTest {
  private static final List<String> MOUNTS =
      List.of(
          "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw",
          "23 22 0:21 / /proc rw,nosuid shared:12 - proc proc rw",
          "24 22 0:22 / /srv/my\\040ftp/proc rw shared:13 master:1 - proc proc rw",
          "25 22 0:23 / /srv/my\\040ftp/data rw - xfs /dev/sdb1 rw",
          "26 22 0:24 / /srv/my\\040ftp2/sys rw - sysfs sysfs rw",
          "27 22 0:24 /");

  @Test
  void a_087_what_the_kernel_shows_of_itself_below_the_root_is_found() {
    assertThat(KernelMounts.below(Path.of("/srv/my ftp"), MOUNTS))
        .containsExactly("/srv/my ftp/proc (proc)");
    assertThat(KernelMounts.below(Path.of("/"), MOUNTS)).hasSize(3);
    assertThat(KernelMounts.below(Path.of("/srv/other"), MOUNTS)).isEmpty();
  }

  @Test
  void a_087_this_machine_tells_of_its_own() {
    assertThat(KernelMounts.below(Path.of("/proc"))).contains("/proc (proc)");
  }
}
