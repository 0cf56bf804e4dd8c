package dev.wharf.auth.unix;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// This machine, with other files in /etc: a program started here sees them, in a mount namespace
/// of its own, and nobody else does.
///
/// @param etc the directory with the files; those that are there replace those of /etc
record PrivateMachine(Path etc) {
  private static final List<String> FILES =
      List.of("passwd", "group", "shadow", "shells", "nsswitch.conf");

  /// Puts a file into /etc.
  PrivateMachine with(String name, String content) throws IOException {
    Files.writeString(etc.resolve(name), content);
    return this;
  }

  /// Runs the `main` of a class of the tests in a JVM there.
  ///
  /// @param prefix a program with its options, that runs the JVM; may be empty
  /// @return what it wrote, errors included
  String run(List<String> prefix, Class<?> main, String... args)
      throws IOException, InterruptedException {
    var script = new StringBuilder();
    for (String file : FILES) {
      if (Files.exists(etc.resolve(file))) {
        script.append("mount --bind \"$0/").append(file).append("\" /etc/").append(file);
        script.append(" && ");
      }
    }
    var command = new ArrayList<String>();
    command.addAll(List.of("unshare", isRoot() ? "-m" : "-rm", "sh", "-c"));
    command.add(script.append("exec \"$@\"").toString());
    command.add(etc.toString());
    command.addAll(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:+UseSerialGC", "-Xmx128m", "--enable-native-access=ALL-UNNAMED", "-cp"));
    command.add(classPath());
    command.add(main.getName());
    command.addAll(List.of(args));
    Path output = etc.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("the program does not end: " + Files.readString(output));
    }
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static String classPath() {
    return String.join(
        File.pathSeparator,
        Path.of("target/test-classes").toAbsolutePath().toString(),
        System.getProperty("jdk.module.path", ""),
        System.getProperty("java.class.path", ""));
  }
}
