package dev.wharf.server.boot;

import dev.wharf.domain.EventSink;
import dev.wharf.domain.FtpEvent;
import dev.wharf.server.hooks.Hooks;
import dev.wharf.server.ops.EventLog;
import java.io.Closeable;
import org.jspecify.annotations.Nullable;

/// Where events and entries of the log go, which a reload may change. Thread-safe.
final class Journal implements EventSink, Closeable {
  private final EventLog log = new EventLog();
  private final Hooks hooks = new Hooks();
  private volatile @Nullable OpenLogs logs;

  /// Writes to these logs from now on, and closes those before.
  synchronized void use(OpenLogs other) {
    OpenLogs before = logs;
    Logs.to(other);
    logs = other;
    if (before != null) {
      before.close();
    }
  }

  /// What is done after events.
  Hooks hooks() {
    return hooks;
  }

  @Override
  public void accept(FtpEvent event) {
    log.accept(event);
    OpenLogs now = logs;
    if (now != null) {
      now.transfers().forEach(one -> one.accept(event));
    }
    hooks.accept(event);
  }

  /// Closes the hooks and the logs; what is told later goes to the terminal.
  @Override
  public synchronized void close() {
    hooks.close();
    OpenLogs before = logs;
    if (before != null) {
      Logs.toTerminal(before.verbose());
      logs = null;
      before.close();
    }
  }
}
