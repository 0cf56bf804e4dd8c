package dev.wharf.server.clients;

import dev.wharf.server.boot.WharfProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;

/// This machine with users of ours: the program, started here, sees other files in /etc, in a mount
/// namespace of its own. Every user's password is `correct horse`.
///
/// @param directory where everything is
record Machine(Path directory) {
  static final String PASSWORD = "correct horse";

  private static final String LAUNCHER =
      """
      #!/bin/sh
      set -eu
      exec unshare %how% --propagation private sh -c '
        for file in "%etc%"/*; do
          mount --bind "$file" "/etc/$(basename "$file")"
        done
        exec %prefix% "%wharf%" "$@"
      ' sh "$@"
      """;

  private static final String PASSWD =
      """
      root:x:0:0:root:/root:/bin/sh
      alice:x:1001:1001:Alice:%HOMES%/alice:/bin/bash
      bob:x:1002:1002:Bob:%HOMES%/bob:/bin/sh
      locked:x:1003:1003::%HOMES%/alice:/bin/sh
      expired:x:1004:1004::%HOMES%/alice:/bin/sh
      old:x:1005:1005::%HOMES%/alice:/bin/sh
      nologin:x:1006:1006::%HOMES%/alice:/usr/sbin/nologin
      daemon:x:999:999::%HOMES%/alice:/bin/sh
      empty:x:1007:1007::%HOMES%/alice:/bin/sh
      denied:x:1008:1008::%HOMES%/alice:/bin/sh
      """;

  private static final String SHADOW =
      """
      root:%HASH%:19000:0:99999:7:::
      alice:%HASH%:19000:0:99999:7:::
      bob:%HASH%:19000:0:99999:7:::
      locked:!%HASH%:19000:0:99999:7:::
      expired:%HASH%:19000:0:99999:7::%TODAY%:
      old:%HASH%:19000:0:90:7:::
      nologin:%HASH%:19000:0:99999:7:::
      daemon:%HASH%:19000:0:99999:7:::
      empty::19000:0:99999:7:::
      denied:%HASH%:19000:0:99999:7:::
      """;

  /// Makes the files.
  ///
  /// @param homes where the homes are
  static Machine with(Path directory, Path homes) throws IOException, InterruptedException {
    Path etc = Files.createDirectories(directory.resolve("etc"));
    String hash = Program.run(directory, "openssl", "passwd", "-6", PASSWORD).out().strip();
    long today = Instant.now().getEpochSecond() / 86_400;
    Files.writeString(etc.resolve("passwd"), PASSWD.replace("%HOMES%", homes.toString()));
    Files.writeString(
        etc.resolve("shadow"),
        SHADOW.replace("%HASH%", hash).replace("%TODAY%", Long.toString(today)));
    Files.setPosixFilePermissions(
        etc.resolve("shadow"), PosixFilePermissions.fromString("rw-------"));
    Files.writeString(etc.resolve("group"), "root:x:0:bob\nteam:x:2001:alice,nobody-here\n");
    Files.writeString(etc.resolve("shells"), "/bin/sh\n/bin/bash\n/usr/sbin/nologin\n");
    Files.writeString(etc.resolve("nsswitch.conf"), "passwd: files\nshadow: files\ngroup: files\n");
    Path pam = Files.createDirectory(etc.resolve("pam.d"));
    Files.writeString(pam.resolve("common-auth"), "auth required pam_unix.so\n");
    Files.writeString(pam.resolve("common-account"), "account required pam_unix.so\n");
    Files.writeString(pam.resolve("other"), "auth required pam_deny.so\n");
    return new Machine(directory);
  }

  /// The service that Wharf ships, and behind it one line more.
  void service(String line) throws IOException {
    Path launcher = Path.of(System.getProperty("wharf.launcher"));
    Path shipped = Objects.requireNonNull(launcher.getParent()).resolve("docs/pam/wharf");
    Files.writeString(
        directory.resolve("etc/pam.d/wharf"), Files.readString(shipped) + line + "\n");
  }

  /// Starts the program here.
  ///
  /// @param prefix a program with its options that starts it; may be empty
  WharfProcess start(String prefix, String... arguments) throws IOException {
    String text =
        LAUNCHER
            .replace("%how%", isRoot() ? "--mount" : "--mount --map-root-user")
            .replace("%etc%", directory.resolve("etc").toString())
            .replace("%prefix%", prefix)
            .replace("%wharf%", System.getProperty("wharf.launcher"));
    Path launcher = Files.writeString(directory.resolve("launcher" + prefix.length()), text);
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    return WharfProcess.start(launcher, directory, Map.of(), arguments);
  }

  /// Ends the test, and says so, unless the tests run as root.
  ///
  /// @param what is not tested then
  static void needRoot(String what) {
    if (!isRoot()) {
      Assumptions.abort("NOT TESTED: " + what + ". Only root may.");
    }
  }

  static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }
}
