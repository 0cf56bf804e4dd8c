package dev.wharf.server.boot;

import dev.wharf.domain.Setting;
import dev.wharf.domain.Settings;
import dev.wharf.server.FtpServer;
import dev.wharf.server.hooks.ProgramCheck;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The keys of the section `check`.
final class CheckKeys {
  /// What becomes of a file that could not be checked.
  enum Unchecked {
    /// It is refused with 451.
    REFUSE,
    /// It is published.
    PUBLISH
  }

  static final Setting<List<String>> PROGRAM =
      Setting.texts(
              "check.program",
              "A program and its arguments, asked about each upload before anybody can see it; no"
                  + " shell sees them. The file is its standard input, and its path stands in place"
                  + " of `{file}`.")
          .or(List.of());
  static final Setting<Duration> TIMEOUT =
      Setting.duration(
          "check.timeout",
          Duration.ofMinutes(1),
          "How long a check may take, and how long an upload may wait for its turn; the client"
              + " waits as well, and some give up after 20 seconds.");
  static final Setting<Integer> PARALLEL =
      Setting.count("check.parallel", 2, "Checks at the same time.");
  static final Setting<Unchecked> UNCHECKED =
      Setting.choice(
          "check.on-failure",
          Unchecked.class,
          Unchecked.REFUSE,
          "What becomes of a file when the program cannot say: refused with 451, or published.");
  static final Setting<Optional<Path>> QUARANTINE =
      Setting.text(
              "check.quarantine",
              "A directory, outside of what is served, that keeps the files that are refused; without"
                  + " it they are gone.")
          .optional("path", Path::of);
  static final Setting<Path> SPOOL =
      Setting.text(
              "check.spool",
              "Where uploads to storages without files on this machine, such as `s3`, are copied to"
                  + " until they are checked; needs room for all that run.")
          .or("/tmp")
          .as("path", Path::of);

  static final ConfigKeys.Section SECTION =
      new ConfigKeys.Section(
          "check",
          "A look at each upload before it appears, see [hooks](hooks.md#check).",
          List.of(PROGRAM, TIMEOUT, PARALLEL, UNCHECKED, QUARANTINE, SPOOL));

  private CheckKeys() {}

  /// What is wrong with settings of which each could be read.
  ///
  /// @param roots directories that are served
  static List<String> problems(Settings settings, List<Path> roots) {
    var problems = new ArrayList<String>();
    List<String> program = settings.get(PROGRAM);
    Optional<Path> quarantine = settings.get(QUARANTINE);
    if (program.isEmpty()) {
      quarantine.ifPresent(
          path -> problems.add("check.quarantine: " + path + ": expected with check.program"));
      return problems;
    }
    Programs.problem(program).ifPresent(what -> problems.add("check.program: " + what));
    if (settings.get(PARALLEL) < 1) {
      problems.add("check.parallel: 0: expected a number from 1 up");
    }
    if (settings.get(TIMEOUT).isZero()) {
      problems.add("check.timeout: 0s: expected some time");
    }
    Programs.place(SPOOL.name(), settings.get(SPOOL), false).ifPresent(problems::add);
    if (quarantine.isPresent()) {
      Programs.place(QUARANTINE.name(), quarantine.get(), false).ifPresent(problems::add);
      problems.addAll(Programs.outside(QUARANTINE.name(), quarantine.get(), roots));
    }
    return problems;
  }

  /// Adds the check, if there is one.
  static FtpServer.Builder addTo(FtpServer.Builder builder, Settings settings) {
    if (settings.get(PROGRAM).isEmpty()) {
      return builder;
    }
    var rules =
        new ProgramCheck.Rules(
            settings.get(PROGRAM),
            settings.get(TIMEOUT),
            settings.get(PARALLEL),
            settings.get(UNCHECKED) == Unchecked.PUBLISH,
            settings.get(QUARANTINE).map(Programs::absolute),
            Programs.absolute(settings.get(SPOOL)));
    return builder.uploadCheck(() -> new ProgramCheck(rules));
  }
}
