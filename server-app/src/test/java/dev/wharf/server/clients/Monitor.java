package dev.wharf.server.clients;

import java.nio.file.Path;
import java.util.List;

/// Looks into the JVM of a server with `jcmd`, from the JDK that runs the tests.
///
/// @param pid the process
record Monitor(long pid) {
  /// Bytes of all objects that are in use.
  long liveBytes() throws Exception {
    return histogram()
        .lines()
        .filter(line -> line.startsWith("Total "))
        .mapToLong(Monitor::bytes)
        .sum();
  }

  /// Every class with the number and the bytes of its objects in use, the largest first.
  String histogram() throws Exception {
    return jcmd("GC.class_histogram");
  }

  private static long bytes(String line) {
    return Long.parseLong(line.strip().split(" +", -1)[2]);
  }

  private String jcmd(String command) throws Exception {
    String program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    var whole = List.of(program, Long.toString(pid), command);
    return Program.run(Path.of(System.getProperty("java.io.tmpdir")), "", whole).succeeded().out();
  }
}
