package dev.wharf.server.clients;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

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

  /// How many virtual threads have a name that begins so.
  long virtualThreads(String prefix) throws Exception {
    Path dump = Files.createTempFile("threads", ".json");
    try {
      jcmd("Thread.dump_to_file", "-overwrite", "-format=json", dump.toString());
      var lines = Files.readAllLines(dump);
      return IntStream.range(0, lines.size())
          .filter(i -> lines.get(i).contains("\"virtual\": true"))
          .filter(i -> lines.get(i + 1).contains("\"name\": \"" + prefix))
          .count();
    } finally {
      Files.delete(dump);
    }
  }

  /// Bytes of memory beside the heap that buffers have. The JVM needs
  /// `-XX:NativeMemoryTracking=summary`.
  long directBytes() throws Exception {
    return jcmd("VM.native_memory")
        .lines()
        .map(String::strip)
        .filter(line -> line.startsWith("-") && line.contains(" Other (reserved="))
        .mapToLong(line -> number(line, "committed=") << 10)
        .sum();
  }

  /// The most memory that the process ever had, in bytes.
  long mostResidentBytes() throws IOException {
    return number(Files.readString(proc("status")), "VmHWM:") << 10;
  }

  /// Bytes that the process has caused to be written to disks.
  long writtenBytes() throws IOException {
    return number(Files.readString(proc("io")), "\nwrite_bytes: ");
  }

  private Path proc(String file) {
    return Path.of("/proc", Long.toString(pid), file);
  }

  /// The number behind a text.
  private static long number(String all, String before) {
    String rest = all.substring(all.indexOf(before) + before.length()).stripLeading();
    int end = 0;
    while (Character.isDigit(rest.charAt(end))) {
      end++;
    }
    return Long.parseLong(rest.substring(0, end));
  }

  private static long bytes(String line) {
    return Long.parseLong(line.strip().split(" +", -1)[2]);
  }

  private String jcmd(String... command) throws Exception {
    String program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    var whole = new ArrayList<>(List.of(program, Long.toString(pid)));
    whole.addAll(List.of(command));
    return Program.run(Path.of(System.getProperty("java.io.tmpdir")), "", whole).succeeded().out();
  }
}
