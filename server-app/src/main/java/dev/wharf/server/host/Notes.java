package dev.wharf.server.host;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Notes to systemd of how the program is (sd_notify(3)), for services of `Type=notify`. Without
/// systemd nothing happens. Thread-safe.
public final class Notes {
  private static final Logger LOG = System.getLogger(Notes.class.getName());
  private static final Duration ROUND = Duration.ofSeconds(10);

  private final Optional<byte[]> socket;
  private final Optional<Duration> watchdog;

  private Notes(Optional<byte[]> socket, Optional<Duration> watchdog) {
    this.socket = socket;
    this.watchdog = watchdog;
  }

  /// What the environment says of whom to tell.
  public static Notes to(Map<String, String> environment, long pid) {
    String path = environment.getOrDefault("NOTIFY_SOCKET", "");
    boolean good = path.startsWith("/") || path.startsWith("@");
    String whose = environment.getOrDefault("WATCHDOG_PID", Long.toString(pid));
    Optional<Duration> watchdog = Optional.empty();
    if (whose.equals(Long.toString(pid))) {
      watchdog = micros(environment.getOrDefault("WATCHDOG_USEC", ""));
    }
    return new Notes(
        good ? Optional.of(path.getBytes(StandardCharsets.UTF_8)) : Optional.empty(), watchdog);
  }

  private static Optional<Duration> micros(String text) {
    try {
      long micros = Long.parseLong(text);
      return micros > 0 ? Optional.of(Duration.ofNanos(micros * 1000)) : Optional.empty();
    } catch (NumberFormatException _) {
      return Optional.empty(); // no watchdog is wanted
    }
  }

  /// It serves. From now on a thread says every few seconds that it still does.
  ///
  /// @param status what to say of it, on one line; asked by that thread, so that a server that
  ///   hangs falls silent
  public void ready(Supplier<String> status) {
    if (socket.isPresent()) {
      Thread.ofPlatform().name("wharf-notes").daemon(true).start(() -> tellAll(status));
    }
  }

  private void tellAll(Supplier<String> status) {
    Duration round = watchdog.map(time -> time.dividedBy(2)).orElse(ROUND);
    tell("READY=1\nSTATUS=" + status.get());
    try {
      while (true) {
        Thread.sleep(round);
        tell("WATCHDOG=1\nSTATUS=" + status.get());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// It reads its configuration again; [#reloaded] follows.
  public void reloading() {
    // the clock that systemd compares with is the one that nanoTime reads
    tell("RELOADING=1\nMONOTONIC_USEC=" + System.nanoTime() / 1000);
  }

  /// It has read its configuration.
  public void reloaded() {
    tell("READY=1");
  }

  /// It is about to end.
  public void stopping() {
    tell("STOPPING=1\nSTATUS=Running transfers may finish");
  }

  private void tell(String note) {
    if (socket.isEmpty()) {
      return;
    }
    try {
      Libc.send(note.getBytes(StandardCharsets.UTF_8), socket.get());
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "systemd does not listen", e);
    }
  }
}
