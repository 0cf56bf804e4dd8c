package dev.wharf.server.boot;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.LayoutBase;
import dev.wharf.server.control.Json;
import dev.wharf.server.logs.LineSink;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;
import org.slf4j.event.KeyValuePair;

/// Where the log goes, one line for each entry. Set up in code, which is quicker than a file and
/// leaves nothing to be found on a path.
final class Logs {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

  private static final int LEVEL_WIDTH = 6;

  /// Marks an entry that weighs more than INFO and less than WARN.
  static final Marker NOTICE = MarkerFactory.getMarker("NOTICE");

  /// The name of the fact that says what happened.
  static final String EVENT = "event";

  private Logs() {}

  /// Sends everything from INFO up to standard error; from DEBUG up what our own code says, if
  /// `verbose`.
  static void toTerminal(boolean verbose) {
    to(new OpenLogs(LogKeys.Format.TEXT, true, verbose, List.of(), List.of(), List.of()));
  }

  /// Sends everything from INFO up to these logs.
  static void to(OpenLogs logs) {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return; // another binding was put on the module path, and has a configuration of its own
    }
    context.reset();
    Layout<ILoggingEvent> layout =
        started(logs.format() == LogKeys.Format.JSON ? new JsonLine() : new Line(true), context);
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    if (logs.terminal()) {
      root.addAppender(appender(new Terminal(), layout, context));
    }
    for (LineSink file : logs.files()) {
      root.addAppender(appender(file, layout, context));
    }
    Layout<ILoggingEvent> bare = started(new Line(false), context);
    for (LineSink system : logs.systems()) {
      root.addAppender(appender(system, bare, context));
    }
    context.getLogger("dev.wharf").setLevel(logs.verbose() ? Level.DEBUG : Level.INFO);
  }

  private static Layout<ILoggingEvent> started(
      LayoutBase<ILoggingEvent> layout, LoggerContext context) {
    layout.setContext(context);
    layout.start();
    return layout;
  }

  /// Standard error. Logback's own appender for it leaves two hundred bytes with the thread of each
  /// session.
  private static final class Terminal implements LineSink {
    @Override
    public void write(int severity, String text) {
      System.err.writeBytes(text.getBytes(StandardCharsets.UTF_8));
      System.err.flush();
    }

    @Override
    public void close() {
      // others write there, too
    }
  }

  private static AppenderBase<ILoggingEvent> appender(
      LineSink sink, Layout<ILoggingEvent> layout, LoggerContext context) {
    var appender =
        new AppenderBase<ILoggingEvent>() {
          @Override
          protected void append(ILoggingEvent event) {
            sink.write(severity(event), layout.doLayout(event));
          }
        };
    appender.setContext(context);
    appender.start();
    return appender;
  }

  /// As RFC 5424 §6.2.1 counts.
  private static int severity(ILoggingEvent event) {
    Level level = event.getLevel();
    if (level.isGreaterOrEqual(Level.ERROR)) {
      return 3;
    }
    if (level.isGreaterOrEqual(Level.WARN)) {
      return 4;
    }
    boolean notice = event.getMarkerList() != null && event.getMarkerList().contains(NOTICE);
    if (notice) {
      return 5;
    }
    return level.isGreaterOrEqual(Level.INFO) ? 6 : 7;
  }

  /// Adds `text` to `line`; control characters, also those that turn the direction of writing,
  /// become escapes, so that no name from outside can forge a line or steer a terminal.
  static void escape(CharSequence text, StringBuilder line) {
    text.codePoints()
        .forEach(
            point -> {
              int type = Character.getType(point);
              if (type == Character.CONTROL
                  || type == Character.FORMAT
                  || type == Character.LINE_SEPARATOR
                  || type == Character.PARAGRAPH_SEPARATOR
                  || type == Character.SURROGATE) {
                line.append("\\u{").append(Integer.toHexString(point)).append('}');
              } else {
                line.appendCodePoint(point);
              }
            });
  }

  /// One entry as one line; the lines of a stack trace follow it, indented.
  private static final class Line extends LayoutBase<ILoggingEvent> {
    private final boolean head;

    /// @param head whether time and level come first
    Line(boolean head) {
      this.head = head;
    }

    @Override
    public String doLayout(ILoggingEvent event) {
      var line = new StringBuilder(128);
      if (head) {
        TIME.formatTo(Instant.ofEpochMilli(event.getTimeStamp()), line);
        String level = event.getLevel().toString();
        line.append(' ').append(level).repeat(' ', LEVEL_WIDTH - level.length());
      }
      escape(event.getFormattedMessage(), line);
      line.append('\n');
      IThrowableProxy thrown = event.getThrowableProxy();
      if (thrown != null) {
        ThrowableProxyUtil.asString(thrown)
            .lines()
            .forEach(
                one -> {
                  line.append("    ");
                  escape(one.replace("\t", "  "), line);
                  line.append('\n');
                });
      }
      return line.toString();
    }
  }

  /// One entry as one line of JSON. What an event is about are members of their own: nobody has to
  /// take the message apart, and no name can pass for another fact.
  private static final class JsonLine extends LayoutBase<ILoggingEvent> {
    @Override
    public String doLayout(ILoggingEvent event) {
      var entry = new LinkedHashMap<String, Object>();
      entry.put("time", Instant.ofEpochMilli(event.getTimeStamp()).toString());
      entry.put("level", event.getLevel().toString());
      entry.put("logger", event.getLoggerName());
      entry.put("message", event.getFormattedMessage());
      if (event.getKeyValuePairs() != null) {
        for (KeyValuePair fact : event.getKeyValuePairs()) {
          entry.putIfAbsent(
              fact.key, fact.value instanceof Number n ? n : String.valueOf(fact.value));
        }
      }
      IThrowableProxy thrown = event.getThrowableProxy();
      if (thrown != null) {
        entry.put("thrown", ThrowableProxyUtil.asString(thrown));
      }
      return Json.line(entry) + "\n";
    }
  }
}
