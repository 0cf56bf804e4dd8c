package dev.wharf.storage.localfs;

import dev.wharf.domain.Account;
import dev.wharf.domain.PosixIdentity;
import dev.wharf.domain.Username;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// Users whom no machine has, for tests that act as them.
record Users(String name, int uid, int gid) {
  static final Users ADA = new Users("ada", 54_321, 54_322);
  static final Users BOB = new Users("bob", 54_331, 54_332);

  /// Goes on only as root.
  static void assumeRoot() {
    if (!"root".equals(System.getProperty("user.name"))) {
      Assumptions.abort("NOT TESTED: acting as other users. Only root may.");
    }
  }

  Account account() {
    return Account.named(new Username(name)).withIdentity(new PosixIdentity(uid, gid));
  }

  /// Makes a file or directory theirs.
  Path own(Path path, String mode) throws IOException {
    Files.setAttribute(path, "unix:uid", uid);
    Files.setAttribute(path, "unix:gid", gid);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    return path;
  }

  /// Whether a file is theirs, by user and group.
  boolean owns(Path path) throws IOException {
    return Files.getAttribute(path, "unix:uid").equals(uid)
        && Files.getAttribute(path, "unix:gid").equals(gid);
  }

  /// Users and groups of all threads of this process: one line each if nobody acts as somebody.
  static Set<String> identitiesOfThreads() throws IOException {
    var identities = new HashSet<String>();
    List<Path> threads;
    try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
      threads = tasks.toList();
    }
    for (Path thread : threads) {
      try {
        Files.readAllLines(thread.resolve("status")).stream()
            .filter(line -> line.startsWith("Uid:") || line.startsWith("G"))
            .forEach(identities::add);
      } catch (IOException _) {
        // a thread that has ended acts as nobody
      }
    }
    return identities;
  }
}
