package dev.wharf.server.hooks;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// One run of an administrator's program: the only place where a process is started.
///
/// The program gets an argument vector, never a line for a shell; an environment with what it is
/// given and a `PATH`; and a file, or nothing, at standard input. What it says at standard output
/// and error is kept up to a limit. When its time is over it is killed, and so are all processes
/// that it has started and that are still below it. Nothing waits for processes that a program
/// leaves behind, and no descriptor to them stays open.
final class ProgramRun {
  /// Most bytes that are kept of what a program says; the rest is read and forgotten.
  static final int MOST_SAID = 16 * 1024;

  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  private static final File NOTHING = new File("/dev/null");
  private static final Duration STEP = Duration.ofMillis(50); // between looks at what it says

  private final Process process;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  /// How a run went.
  sealed interface End {
    /// What the program said.
    List<String> lines();

    /// It ended by itself.
    record Exited(int code, List<String> lines) implements End {}

    /// It took too long, or the server ended, and was killed.
    record Killed(List<String> lines) implements End {}

    /// It could not be started.
    record NotStarted(String problem) implements End {
      @Override
      public List<String> lines() {
        return List.of();
      }
    }

    /// How it went, in words.
    default String words() {
      return switch (this) {
        case Exited(int code, _) -> "exit code " + code;
        case Killed _ -> "killed, since its time was over";
        case NotStarted(String problem) -> "could not be started: " + problem;
      };
    }
  }

  private ProgramRun(Process process) {
    this.process = process;
  }

  /// Runs a program to its end.
  ///
  /// @param command the program, by its absolute path or for the `PATH`, and its arguments
  /// @param variables its environment
  /// @param input what it reads from standard input
  /// @param limit how long it may take; an interrupt ends it at once
  /// @param runs holds it while it runs, for whoever wants to [#kill] it
  static End run(
      List<String> command,
      Map<String, String> variables,
      Optional<Path> input,
      Duration limit,
      Set<ProgramRun> runs) {
    var builder = new ProcessBuilder(command.stream().map(ProgramRun::word).toList());
    builder.environment().clear();
    builder.environment().put("PATH", PATH);
    variables.forEach((name, value) -> builder.environment().put(name, word(value)));
    builder.directory(new File("/"));
    builder.redirectErrorStream(true);
    builder.redirectInput(input.map(Path::toFile).orElse(NOTHING));
    try {
      var run = new ProgramRun(builder.start());
      runs.add(run);
      try {
        return run.await(limit);
      } finally {
        runs.remove(run);
      }
    } catch (IOException e) {
      return new End.NotStarted(Text.harmless(String.valueOf(e.getMessage())));
    }
  }

  /// No argument and no variable can hold a NUL.
  private static String word(String text) {
    return text.replace('\0', '\ufffd');
  }

  private End await(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    boolean ended = false;
    try {
      while (!ended && System.nanoTime() - end < 0) {
        long left = Math.min(STEP.toNanos(), Math.max(1, end - System.nanoTime()));
        ended = process.waitFor(left, TimeUnit.NANOSECONDS);
        listen();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      if (!ended) {
        kill();
      }
      close();
    }
    List<String> lines = Text.lines(said.toByteArray());
    return ended ? new End.Exited(process.exitValue(), lines) : new End.Killed(lines);
  }

  /// Takes what is there, and waits for nothing: somebody whom the program left behind may hold the
  /// other end open for ever.
  private void listen() {
    byte[] some = new byte[4096];
    try {
      InputStream out = process.getInputStream();
      for (int ready = out.available(); ready > 0; ready = out.available()) {
        int count = out.read(some, 0, Math.min(ready, some.length));
        if (count <= 0) {
          return;
        }
        said.write(some, 0, Math.min(count, MOST_SAID - said.size()));
      }
    } catch (IOException _) {
      // the process has ended, and its stream with it
    }
  }

  /// Ends it now: first the program, which starts nothing more then; then what it has started.
  void kill() {
    List<ProcessHandle> children = below(process.toHandle());
    process.destroyForcibly();
    children.forEach(ProgramRun::kill);
  }

  private static void kill(ProcessHandle child) {
    List<ProcessHandle> late = below(child);
    child.destroyForcibly();
    late.forEach(ProcessHandle::destroyForcibly);
  }

  private static List<ProcessHandle> below(ProcessHandle process) {
    try (Stream<ProcessHandle> all = process.descendants()) {
      return all.toList();
    }
  }

  private void close() {
    for (Closeable stream :
        List.of(process.getInputStream(), process.getErrorStream(), process.getOutputStream())) {
      try {
        stream.close();
      } catch (IOException _) {
        // the descriptor is gone either way
      }
    }
  }
}
