package dev.wharf.storage.localfs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// File systems in which the kernel shows itself, such as `/proc`: nobody means to serve them.
final class KernelMounts {
  private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
  private static final int MOUNT_POINT = 4; // proc_pid_mountinfo(5), counted from 0
  private static final int OCTAL = 8;
  private static final Set<String> TYPES =
      Set.of(
          "proc",
          "sysfs",
          "devtmpfs",
          "devpts",
          "debugfs",
          "tracefs",
          "securityfs",
          "configfs",
          "cgroup",
          "cgroup2",
          "bpf",
          "pstore",
          "efivarfs",
          "binfmt_misc");

  private KernelMounts() {}

  /// Those at or below `root`, each as `/srv/ftp/proc (proc)`; none where the system does not tell.
  static List<String> below(Path root) {
    try {
      // names are bytes; Latin-1 keeps each of them
      return below(root.toRealPath(), Files.readAllLines(MOUNTS, StandardCharsets.ISO_8859_1));
    } catch (IOException _) {
      return List.of();
    }
  }

  static List<String> below(Path root, List<String> mountinfo) {
    var found = new ArrayList<String>();
    for (String line : mountinfo) {
      String[] fields = line.split(" ", -1);
      int dash = List.of(fields).indexOf("-");
      if (dash > MOUNT_POINT && dash + 1 < fields.length && TYPES.contains(fields[dash + 1])) {
        Path place = Path.of(unescaped(fields[MOUNT_POINT]));
        if (place.startsWith(root)) {
          found.add(place + " (" + fields[dash + 1] + ")");
        }
      }
    }
    return found;
  }

  /// Blanks, tabs, line feeds and backslashes are three octal digits behind a backslash.
  private static String unescaped(String field) {
    var bytes = new StringBuilder();
    for (int i = 0; i < field.length(); i++) {
      if (field.charAt(i) == '\\' && i + 3 < field.length()) {
        bytes.append((char) Integer.parseInt(field.substring(i + 1, i + 4), OCTAL));
        i += 3;
      } else {
        bytes.append(field.charAt(i));
      }
    }
    return new String(
        bytes.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
