package dev.wharf.server.logs;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/// Sends lines to a system log, on a thread of its own: whoever writes waits for nobody.
///
/// Lines wait while the system log does not take them, and are tried again; those for which there
/// is no room are lost and counted, and their number is sent as soon as the log takes lines again.
public final class Syslog implements LineSink {
  /// Names of facilities by number (RFC 5424 §6.2.1); those between have no common name.
  public static final List<String> FACILITIES =
      List.of(
          "kern",
          "user",
          "mail",
          "daemon",
          "auth",
          "syslog",
          "lpr",
          "news",
          "uucp",
          "cron",
          "authpriv",
          "ftp",
          "ntp",
          "security",
          "console",
          "clock",
          "local0",
          "local1",
          "local2",
          "local3",
          "local4",
          "local5",
          "local6",
          "local7");

  /// The name of the thread that sends.
  static final String THREAD = "wharf-syslog";

  /// Most lines that wait.
  static final int MOST_WAITING = 4096;

  private static final Logger LOG = System.getLogger(Syslog.class.getName());

  private static final int LONGEST = 8000; // characters of a line
  private static final int WARNING = 4;
  private static final Duration PAUSE = Duration.ofSeconds(2); // after a failure
  private static final Duration LAST = Duration.ofSeconds(2); // for what waits at the end

  private final Target target;
  private final SyslogWire wire;
  private final Thread sender;
  private final Queue<Line> waiting = new ArrayDeque<>(); // guarded by this
  private long lost; // lines since the last one that had room; guarded by this
  private boolean closing; // guarded by this

  /// Where a system log listens.
  public sealed interface Target {
    /// A Unix socket, as `/dev/log`.
    record Local(Path path) implements Target {
      @Override
      public String toString() {
        return path.toString();
      }
    }

    /// Datagrams.
    record Udp(InetSocketAddress address) implements Target {
      @Override
      public String toString() {
        return "udp://" + address.getHostString() + ":" + address.getPort();
      }
    }

    /// A connection.
    record Tcp(InetSocketAddress address) implements Target {
      @Override
      public String toString() {
        return "tcp://" + address.getHostString() + ":" + address.getPort();
      }
    }
  }

  /// A line that waits.
  ///
  /// @param severity as RFC 5424 §6.2.1 counts
  /// @param time when it was written
  record Line(int severity, Instant time, String text) {}

  /// Sends to `target`, which need not be there yet.
  ///
  /// @param facility a number from 0 to 23
  public Syslog(Target target, int facility) {
    this.target = target;
    this.wire = new SyslogWire(target, facility);
    this.sender = Thread.ofPlatform().name(THREAD).daemon(true).start(this::sendAll);
  }

  @Override
  public void write(int severity, String text) {
    Instant now = Instant.now();
    text.lines()
        .map(line -> line.length() > LONGEST ? line.substring(0, LONGEST) : line)
        .forEach(line -> add(new Line(severity, now, line)));
  }

  private synchronized void add(Line line) {
    if (closing || waiting.size() >= MOST_WAITING) {
      lost++;
      return;
    }
    gap().ifPresent(waiting::add);
    waiting.add(line);
    notifyAll();
  }

  /// What is sent in place of lines that were lost. Called with the lock of this.
  private Optional<Line> gap() {
    if (lost == 0) {
      return Optional.empty();
    }
    String text = lost + " lines are missing here: the system log took none, and too many waited";
    lost = 0;
    return Optional.of(new Line(WARNING, Instant.now(), text));
  }

  private void sendAll() {
    try {
      boolean more = true;
      while (more) {
        Optional<Line> line = next();
        more = line.isPresent() && isSent(line.get());
      }
    } catch (InterruptedException _) {
      // the time for what waits at the end is over
    } finally {
      wire.close();
      tellOfTheRest();
    }
  }

  /// The line that has waited longest, which stays in the queue; none at the end.
  private synchronized Optional<Line> next() throws InterruptedException {
    while (waiting.isEmpty() && lost == 0 && !closing) {
      wait();
    }
    if (waiting.isEmpty()) {
      gap().ifPresent(waiting::add);
    }
    return Optional.ofNullable(waiting.peek());
  }

  /// Tries until the line is sent and out of the queue.
  ///
  /// @return false if it is the end, and it could not be sent
  private boolean isSent(Line line) throws InterruptedException {
    boolean told = false;
    while (true) {
      try {
        wire.send(line);
        done();
        return true;
      } catch (IOException e) {
        if (!told && !isClosing()) { // once for each time that it fails, to the other logs
          told = true;
          LOG.log(Level.WARNING, "the system log {0} takes no lines: {1}", target, e.getMessage());
        }
        if (isOverAfterPause()) {
          return false;
        }
      }
    }
  }

  private synchronized void done() {
    waiting.remove();
  }

  private synchronized boolean isClosing() {
    return closing;
  }

  private synchronized boolean isOverAfterPause() throws InterruptedException {
    long end = System.nanoTime() + PAUSE.toNanos();
    long left = PAUSE.toNanos();
    while (!closing && left > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = end - System.nanoTime();
    }
    return closing;
  }

  private void tellOfTheRest() {
    long rest;
    synchronized (this) {
      rest = waiting.size() + lost;
    }
    if (rest > 0) {
      LOG.log(Level.WARNING, "the system log {0} did not take the last {1} lines", target, rest);
    }
  }

  /// Sends what waits, for a few seconds at most; what is written later is lost.
  @Override
  public void close() {
    synchronized (this) {
      closing = true;
      notifyAll();
    }
    boolean ended = false;
    try {
      ended = sender.join(LAST);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    if (!ended) {
      wire.close();
      sender.interrupt();
    }
  }

  /// The number of a facility.
  public static Optional<Integer> facility(String name) {
    int number = FACILITIES.indexOf(name);
    return number < 0 ? Optional.empty() : Optional.of(number);
  }
}
