package dev.wharf.server.logs;

import dev.wharf.domain.EventSink;
import dev.wharf.domain.FtpEvent;
import dev.wharf.domain.FtpPath;
import java.io.Closeable;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/// Writes a line for each transfer, whether it went well or not.
public final class TransferLog implements EventSink, Closeable {
  private static final int INFORMATION = 6;

  private final TransferFormat format;
  private final LineSink sink;

  /// Writes to `sink`, which is closed with it.
  public TransferLog(TransferFormat format, LineSink sink) {
    this.format = format;
    this.sink = sink;
  }

  @Override
  public void accept(FtpEvent event) {
    switch (event) {
      case FtpEvent.UploadCompleted(var source, var path, var bytes, var time, _) ->
          write(transfer(source, path, bytes, time), true, true);
      case FtpEvent.UploadFailed(var source, var path, var bytes, var time, _) ->
          write(transfer(source, path, bytes, time), true, false);
      case FtpEvent.DownloadCompleted(var source, var path, var bytes, var time) ->
          write(transfer(source, path, bytes, time), false, true);
      case FtpEvent.DownloadFailed(var source, var path, var bytes, var time, _) ->
          write(transfer(source, path, bytes, time), false, false);
      default -> {} // no transfer
    }
  }

  private static TransferFormat.Transfer transfer(
      FtpEvent.Source source, FtpPath path, long bytes, Duration time) {
    return new TransferFormat.Transfer(
        Instant.now(),
        source.session(),
        source.client().getHostAddress(),
        source.account(),
        path.toString(),
        bytes,
        time);
  }

  private void write(TransferFormat.Transfer transfer, boolean upload, boolean complete) {
    var line = format.line(transfer, upload, complete, ZoneId.systemDefault());
    sink.write(INFORMATION, line);
  }

  @Override
  public void close() {
    sink.close();
  }
}
