package dev.wharf.server.boot;

import dev.wharf.domain.EventSink;
import dev.wharf.domain.FtpEvent;
import dev.wharf.server.hooks.Hooks;
import dev.wharf.server.ops.EventLine;
import dev.wharf.server.ops.EventLog;
import java.io.Closeable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/// Where events and entries of the log go, which a reload may change. Thread-safe.
final class Journal implements EventSink, Closeable {
  private static final Logger EVENTS = LoggerFactory.getLogger("dev.wharf.events");

  private final EventLog log = new EventLog(Journal::write);
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

  /// Facts go with the line, for logs that machines read.
  private static void write(EventLine line) {
    LoggingEventBuilder entry =
        EVENTS.atLevel(
            switch (line.weight()) {
              case INFO, NOTICE -> Level.INFO;
              case WARNING -> Level.WARN;
              case ERROR -> Level.ERROR;
            });
    if (line.weight() == EventLine.Weight.NOTICE) {
      entry = entry.addMarker(Logs.NOTICE);
    }
    entry = entry.addKeyValue(Logs.EVENT, line.words());
    for (var fact : line.facts().entrySet()) {
      entry = entry.addKeyValue(fact.getKey(), fact.getValue());
    }
    entry.log(line.text());
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
