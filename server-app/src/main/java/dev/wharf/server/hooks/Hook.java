package dev.wharf.server.hooks;

import dev.wharf.domain.FtpPath;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What is to be done after some events.
///
/// @param name tells hooks apart; also the name of its directory in the queue
/// @param events after which
/// @param target what is done
/// @param rules how often and how many
public record Hook(String name, Set<EventKind> events, Target target, Rules rules) {
  /// Copies the events.
  ///
  /// @throws IllegalArgumentException if the name cannot be that of a directory
  public Hook {
    events = Set.copyOf(events);
    if (!isName(name)) {
      throw new IllegalArgumentException("not the name of a hook: " + name);
    }
  }

  /// Whether a hook can have that name: that of a file, not hidden, not that of the lock.
  public static boolean isName(String name) {
    return FtpPath.isName(name)
        && !name.startsWith(".")
        && !name.equals(Hooks.LOCK)
        && name.length() <= 64;
  }

  /// What a hook does.
  public sealed interface Target {
    /// How long one attempt may take.
    Duration timeout();
  }

  /// Runs a program, without a shell.
  ///
  /// @param command the program and its arguments; the absolute path of an uploaded file follows
  ///   them, if it lies on this machine
  /// @param timeout then the program is killed
  public record Program(List<String> command, Duration timeout) implements Target {
    /// Copies the command.
    public Program {
      command = List.copyOf(command);
      if (command.isEmpty() || timeout.isZero() || timeout.isNegative()) {
        throw new IllegalArgumentException("a program needs a name, and time to run");
      }
    }
  }

  /// Sends the event as JSON by POST.
  ///
  /// @param url `http` or `https`; redirects are not followed
  /// @param timeout for connection, request and response together
  /// @param secret a file with the key for the signature
  public record Webhook(URI url, Duration timeout, Optional<Path> secret) implements Target {
    /// Checks the address.
    public Webhook {
      boolean known = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (!known || url.getHost() == null || timeout.isZero() || timeout.isNegative()) {
        throw new IllegalArgumentException("a webhook needs an http or https URL, and time");
      }
    }
  }

  /// How often and how many.
  ///
  /// @param parallel runs at the same time, from 1 up; with 1 events are told in order, but for
  ///   those that have to be told again
  /// @param attempts how often an event is tried before it is given up, from 1 up
  /// @param pause how long after a first failure; doubles with each further one, up to an hour
  /// @param backlog events that may wait, from 1 up; what comes then is lost
  public record Rules(int parallel, int attempts, Duration pause, int backlog) {
    /// One after the other, three attempts, ten thousand events.
    public static final Rules DEFAULT = new Rules(1, 3, Duration.ofSeconds(10), 10_000);

    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    /// Checks the numbers.
    public Rules {
      if (parallel < 1 || attempts < 1 || backlog < 1 || pause.isNegative()) {
        throw new IllegalArgumentException("numbers of a hook begin at 1");
      }
    }

    /// How long to wait after so many failures.
    Duration pauseAfter(int failures) {
      Duration wait = pause;
      for (int i = 1; i < failures && wait.compareTo(LONGEST_PAUSE) < 0; i++) {
        wait = wait.multipliedBy(2);
      }
      return wait.compareTo(LONGEST_PAUSE) < 0 ? wait : LONGEST_PAUSE;
    }
  }
}
