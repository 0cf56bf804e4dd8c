package dev.wharf.server.boot;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// `./wharf` as a process of its own, from the distribution that the build has just made. For tests
/// of the whole program, and for foreign clients.
///
/// ```java
/// try (var wharf = WharfProcess.start(directory, "serve", "--listen", "127.0.0.1:0")) {
///   wharf.awaitReady();
///   ... wharf.url() ...
/// }
/// ```
///
/// Waits for lines, never for time. Whatever the program said is part of the message when a wait
/// fails.
public final class WharfProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String END = "\0end"; // in place of a line: no more will come
  private static final String READY = "Wharf is listening on ftp://";

  private final Process process;
  private final List<String> out = new ArrayList<>();
  private final List<String> err = new ArrayList<>();
  private final List<Thread> readers;

  private WharfProcess(Process process) {
    this.process = process;
    this.readers =
        List.of(follow(process.getInputStream(), out), follow(process.getErrorStream(), err));
  }

  /// Starts it.
  ///
  /// @param directory where it runs
  /// @param arguments as on a command line
  public static WharfProcess start(Path directory, String... arguments) throws IOException {
    return start(Path.of(System.getProperty("wharf.launcher")), directory, Map.of(), arguments);
  }

  /// Starts it in an environment with these variables besides the few that every process has.
  public static WharfProcess start(
      Path launcher, Path directory, Map<String, String> environment, String... arguments)
      throws IOException {
    var command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    String path = builder.environment().getOrDefault("PATH", "/usr/bin:/bin");
    builder.environment().clear();
    builder.environment().put("PATH", path);
    builder.environment().put("HOME", directory.toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("WHARF_BUILD", "no");
    builder.environment().putAll(environment);
    return new WharfProcess(builder.start());
  }

  /// Waits until it listens.
  ///
  /// @return this
  public WharfProcess awaitReady() throws InterruptedException {
    awaitLine(out, line -> line.startsWith(READY));
    return this;
  }

  /// Waits for a line on standard error, which is the log, that holds `part`.
  public String awaitLog(String part) throws InterruptedException {
    return awaitLine(err, line -> line.contains(part));
  }

  /// Waits for the end.
  ///
  /// @return the exit code
  public int awaitExit() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("does not end\n" + everything());
    }
    for (Thread reader : readers) {
      reader.join();
    }
    return process.exitValue();
  }

  /// Sends SIGTERM.
  public void terminate() {
    process.toHandle().destroy(); // unlike Process, it leaves the streams open
  }

  /// Sends SIGINT, as Ctrl-C does.
  public void interrupt() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
  }

  /// Gives it these bytes as all of its standard input.
  public WharfProcess input(String text) throws IOException {
    try (var in = process.getOutputStream()) {
      in.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return this;
  }

  /// `127.0.0.1:2121`: the first address it listens on; it is ready.
  public String authority() {
    String line =
        lines(out).stream().filter(one -> one.startsWith(READY)).findFirst().orElseThrow();
    String rest = line.substring(READY.length());
    int space = rest.indexOf(' ');
    return space < 0 ? rest : rest.substring(0, space);
  }

  /// The host it listens on, an IPv6 address without brackets; it is ready.
  public String host() {
    String host = authority().substring(0, authority().lastIndexOf(':'));
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /// The port it listens on; it is ready.
  public int port() {
    return Integer.parseInt(authority().substring(authority().lastIndexOf(':') + 1));
  }

  /// `ftp://127.0.0.1:2121/`; it is ready.
  public String url() {
    return "ftp://" + authority() + "/";
  }

  /// What it printed so far.
  public List<String> out() {
    return lines(out);
  }

  /// What it logged so far.
  public List<String> err() {
    return lines(err);
  }

  /// The process's id.
  public long pid() {
    return process.pid();
  }

  /// Ends it at once, if it still runs. It is gone then, and so are its locks and open files.
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  private String awaitLine(List<String> lines, Predicate<String> wanted)
      throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    synchronized (lines) {
      while (true) {
        for (String line : lines) {
          if (wanted.test(line)) {
            return line;
          }
        }
        long left = (end - System.nanoTime()) / 1_000_000;
        boolean ended = lines.contains(END);
        if (left <= 0 || ended) {
          throw new AssertionError((ended ? "ended" : "is silent") + "\n" + everything());
        }
        lines.wait(left);
      }
    }
  }

  private static Thread follow(InputStream in, List<String> lines) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try (var reader =
                  new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                  add(lines, line);
                }
              } catch (IOException _) {
                // the process was ended while its output was read
              } finally {
                add(lines, END);
              }
            });
  }

  private static void add(List<String> lines, String line) {
    synchronized (lines) {
      lines.add(line);
      lines.notifyAll();
    }
  }

  private static List<String> lines(List<String> lines) {
    synchronized (lines) {
      return lines.stream().filter(line -> !line.equals(END)).toList();
    }
  }

  private String everything() {
    return "it printed: " + String.join("\n", out()) + "\nit logged: " + String.join("\n", err());
  }
}
