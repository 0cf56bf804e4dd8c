package dev.wharf.storage.localfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.domain.FtpPath;
import dev.wharf.storage.spi.Failure;
import dev.wharf.storage.spi.StorageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HomePathTest {
  @Test
  void homes_are_absolute_or_relative_to_the_root() throws Exception {
    assertThat(HomePath.below("/srv/ftp", "")).isEqualTo(FtpPath.ROOT);
    assertThat(HomePath.below("/srv/ftp", "/srv/ftp")).isEqualTo(FtpPath.ROOT);
    assertThat(HomePath.below("/srv/ftp", "/srv//ftp/./ada/")).hasToString("/ada");
    assertThat(HomePath.below("/srv/ftp", "team/ada")).hasToString("/team/ada");
    assertThat(HomePath.below("/", "/home/ada")).hasToString("/home/ada");
    assertThat(HomePath.below("/srv/ftp", "~ada")).hasToString("/~ada");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/srv",
        "/srv/ftpd",
        "/srv/ft",
        "/etc/passwd",
        "../..",
        "ada/../../etc",
        "/srv/ftp/..",
        "/srv/ftp/../ftp2",
        "${HOME}",
        "/srv/ftp/${uid}",
        "%{User-Name}",
        ".",
        "./.",
        "ada\u0000",
        "ada\n",
        ".wharf-upload-1",
        "a/.wharf-x/b"
      })
  void a_101_a_081_homes_outside_or_half_made_are_denied(String home) {
    assertThatThrownBy(() -> HomePath.below("/srv/ftp", home))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.failure()).isEqualTo(Failure.DENIED));
  }
}
