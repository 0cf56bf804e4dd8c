package dev.wharf.protocol.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.domain.FtpPath;

/// Pathnames. A path never leaves the root, and its text means the same path again.
public final class FtpPathFuzz {
  private static final FtpPath HOME = FtpPath.ROOT.child("home").child("alice");

  private FtpPathFuzz() {}

  /// One pathname.
  public static void fuzzerTestOneInput(byte[] bytes) {
    String pathname = new String(bytes, UTF_8);
    if (!FtpPath.isPathname(pathname)) {
      return;
    }
    FtpPath path = HOME.resolve(pathname);
    for (String segment : path.segments()) {
      assertThat(segment).isNotEmpty().isNotEqualTo(".").isNotEqualTo("..").doesNotContain("/");
    }
    assertThat(FtpPath.ROOT.resolve(path.toString())).isEqualTo(path);
    assertThat(path.startsWith(FtpPath.ROOT)).isTrue();
    assertThat(path.toString().length()).isLessThanOrEqualTo(13 + pathname.length());
    assertThat(path.parent().depth()).isEqualTo(Math.max(0, path.depth() - 1));
  }
}
