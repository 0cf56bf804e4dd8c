package dev.wharf.server.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.server.Until;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ProgramRunTest {
  private static final Duration LONG = Duration.ofSeconds(50);

  @TempDir private Path directory;

  private static ProgramRun.End run(List<String> command, Map<String, String> variables) {
    return ProgramRun.run(command, variables, Optional.empty(), LONG, new HashSet<>());
  }

  private List<String> sh(String text, String... arguments) throws Exception {
    return Scripts.sh(directory, text, arguments);
  }

  @Test
  void an_argument_reaches_the_program_as_it_is_and_no_shell_sees_it() throws Exception {
    String evil = "/a b;touch pwned $(id) `id` \"'\\ *\nü";
    Path seen = directory.resolve("seen");

    ProgramRun.End end = run(sh("printf %s \"$1\" > " + seen, evil), Map.of());

    assertThat(end).isEqualTo(new ProgramRun.End.Exited(0, List.of()));
    assertThat(seen).hasContent(evil);
  }

  @Test
  void the_environment_is_what_was_given_and_a_path() throws Exception {
    var end = run(List.of("/usr/bin/env"), Map.of("WHARF_PATH", "/x=\u202e", "WHARF_A", "nul\0"));

    assertThat(end.lines())
        .containsExactlyInAnyOrder(
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "WHARF_PATH=/x=?",
            "WHARF_A=nul\ufffd");
  }

  @Test
  void a_program_that_takes_too_long_is_killed_with_its_children() throws Exception {
    Path pids = directory.resolve("pids");
    List<String> command =
        sh("sleep 1000 & echo $! > " + pids + "; echo $$ >> " + pids + "; echo hangs; wait");

    ProgramRun.End end =
        ProgramRun.run(
            command, Map.of(), Optional.empty(), Duration.ofMillis(700), new HashSet<>());

    assertThat(end).isEqualTo(new ProgramRun.End.Killed(List.of("hangs")));
    for (String pid : Files.readAllLines(pids)) {
      Until.holds(
          "the end of " + pid,
          () -> ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive).isEmpty());
    }
  }

  @Test
  void a_program_can_be_killed_from_outside() throws Exception {
    Set<ProgramRun> runs = ConcurrentHashMap.newKeySet();
    List<String> command = sh("exec sleep 1000");
    Thread killer =
        Thread.ofVirtual()
            .start(
                () -> {
                  Until.holds("a run", () -> !runs.isEmpty());
                  runs.forEach(ProgramRun::kill);
                });

    ProgramRun.End end = ProgramRun.run(command, Map.of(), Optional.empty(), LONG, runs);

    assertThat(end).isEqualTo(new ProgramRun.End.Exited(137, List.of()));
    assertThat(runs).isEmpty();
    killer.join();
  }

  @Test
  void nobody_waits_for_what_a_program_leaves_behind() throws Exception {
    Path pid = directory.resolve("pid");
    ProgramRun.End end = run(sh("sleep 1000 & echo $! > " + pid + "; echo started"), Map.of());

    assertThat(end).isEqualTo(new ProgramRun.End.Exited(0, List.of("started")));
    ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
        .ifPresent(ProcessHandle::destroyForcibly);
  }

  @Test
  void only_the_beginning_of_what_is_said_is_kept_and_it_forges_no_line() throws Exception {
    List<String> command =
        sh(
            "printf 'a\\033[2J\\rb\\342\\200\\250c\\n\\n'; yes xxxxxxxxxxxxxxxx | head -c 3000000; exit 3");
    ProgramRun.End end = run(command, Map.of());

    assertThat(end).isInstanceOf(ProgramRun.End.Exited.class);
    assertThat(end.words()).isEqualTo("exit code 3");
    assertThat(end.lines()).hasSize(20);
    assertThat(end.lines().subList(0, 2)).containsExactly("a?[2J", "b?c");
  }

  @Test
  void many_runs_leave_no_descriptor_behind() throws Exception {
    Path pids = directory.resolve("pids");
    List<String> command = sh("echo x; sleep 1000 & echo $! >> " + pids);
    run(command, Map.of());
    long before = descriptors();
    for (int i = 0; i < 20; i++) {
      run(command, Map.of());
    }
    Until.holds("as many descriptors as before", () -> descriptors() <= before);
    for (String pid : Files.readAllLines(pids)) {
      ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  private static long descriptors() {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_program_that_is_not_there_is_no_exception() {
    ProgramRun.End end = run(List.of("/nowhere/program"), Map.of());

    assertThat(end).isInstanceOf(ProgramRun.End.NotStarted.class);
    assertThat(end.words()).startsWith("could not be started: ").contains("/nowhere/program");
  }
}
