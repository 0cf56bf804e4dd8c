package dev.wharf.server.boot;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.slf4j.LoggerFactory;

/// Where the log goes: to standard error, one line per event. Set up in code, which is quicker than
/// a file and leaves nothing to be found on a path.
final class Logs {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

  private static final int LEVEL_WIDTH = 6;

  private Logs() {}

  /// Sends everything from INFO up to standard error; from DEBUG up what our own code says, if
  /// `verbose`.
  static void toTerminal(boolean verbose) {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return; // another binding was put on the module path, and has a configuration of its own
    }
    context.reset();
    var line = new Line();
    line.setContext(context);
    line.start();
    var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
    encoder.setContext(context);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setLayout(line);
    encoder.start();
    var terminal = new ConsoleAppender<ILoggingEvent>();
    terminal.setContext(context);
    terminal.setTarget("System.err");
    terminal.setEncoder(encoder);
    terminal.start();
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(terminal);
    context.getLogger("dev.wharf").setLevel(verbose ? Level.DEBUG : Level.INFO);
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

  /// One event as one line; the lines of a stack trace follow it, indented.
  private static final class Line extends LayoutBase<ILoggingEvent> {
    @Override
    public String doLayout(ILoggingEvent event) {
      var line = new StringBuilder(128);
      TIME.formatTo(Instant.ofEpochMilli(event.getTimeStamp()), line);
      String level = event.getLevel().toString();
      line.append(' ').append(level).repeat(' ', LEVEL_WIDTH - level.length());
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
}
