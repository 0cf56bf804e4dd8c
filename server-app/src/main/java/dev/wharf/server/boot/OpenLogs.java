package dev.wharf.server.boot;

import dev.wharf.server.logs.LineSink;
import dev.wharf.server.logs.TransferLog;
import java.io.Closeable;
import java.util.List;

/// Logs that are open, all those of one configuration.
///
/// @param terminal whether to write to standard error
/// @param verbose whether to log more
/// @param files in the format of the terminal
/// @param systems that put time and level before a line by themselves
/// @param transfers with a line for each transfer
record OpenLogs(
    LogKeys.Format format,
    boolean terminal,
    boolean verbose,
    List<LineSink> files,
    List<LineSink> systems,
    List<TransferLog> transfers)
    implements Closeable {
  @Override
  public void close() {
    files.forEach(LineSink::close);
    systems.forEach(LineSink::close);
    transfers.forEach(TransferLog::close);
  }
}
