package dev.wharf.server.hooks;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Asks a program, such as a virus scanner, about each upload.
///
/// The file is its standard input, and its path stands in place of `{file}` among the arguments.
/// Exit code 0 publishes, 1 refuses (550) and 2 refuses for its size (552), both with the first
/// line of what the program said. Everything else, a program that does not start or takes too long
/// included, is no verdict: 451, unless the administrator wants such files published. An interrupt
/// kills the program.
public final class ProgramCheck implements UploadCheck {
  /// What stands for the path of the file.
  public static final String FILE = "{file}";

  private static final Logger LOG = System.getLogger(ProgramCheck.class.getName());
  private static final String ENDED = "the transfer was ended during the check";
  private static final int UNWANTED = 1;
  private static final int TOO_LARGE = 2;

  private final Rules rules;
  private final Semaphore turns;
  private final Set<ProgramRun> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /// How uploads are checked.
  ///
  /// @param command the program and its arguments
  /// @param timeout how long a check may take, and how long one may wait for its turn before
  /// @param parallel checks at the same time, from 1 up
  /// @param publishUnchecked whether a file is published that could not be checked
  /// @param quarantine where unwanted files are kept
  /// @param spool for files of storages that have no place for them on this machine
  public record Rules(
      List<String> command,
      Duration timeout,
      int parallel,
      boolean publishUnchecked,
      Optional<Path> quarantine,
      Path spool) {
    /// Checks the numbers.
    public Rules {
      command = List.copyOf(command);
      if (command.isEmpty() || parallel < 1 || timeout.isZero() || timeout.isNegative()) {
        throw new IllegalArgumentException("a check needs a program, time, and a turn");
      }
    }
  }

  /// A check that nobody has asked yet.
  public ProgramCheck(Rules rules) {
    this.rules = rules;
    this.turns = new Semaphore(rules.parallel(), true);
  }

  @Override
  public Path spool() {
    return rules.spool();
  }

  @Override
  public Verdict judge(Candidate candidate) {
    Verdict verdict = inTurn(candidate);
    if (verdict instanceof Verdict.Unknown(String problem)
        && rules.publishUnchecked()
        && !closed
        && !Thread.currentThread().isInterrupted()) {
      LOG.log(
          Level.WARNING,
          "published unchecked: {0} of {1}: {2}",
          Text.harmless(candidate.path()),
          Text.harmless(candidate.account()),
          problem);
      return new Verdict.Good();
    }
    if (verdict instanceof Verdict.Unwanted unwanted && rules.quarantine().isPresent()) {
      return quarantined(candidate, unwanted, rules.quarantine().get());
    }
    return verdict;
  }

  private Verdict inTurn(Candidate candidate) {
    try {
      if (!turns.tryAcquire(rules.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
        return new Verdict.Unknown("no check was free in time");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Verdict.Unknown(ENDED);
    }
    try {
      return closed ? new Verdict.Unknown("the server ends") : run(candidate);
    } finally {
      turns.release();
    }
  }

  private Verdict run(Candidate candidate) {
    String file = candidate.file().toString();
    List<String> command = rules.command().stream().map(word -> word.replace(FILE, file)).toList();
    Map<String, String> variables =
        Map.of(
            "WHARF_ACCOUNT", candidate.account(),
            "WHARF_PATH", candidate.path(),
            "WHARF_FILE", file,
            "WHARF_SIZE", Long.toString(candidate.size()));
    ProgramRun.End end =
        ProgramRun.run(command, variables, Optional.of(candidate.file()), rules.timeout(), running);
    // Scanners begin with the name of the file: its client knows another one.
    String first =
        end.lines().isEmpty() ? "" : end.lines().getFirst().replace(file, candidate.path());
    if (end instanceof ProgramRun.End.Exited(int code, _)) {
      switch (code) {
        case 0 -> {
          return new Verdict.Good();
        }
        case UNWANTED -> {
          return new Verdict.Unwanted(first, false);
        }
        case TOO_LARGE -> {
          return new Verdict.Unwanted(first, true);
        }
        default -> {} // no verdict, as below
      }
    }
    if (Thread.currentThread().isInterrupted()) {
      return new Verdict.Unknown(ENDED);
    }
    String problem = "the check: " + end.words() + (first.isEmpty() ? "" : ": " + first);
    LOG.log(Level.ERROR, "no verdict on {0}: {1}", Text.harmless(candidate.path()), problem);
    return new Verdict.Unknown(problem);
  }

  /// A file that cannot be kept is refused all the same.
  private static Verdict quarantined(
      Candidate candidate, Verdict.Unwanted unwanted, Path quarantine) {
    try {
      Path kept = Quarantine.keep(candidate, unwanted, quarantine);
      LOG.log(Level.WARNING, "in quarantine: {0}", kept.toString());
    } catch (IOException e) {
      LOG.log(Level.ERROR, "not in quarantine, and lost: {0}", Text.harmless(e.toString()));
    }
    return unwanted;
  }

  /// Kills what runs; nobody gets a good verdict any more.
  @Override
  public void close() {
    closed = true;
    turns.release(Short.MAX_VALUE); // who waits for a turn shall wait no longer
    running.forEach(ProgramRun::kill);
  }
}
