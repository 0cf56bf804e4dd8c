package dev.wharf.server.logs;

import java.io.Closeable;

/// Takes lines of a log. Never throws and never waits for long; thread-safe.
public interface LineSink extends Closeable {
  /// Takes one entry.
  ///
  /// @param severity as RFC 5424 §6.2.1 counts: 3 error, 4 warning, 5 notice, 6 information, 7
  ///   debugging
  /// @param text one line, or with the lines of a stack trace, each with its end
  void write(int severity, String text);

  @Override
  void close();
}
